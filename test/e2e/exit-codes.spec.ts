import { afterEach, describe, expect, it } from '@jest/globals';
import { firstOf, renamed, somePeople, useAgentScene, type AgentScene } from '../support/agent-scene.ts';
import { startFaultServer, type FaultScript, type FaultServer } from '../support/fault-server.ts';
import type { Finished } from '../support/run-agent.ts';
import { startAgent, until, type RunningAgent } from '../support/running-agent.ts';

const setScene = useAgentScene();
const servers: FaultServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

describe('the exit code', () => {
  it('is 0 when everything was done', async () => {
    const scene = await setScene();

    expect((await scene.run(['export'])).exitCode).toBe(0);
  });

  it('is 2 for wrong settings', async () => {
    const scene = await publishedScene();
    await pointTo(scene, 'ftp://acme.example');

    await expectFailure(scene, { exitCode: 2, what: 'SETTINGS_INVALID', where: 'Connections:Acme:Server' });
  });

  it('is 4 when one of two connections failed; the other one is published', async () => {
    const scene = await publishedScene();
    await scene.serve(renamed(somePeople));
    const environment = { Connections__Bad__Server: scene.server, Connections__Bad__OAuthToken: 'wrong' };

    const finished = await scene.run(['export'], { environment });

    expectError(finished, { exitCode: 4, what: 'TARGET_REFUSED_LOGIN', where: 'Bad: error' });
    expect(finished.stderr).toContain('The published files of Bad stay as they were.');
    expect((await scene.folder.published())['Acme_Users.csv']).toContain('(renamed)');
  });

  it('is 5 when nobody listens at the address', async () => {
    const scene = await publishedScene();
    const closed = await serverThat(() => undefined);
    await closed.close();
    await pointTo(scene, closed.url);

    await expectFailure(scene, { exitCode: 5, what: 'TARGET_UNREACHABLE', where: closed.url });
  });

  it('is 5 when a login page answers', async () => {
    const scene = await publishedScene();
    const page = { 'Content-Type': 'text/html' };
    const { url } = await serverThat((_request, reply) => reply.send(200, page, '<html>Sign in</html>'));
    await pointTo(scene, url);

    await expectFailure(scene, { exitCode: 5, what: 'RESPONSE_NOT_SCIM', where: `${url}/v2/Users` });
  });

  it('is 6 when most people are gone', async () => {
    const scene = await publishedScene();
    const before = await scene.folder.published();
    await scene.serve(firstOf(somePeople, 3));

    const finished = await scene.run(['export']);

    expect(finished.exitCode).toBe(6);
    expect(finished.stderr).toContain('the published files stay as they were');
    expect(await scene.folder.published()).toEqual(before);
  });

  it('is 7 while another run works in the folder, and names that run', async () => {
    const scene = await publishedScene();
    const first = await hangingExport(scene);

    await expectFailure(scene, { exitCode: 7, what: 'RUN_LOCKED', where: /in use by run .* \(process \d+ on / });

    first.kill('SIGTERM');
    await first.finished;
  });

  it('is 8 when the output folder is a file', async () => {
    const scene = await setScene();
    await scene.folder.write('ExportOutput', 'a file');

    const finished = await scene.run(['export']);

    expectError(finished, { exitCode: 8, what: 'OUTPUT_FOLDER', where: `${scene.folder.output} is a file` });
    expect(await scene.folder.read('ExportOutput')).toBe('a file');
  });

  it('is 9 when the run takes longer than it may', async () => {
    const scene = await publishedScene();
    const { url } = await serverThat(() => undefined);
    await pointTo(scene, url, { RunDeadlineMinutes: 0.02 });

    await expectFailure(scene, { exitCode: 9, what: 'DEADLINE_PASSED', where: 'within 0.02 minutes' });
  });

  it.each([
    ['SIGINT', 130, 'INTERRUPTED'],
    ['SIGTERM', 143, 'TERMINATED'],
  ] as const)('after %s is %i; the next run finds everything in order', async (signal, exitCode, what) => {
    const scene = await publishedScene();
    const before = await scene.folder.published();
    const running = await hangingExport(scene);

    running.kill(signal);
    const finished = await running.finished;

    expectError(finished, { exitCode, what, where: 'unfinished files were not published' });
    expect(await scene.folder.published()).toEqual(before);
    await pointTo(scene, scene.server);
    expect((await scene.run(['export'])).exitCode).toBe(0);
  });
});

interface Expected {
  readonly exitCode: number;
  /** The stable code. */
  readonly what: string;
  readonly where: string | RegExp;
}

/** The error says what, where and what to do next, and shows no stack trace. */
function expectError({ exitCode, stderr }: Finished, expected: Expected): void {
  expect(exitCode).toBe(expected.exitCode);
  expect(stderr).toContain(`error ${expected.what}: `);
  expect(stderr).toMatch(expected.where);
  expect(stderr).toMatch(/^ +Next: \w/m);
  expect(stderr).not.toMatch(/^\s+at /m);
}

/** An export that fails in this way and leaves every published file as it was. */
async function expectFailure(scene: AgentScene, expected: Expected): Promise<void> {
  const before = await scene.folder.published();

  const finished = await scene.run(['export', '--log-level', 'error']);

  expectError(finished, { ...expected, where: expected.where });
  expect(Object.keys(before)).toHaveLength(3);
  expect(await scene.folder.published()).toEqual(before);
}

async function publishedScene(): Promise<AgentScene> {
  const scene = await setScene();
  await scene.run(['export', '--quiet']);
  return scene;
}

/** Lets the connection Acme use another server. */
async function pointTo({ folder }: AgentScene, server: string, others: object = {}): Promise<void> {
  const settings = JSON.parse(await folder.read('appsettings.agent.json')) as { Connections: { Acme: object } };
  const Connections = { Acme: { ...settings.Connections.Acme, Server: server } };
  await folder.write('appsettings.agent.json', { ...settings, ...others, Connections });
}

async function serverThat(script: FaultScript): Promise<FaultServer> {
  const server = await startFaultServer(script);
  servers.push(server);
  return server;
}

/** An export that waits for a server which never answers. */
async function hangingExport(scene: AgentScene): Promise<RunningAgent> {
  const server = await serverThat(() => undefined);
  await pointTo(scene, server.url);
  const running = startAgent(['export', '--settings', scene.folder.path]);
  await until(() => server.requests.length > 0);
  return running;
}
