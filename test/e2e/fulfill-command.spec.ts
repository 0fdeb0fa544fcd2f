import { afterEach, describe, expect, it } from '@jest/globals';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { somePeople, useAgentScene, type AgentScene } from '../support/agent-scene.ts';
import { startFaultServer, type FaultServer } from '../support/fault-server.ts';
import {
  aDeleted,
  aModified,
  anAdded,
  ask,
  fulfill,
  fulfillArguments,
  membersOf,
  sceneWithOrders,
  titleOf,
} from '../support/fulfill-command.ts';
import { runAgent } from '../support/run-agent.ts';
import { startAgent, until } from '../support/running-agent.ts';

const newScene = useAgentScene();
const setScene = (orders: readonly object[]): Promise<AgentScene> => sceneWithOrders(newScene, orders);
const servers: FaultServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const [person, other] = somePeople.users;
const [group] = somePeople.groups.slice(-1);

describe('fulfill', () => {
  it('applies every order, and says how many, where the results are and where the file went', async () => {
    const scene = await setScene([
      anAdded({ groups_add: [{ id: group!.id }] }),
      aModified(person!.id, { title: 'Registrar' }),
      aDeleted(other!.id),
    ]);

    const { exitCode, stdout, stderr } = await fulfill(scene);

    const results = /^Results: (.+)$/m.exec(stdout)?.[1] ?? '';
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'Acme: orders: 3 processed\n' });
    expect(stdout).toMatch(/^Executed +3$/m);
    expect((await scene.folder.read(path.relative(scene.folder.path, results))).split('\n')).toHaveLength(5);
    expect(stdout).toContain(`to ${path.join(scene.folder.path, 'Downloaded', 'orders.json')}`);
    expect(await titleOf(scene, person!.id)).toBe('Registrar');
    expect(await membersOf(scene, group!.id)).toBe(1);
    expect((await ask(scene, `Users/${other!.id}`)).status).toBe(404);
  });

  it('takes several files as one batch', async () => {
    const scene = await setScene([aModified(person!.id, { title: 'Registrar' })]);
    await scene.folder.write('more.json', [aModified(other!.id, { title: 'Archivist' })]);

    const { exitCode, stdout } = await fulfill(scene, [path.join(scene.folder.path, 'more.json')]);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Acme: 2 orders in /m);
    expect(stdout.match(/^Moved: /gm)).toHaveLength(2);
  });

  it('that was done already sends nothing, and reports the same results again', async () => {
    const scene = await setScene([aModified(person!.id, { title: 'Registrar' })]);
    await fulfill(scene);

    const again = await fulfill(scene);

    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('has done these orders already; nothing was sent');
    expect(again.stdout).toMatch(/^Executed +1$/m);
  });

  it('that fails for one order names it with the reason on stderr, and does the others', async () => {
    const scene = await setScene([
      aModified(person!.id, { tilte: 'Registrar' }),
      aModified(other!.id, { title: 'Clerk' }),
    ]);

    const { exitCode, stdout, stderr } = await fulfill(scene, ['--quiet']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toContain('Acme: 1 order not executed');
    expect(stderr).toMatch(/- a-\S+ Modified: .*tilte/);
    expect(await titleOf(scene, other!.id)).toBe('Clerk');
  });

  it('says nothing when it is quiet and all went well', async () => {
    const scene = await setScene([aModified(person!.id, { title: 'Registrar' })]);

    expect(await fulfill(scene, ['--quiet'])).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('with --json gives one object with the counts and the exit code', async () => {
    const scene = await setScene([aModified(person!.id, { tilte: 'x' })]);

    const { stdout } = await fulfill(scene, ['--json']);

    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 4, outcome: 'applied', orders: 1, executed: 0, errored: 1 });
  });
});

describe('fulfill --dry-run', () => {
  it('prints every request that it would send, and changes nothing', async () => {
    const scene = await setScene([aModified(person!.id, { title: 'Registrar' }), aDeleted(other!.id)]);

    const { exitCode, stdout } = await fulfill(scene, ['--dry-run']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^PATCH /Users/${person!.id} {2}\\(order a-.*\\)\n(  If-Match.*\n)?  {.*"Registrar"`, 'm'),
    );
    expect(stdout).toMatch(new RegExp(`^DELETE /Users/${other!.id} `, 'm'));
    expect(stdout).toContain('only reads were sent');
    expect(await titleOf(scene, person!.id)).not.toBe('Registrar');
    expect((await ask(scene, `Users/${other!.id}`)).status).toBe(200);
    await access(path.join(scene.folder.path, 'orders.json'));
  });

  it('with --json gives the requests in the one object', async () => {
    const scene = await setScene([aDeleted(other!.id)]);

    const { stdout } = await fulfill(scene, ['--dry-run', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 0,
      outcome: 'planned',
      plannedRequests: [{ method: 'DELETE', path: `/Users/${other!.id}`, orders: [`a-${other!.id}`] }],
    });
  });

  it('names the orders that cannot be carried out, with exit code 4', async () => {
    const scene = await setScene([aModified(person!.id, { tilte: 'x' })]);

    const { exitCode, stderr } = await fulfill(scene, ['--dry-run']);

    expect(exitCode).toBe(4);
    expect(stderr).toContain('1 order cannot be carried out');
  });
});

describe('fulfill of too many deletions', () => {
  it('is held with exit code 6, and done once the command that it prints is run', async () => {
    const leavers = somePeople.users.slice(0, 10);
    const scene = await setScene(leavers.map(({ id }) => aDeleted(id)));

    const dryRun = await fulfill(scene, ['--dry-run']);
    const held = await fulfill(scene);
    const whileHeld = await ask(scene, `Users/${leavers[0]!.id}`);
    const [, ...command] = /^ {2}(iga-agent .* --accept .*)$/m.exec(held.stderr)?.[1]?.split(' ') ?? [];
    const accepted = await runAgent(command);

    expect([dryRun.exitCode, held.exitCode, whileHeld.status, accepted.exitCode]).toEqual([6, 6, 200, 0]);
    expect(dryRun.stderr).toContain('the guard would HOLD this batch');
    expect(held.stderr).toContain('nothing was sent, all 10 orders wait');
    expect((await ask(scene, `Users/${leavers[0]!.id}`)).status).toBe(404);
  });
});

describe('fulfill that is stopped', () => {
  it('by a server that nobody can reach ends with 5, and is done by the same command later', async () => {
    const scene = await setScene([aModified(person!.id, { title: 'Registrar' })]);
    const environment = { Connections__Acme__Server: 'http://127.0.0.1:1/scim' };

    const stopped = await fulfill(scene, [], { environment });
    const later = await fulfill(scene);

    expect([stopped.exitCode, later.exitCode]).toEqual([5, 0]);
    expect(stopped.stderr).toContain('TARGET_UNREACHABLE');
    expect(await titleOf(scene, person!.id)).toBe('Registrar');
  });

  it('by SIGTERM ends with 143, and says that the orders stay', async () => {
    const scene = await setScene([aModified(person!.id, { title: 'Registrar' })]);
    const silent = await startFaultServer(() => undefined);
    servers.push(silent);
    const running = startAgent(fulfillArguments(scene), { environment: { Connections__Acme__Server: silent.url } });
    await until(() => silent.requests.length > 0);

    running.kill('SIGTERM');
    const { exitCode, stderr } = await running.finished;

    expect(exitCode).toBe(143);
    expect(stderr).toContain('orders that were not finished stay for the next run');
    await access(path.join(scene.folder.path, 'orders.json'));
  });
});

describe('the command line of fulfill', () => {
  it.each([
    ['no connection', ['--orders', 'a.json'], 'Missing required argument: connection'],
    ['no orders', ['-c', 'Acme'], 'Missing required argument: orders'],
    ['two connections', ['-c', 'A', '-c', 'B', '--orders', 'a.json'], 'fulfill takes one connection'],
    [
      'a dry run that accepts',
      ['-c', 'A', '--orders', 'a.json', '--dry-run', '--accept', '20261123T020000Z-9f3c1a'],
      '--dry-run and --accept cannot be given together',
    ],
  ])('refuses %s with exit code 2', async (_what, args, message) => {
    const { exitCode, stderr } = await runAgent(['fulfill', ...args]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error USAGE_INVALID: ${message}`);
  });

  it('has help with examples', async () => {
    const { exitCode, stdout } = await runAgent(['fulfill', '--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}iga-agent fulfill -c Acme --orders orders\.json/);
  });

  it.each([
    ['is not there', undefined, 'missing.json'],
    ['is cut off', '{ "ProvisioningOrdersList": [ { "Assigned', 'orders.json'],
  ])('refuses a file that %s with exit code 2, and names it', async (_what, content, name) => {
    const scene = await setScene([]);
    if (content !== undefined) await scene.folder.write(name, content);

    const finished = await scene.run(['fulfill', '-c', 'Acme', '--orders', path.join(scene.folder.path, name)]);

    expect(finished.exitCode).toBe(2);
    expect(finished.stderr).toContain(name);
  });
});
