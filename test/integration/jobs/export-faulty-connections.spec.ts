import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../src/errors.ts';
import {
  expectKept,
  expectRefused,
  expectSound,
  exportedOf,
  failureOf,
  useExportScene,
  wholeDirectory,
} from '../../support/export-scene.ts';
import { directoryServer, faultyServer } from '../../support/scim-directory.ts';

const twoAttempts = { attempts: 2 };

describe('a server that does not answer', () => {
  const setScene = useExportScene();

  it('before the headers is given up at the limit', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users?5', () => undefined);

    await expectRefused(
      scene,
      script,
      { code: 'TARGET_TIMEOUT', message: /did not answer within the time limit\. \(2 attempts\)/ },
      { http: { limits: { firstByteMilliseconds: 400 }, retry: twoAttempts } },
    );
  });

  it('after a part of the body is given up at the limit', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users?5', async (reply, page) => {
      await reply.head(200, { 'Content-Length': 1000 });
      await reply.bytes(JSON.stringify(page).slice(0, 100));
    });

    await expectRefused(
      scene,
      script,
      { code: 'TARGET_TIMEOUT', message: /stopped sending in the middle of its answer/ },
      { http: { limits: { idleMilliseconds: 400 }, retry: twoAttempts } },
    );
  });

  it('faster than a byte at a time is given up at the limit', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Groups', async (reply) => {
      await reply.head(200, { 'Content-Length': 100_000 });
      await reply.drip(' '.repeat(100_000), 20);
    });

    await expectRefused(
      scene,
      script,
      { code: 'TARGET_TIMEOUT', message: /not complete within the time limit/ },
      { http: { limits: { totalMilliseconds: 600 }, retry: twoAttempts } },
    );
  });

  it('but resets each connection is given up after five attempts', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users?1', (reply) => {
      reply.reset();
    });

    await expectRefused(scene, script, { code: 'TARGET_UNREACHABLE', message: /closed before an answer.*5 attempts/ });
  });

  it('but closes kept connections in between is asked again', async () => {
    const scene = await setScene();
    const sound = directoryServer(wholeDirectory);
    scene.serve(async (request, reply) => {
      await sound(request, reply);
      await reply.end();
    });

    const { outcome, files } = exportedOf(await scene.export());

    expect([outcome, files[0]?.rows]).toEqual(['published', 10]);
    await expectSound(scene);
  });

  it('because nothing listens there is given up after five attempts', async () => {
    const scene = await setScene();

    await expectRefused(
      scene,
      directoryServer(wholeDirectory),
      { code: 'TARGET_UNREACHABLE', message: /no connection.*\(5 attempts\)/ },
      { connections: [{ server: 'http://127.0.0.1:1/scim' }] },
    );
  });

  it('in HTTP ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', (reply) => reply.bytes('SSH-2.0-OpenSSH_9.6\r\n'));

    await expectRefused(scene, script, { code: 'RESPONSE_NOT_SCIM', message: /the answer is not HTTP/ });
  });
});

describe('a run that is over', () => {
  const setScene = useExportScene();

  it('because a page failed repeats none of the requests that were under way', async () => {
    const scene = await setScene();
    const asked: number[] = [];
    scene.serve(
      faultyServer(wholeDirectory, 'Users', async (reply, page) => {
        asked.push(page.startIndex);
        if (page.startIndex === 1) await reply.json(page);
        // The last page never comes; the failure of the page before it ends the run.
        if (page.startIndex === 5) await reply.send(200, { 'Content-Type': 'text/html' });
      }),
    );

    const failed = await scene.export();
    const whatFollows = await scene.export({ entities: ['Groups'] });

    expect(failureOf(failed).code).toBe('RESPONSE_NOT_SCIM');
    expect(exportedOf(whatFollows).outcome).toBe('published');
    expect(asked.sort()).toEqual([1, 5, 9]);
  });

  it('because it was stopped ends with the reason of the stop', async () => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    const stop = new AbortController();
    scene.serve(
      faultyServer(wholeDirectory, 'Groups', () => {
        stop.abort(new AgentError('DEADLINE_PASSED', 'the run took too long'));
      }),
    );

    expect(failureOf(await scene.export({ signal: stop.signal }))).toMatchObject({ code: 'DEADLINE_PASSED' });
    await expectKept(scene, before);
  });

  it('because it was stopped while it waited ends with the reason of the stop', async () => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    const stop = new AbortController();
    scene.serve(faultyServer(wholeDirectory, 'Users?5', (reply) => reply.send(503)));
    const wait = (): Promise<never> => {
      stop.abort(new AgentError('TERMINATED', 'the run was told to end'));
      return Promise.reject(new Error('interrupted'));
    };

    const run = scene.export({ signal: stop.signal, http: { retry: { wait } } });

    expect(failureOf(await run)).toMatchObject({ code: 'TERMINATED' });
    await expectKept(scene, before);
  });
});
