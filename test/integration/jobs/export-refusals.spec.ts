import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../../src/secret.ts';
import {
  expectRefused,
  expectSound,
  exportedOf,
  useExportScene,
  wholeDirectory,
  type ExportChanges,
} from '../../support/export-scene.ts';
import type { FaultScript } from '../../support/fault-server.ts';
import { directoryServer, faultyServer } from '../../support/scim-directory.ts';

describe('a status other than success', () => {
  const setScene = useExportScene();

  it.each([
    [400, 'TARGET_REFUSED', 1],
    [401, 'TARGET_REFUSED_LOGIN', 1],
    [403, 'TARGET_FORBIDDEN', 1],
    [404, 'TARGET_REFUSED', 1],
    [500, 'TARGET_FAILED', 5],
    [501, 'TARGET_FAILED', 1],
    [503, 'TARGET_FAILED', 5],
  ] as const)('%i on one page for ever ends the export as %s after %i attempts', async (status, code, attempts) => {
    const scene = await setScene();
    let faults = 0;
    const script = faultyServer(wholeDirectory, 'Users?5', (reply) => {
      faults += 1;
      return reply.json({ status: String(status), detail: 'computer says no' }, { status });
    });

    await expectRefused(scene, script, { code, message: new RegExp(`answered ${status} \\(computer says no\\)`) });
    expect(faults).toBe(attempts);
  });

  it('500 on one page once is waited out', async () => {
    const scene = await setScene();
    let faults = 0;
    scene.serve(
      faultyServer(wholeDirectory, 'Users?9', (reply, page) => (faults++ === 0 ? reply.send(500) : reply.json(page))),
    );

    const { outcome, files } = exportedOf(await scene.export());

    expect([outcome, files[0]?.rows, scene.waits]).toEqual(['published', 10, [1000]]);
  });

  it('403 on the groups keeps the users from being published, too', async () => {
    const scene = await setScene();
    const directory = { ...wholeDirectory, Users: wholeDirectory['Users']!.slice(1) };
    const script = faultyServer(directory, 'Groups', (reply) => reply.send(403));

    await expectRefused(scene, script, { code: 'TARGET_FORBIDDEN', message: /GET .*\/Groups answered 403/ });
  });

  it.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', (reply) =>
      reply.send(status, { Location: 'https://elsewhere.example/Users' }),
    );

    await expectRefused(scene, script, {
      code: 'TARGET_REDIRECTED',
      message: /redirect to elsewhere\.example refused/,
    });
  });
});

describe('a status of 429', () => {
  const setScene = useExportScene();
  const date = 'Mon, 23 Nov 2026 10:00:00 GMT';
  const throttleOnce = (headers: Readonly<Record<string, string>>): FaultScript => {
    let faults = 0;
    return faultyServer(wholeDirectory, 'Users?1', (reply, page) =>
      faults++ === 0 ? reply.send(429, headers) : reply.json(page),
    );
  };

  it.each([
    ['in seconds', { 'Retry-After': '5' }, 5000],
    ['as a date', { 'Retry-After': 'Mon, 23 Nov 2026 10:00:07 GMT', Date: date }, 7000],
    ['as the longest time that is accepted', { 'Retry-After': '300' }, 300_000],
    ['as a time that has passed', { 'Retry-After': 'Mon, 23 Nov 2026 09:00:00 GMT', Date: date }, 1000],
    ['as nonsense', { 'Retry-After': 'banana' }, 1000],
    ['as a negative number', { 'Retry-After': '-5' }, 1000],
    ['not at all', {}, 1000],
  ])('that gives its time %s is waited out', async (_case, headers, wait) => {
    const scene = await setScene();
    scene.serve(throttleOnce(headers));

    const { outcome, files } = exportedOf(await scene.export());

    expect([outcome, files[0]?.rows, scene.waits]).toEqual(['published', 10, [wait]]);
  });

  it.each([
    ['a day', { 'Retry-After': '86400' }, /asked to wait 86400 seconds, which is too long/],
    ['more than five minutes', { 'Retry-After': '301' }, /asked to wait 301 seconds/],
    ['until tomorrow', { 'Retry-After': 'Tue, 24 Nov 2026 10:00:00 GMT', Date: date }, /asked to wait 86400 seconds/],
  ])('that asks for %s ends the export without a wait', async (_case, headers, message) => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users?5', (reply) => reply.send(429, headers));

    await expectRefused(scene, script, { code: 'TARGET_THROTTLED', message });
    expect(scene.waits).toEqual([]);
  });

  it('for ever ends the export after five attempts', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Groups', (reply) => reply.send(429));

    await expectRefused(scene, script, { code: 'TARGET_THROTTLED', message: /answered 429\. \(5 attempts\)/ });
  });
});

describe('a login that ends in the middle of a run', () => {
  const setScene = useExportScene();
  const loginWith = (tokenUrl: string): ExportChanges => ({
    connections: [{ applicationId: 'agent', applicationKey: new Secret('s3cret-key'), oauth2Url: tokenUrl }],
  });

  /** Gives out token 1, 2, … and answers 401 to the tokens of which `isExpired` is true when the second page is asked for. */
  function tokenServer(isExpired: (token: number) => boolean): { script: FaultScript; tokens: () => number } {
    const sound = directoryServer(wholeDirectory);
    let tokens = 0;
    const script: FaultScript = async (request, reply) => {
      const token = Number(request.headers.get('authorization')?.replace('Bearer token-', ''));
      if (request.path === '/token') await reply.json({ access_token: `token-${++tokens}`, token_type: 'Bearer' });
      else if (request.query.includes('startIndex=5') && isExpired(token)) await reply.send(401);
      else await sound(request, reply);
    };
    return { script, tokens: () => tokens };
  }

  it('is renewed once, and the export goes on', async () => {
    const scene = await setScene();
    const { script, tokens } = tokenServer((token) => token === 1);
    scene.serve(script);

    const { outcome, files } = exportedOf(await scene.export(loginWith(`${scene.server.url}/token`)));

    expect([outcome, files[0]?.rows, tokens()]).toEqual(['published', 10, 2]);
    await expectSound(scene);
  });

  it('for good ends the export', async () => {
    const scene = await setScene();
    const { script, tokens } = tokenServer(() => true);

    await expectRefused(
      scene,
      script,
      { code: 'TARGET_REFUSED_LOGIN', message: /answered 401/ },
      loginWith(`${scene.server.url}/token`),
    );
    expect(tokens()).toBe(2);
  });

  it('and is refused by the token endpoint ends the export without the secret in the message', async () => {
    const scene = await setScene();
    const refusal = { error: 'invalid_client', error_description: 'unknown client' };
    const script: FaultScript = (_request, reply) => reply.json(refusal, { status: 401 });

    await expectRefused(
      scene,
      script,
      { code: 'TARGET_REFUSED_LOGIN', message: /^(?!.*s3cret-key).*token endpoint .* answered 401 \(.*unknown client/ },
      loginWith(`${scene.server.url}/token`),
    );
  });
});
