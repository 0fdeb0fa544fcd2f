import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { useAgentScene } from '../support/agent-scene.ts';
import { builtCommand, runAgent } from '../support/run-agent.ts';

const setScene = useAgentScene();

describe('sandbox', () => {
  it('serves sample people that an export can read, until it is asked to stop', async () => {
    const sandbox = await startSandbox(['--users', '30']);
    const scene = await setScene({ connection: { Server: sandbox.server, OAuthToken: sandbox.token } });

    const exported = await scene.run(['export', '--json']);
    const exitCode = await sandbox.stop();

    expect(exported.exitCode).toBe(0);
    expect(JSON.parse(exported.stdout)).toMatchObject({
      connections: [{ files: expect.arrayContaining([expect.objectContaining({ name: 'Acme_Users.csv', rows: 30 })]) }],
    });
    expect(exitCode).toBe(0);
  });

  it('refuses a port that is taken, and says what to do', async () => {
    const sandbox = await startSandbox([]);

    const second = await runAgent(['sandbox', '--port', new URL(sandbox.server).port]);
    await sandbox.stop();

    expect(second.exitCode).toBe(2);
    expect(second.stderr).toMatch(
      /cannot listen on port \d+ of 127\.0\.0\.1 \(EADDRINUSE\)\n {2}Next: Name another port/,
    );
  });

  it.each([
    ['--port', '70000'],
    ['--port', 'http'],
    ['--users', '1.5'],
    ['--users', '2000000'],
  ])('refuses %s %s', async (option, value) => {
    const finished = await runAgent(['sandbox', option, value]);

    expect(finished.exitCode).toBe(2);
    expect(finished.stderr).toContain(`${option} takes a whole number from 0 to`);
  });
});

interface RunningSandbox {
  readonly server: string;
  readonly token: string;
  /** Resolves to the exit code. */
  readonly stop: () => Promise<number | null>;
}

async function startSandbox(args: readonly string[]): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [builtCommand, 'sandbox', '--port', '0', '--json', ...args]);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { server, OAuthToken } = JSON.parse(line.toString()) as { server: string; OAuthToken: string };
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    return (await closed)[0];
  };
  return { server, token: OAuthToken, stop };
}
