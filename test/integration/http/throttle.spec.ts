import { afterEach, describe, expect, it } from '@jest/globals';
import { openConnection } from '../../../src/jobs/open-connection.ts';
import { silentLog } from '../../../src/logging/log.ts';
import { Secret } from '../../../src/secret.ts';
import type { Connection } from '../../../src/settings/settings.ts';
import { aConnection } from '../../support/a-connection.ts';
import { startFaultServer, type FaultScript } from '../../support/fault-server.ts';
import { readUsers } from '../../support/use-fault-server.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A connection at a clock that stands still, and every wait that it would have made. */
async function openWith(settings: Partial<Connection>, knobs: object, script: FaultScript) {
  const server = await startFaultServer(script);
  closing.push(server.close);
  const waits: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const connection = aConnection({ server: server.url, profileOverrides: { ...knobs }, ...settings });
  const run = { id: 'r-1', agentVersion: '1.0.0', signal: new AbortController().signal, log: silentLog };
  const { http } = await openConnection(connection, {
    ...run,
    http: { retry: { wait, uptime: () => 0, random: () => 1 } },
  });
  closing.push(() => {
    http.close();
  });
  return { http, server, waits };
}

const sound: FaultScript = (_request, reply) => reply.json({ access_token: 'abc' });

describe('the pace that a server bears', () => {
  it.each([
    [60, undefined, 1000],
    [60, 600, 1000],
    [600, 60, 1000],
    [null, 60, 1000],
  ])('is kept when the dialect says %p a minute and the connection %p', async (requestsPerMinute, own, spacing) => {
    const settings = own === undefined ? {} : { maxRequestsPerMinute: own };
    const { http, waits } = await openWith(settings, { throttle: { requestsPerMinute } }, sound);

    await http.send(readUsers);
    await http.send(readUsers);

    expect(waits).toEqual([spacing]);
  });

  it.each([
    [2, 4, 2],
    [4, 2, 2],
    [null, 3, 3],
  ])('is %p requests at once by the dialect and %p by the connection', async (concurrentRequests, own, expected) => {
    let [now, most] = [0, 0];
    const slow: FaultScript = async (_request, reply) => {
      most = Math.max(most, ++now);
      await reply.wait(10);
      now--;
      await reply.json({});
    };
    const { http } = await openWith({ maxConcurrentRequests: own }, { throttle: { concurrentRequests } }, slow);

    await Promise.all(Array.from({ length: 8 }, () => http.send(readUsers)));

    expect(most).toBe(expected);
  });

  it('holds for the requests for a token too, which are counted', async () => {
    const settings = { applicationId: 'app', applicationKey: new Secret('application-key') };
    const knobs = { authentication: { tokenUrl: '{origin}/token' }, throttle: { requestsPerMinute: 60 } };
    const { http, server, waits } = await openWith(settings, knobs, sound);

    await http.send(readUsers);
    await http.send(readUsers);

    expect(server.requests.map(({ path }) => path)).toEqual(['/token', '/v2/Users', '/v2/Users']);
    expect(waits).toEqual([1000, 2000]);
    expect(http.statistics.requests).toBe(3);
  });
});

describe('an error code that means too many requests', () => {
  const limited = (status: number, body: unknown): FaultScript => {
    return (request, reply) => (request.number === 1 ? reply.json(body, { status }) : reply.json({}));
  };

  it.each([
    [403, [{ message: 'Too many requests today.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }]],
    [400, { scimType: 'REQUEST_LIMIT_EXCEEDED' }],
    [503, { error: { code: 'REQUEST_LIMIT_EXCEEDED' } }],
  ])('is waited for with the status %i', async (status, body) => {
    const codes = ['OTHER', 'REQUEST_LIMIT_EXCEEDED'];
    const { http, server, waits } = await openWith({}, { throttle: { codes } }, limited(status, body));

    await http.send(readUsers);

    expect([server.requests.length, waits]).toEqual([2, [1000]]);
    expect(http.statistics.throttled).toBe(1);
  });

  it('is a refusal like any other where the dialect does not name it', async () => {
    const script = limited(403, [{ message: 'Too many requests today.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
    const { http } = await openWith({}, { throttle: { codes: [] } }, script);

    await expect(http.send(readUsers)).rejects.toMatchObject({
      code: 'TARGET_FORBIDDEN',
      message: expect.stringContaining('Too many requests today.'),
    });
  });
});
