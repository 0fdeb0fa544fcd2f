import { describe, expect, it } from '@jest/globals';
import { aScimServer } from '../../support/a-scim-server.ts';

describe('startScimServer', () => {
  it('reports every request once it is answered', async () => {
    const requests: unknown[] = [];
    const server = await aScimServer({ onRequest: (...request) => requests.push(request) });

    await server.call('/Users?count=1');
    await server.call('/Nothing');
    await server.close();

    expect(requests).toEqual([
      ['GET', '/scim/v2/Users?count=1', 200],
      ['GET', '/scim/v2/Nothing', 404],
    ]);
  });

  it('keeps two servers apart', async () => {
    const first = await aScimServer({ basePath: '/one' });
    const second = await aScimServer({ basePath: '' });

    const created = await first.call('/Users', { method: 'POST', body: { userName: 'ada' } });
    const [inFirst, inSecond] = [await first.call('/Users'), await second.call('/Users')];
    await Promise.all([first.close(), second.close()]);

    expect(String((created.body['meta'] as Record<string, unknown>)['location'])).toContain(
      `:${first.port}/one/Users/`,
    );
    expect([inFirst.body['totalResults'], inSecond.body['totalResults']]).toEqual([1, 0]);
  });

  it('says why it does not start, and leaves the port free', async () => {
    const user = { id: 'a', userName: 'ada' };
    const resources = { users: [user, { ...user, id: 'b', userName: 'ADA' }], groups: [] };
    const running = await aScimServer();
    const { port } = running;

    await expect(aScimServer({ port })).rejects.toThrow('EADDRINUSE');
    await running.close();
    await expect(aScimServer({ port, resources })).rejects.toThrow('userName is in use');
    const again = await aScimServer({ port });
    await again.close();

    expect(again.port).toBe(port);
  });

  it('tells nothing of what went wrong inside', async () => {
    const now = () => {
      throw new Error('the clock of /secret/path broke');
    };
    const server = await aScimServer({ now });

    const { status, text } = await server.call('/Users', { method: 'POST', body: { userName: 'ada' } });
    await server.close();

    expect(status).toBe(500);
    expect(text).not.toContain('secret');
  });
});
