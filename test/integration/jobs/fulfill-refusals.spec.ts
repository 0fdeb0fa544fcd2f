import { describe, expect, it } from '@jest/globals';
import { after, answer, first, from, loseRequest, on } from '../../support/faults.ts';
import { readResults, sceneToken, statesOf, useFulfillScene } from '../../support/fulfill-scene.ts';
import { allExecuted, expectOneOfEachKind, oneOfEachKind, writesIn } from '../../support/mixed-orders.ts';
import { aDeleted, aJoined, aModified, anAdded } from '../../support/order-files.ts';
import { membersOf, usersNamed, userOf } from '../../support/server-state.ts';
import { send } from '../../support/a-scim-server.ts';

const setScene = useFulfillScene();

describe('an order that the server refuses', () => {
  it.each([400, 403, 404, 409, 413, 422, 501])('with %s is errored, and all others are done', async (status) => {
    const scene = await setScene();
    const orders = [...oneOfEachKind, aModified('u20', { title: 'Boss' })];
    scene.proxy.plan(on('PATCH /Users/u20', answer(status)));

    const summary = await scene.apply(orders);

    expect(await statesOf(summary)).toEqual({ ...allExecuted, 'Modified-u20': 'Errored' });
    const rows = await readResults(summary);
    expect(rows.find(({ State }) => State === 'Errored')).toMatchObject({
      ResourceKey: 'u20',
      HttpStatus: String(status),
      Message: expect.stringMatching(/\S/),
    });
    await expectOneOfEachKind(scene);
  });

  it('because its account does not exist is errored', async () => {
    const scene = await setScene();

    const summary = await scene.apply([
      aModified('nobody', { firstName: 'No' }),
      aModified('u1', { firstName: 'Yes' }),
    ]);

    expect(await statesOf(summary)).toEqual({ 'Modified-nobody': 'Errored', 'Modified-u1': 'Executed' });
    expect(userOf(await scene.state(), 'u1')).toMatchObject({ name: { givenName: 'Yes' } });
  });

  it('because the userName is taken by an account of somebody else is errored, and that account is left alone', async () => {
    const scene = await setScene();
    const before = await scene.state();

    const summary = await scene.apply([anAdded('U7@ACME.example', { employeeNumber: 'another person' })]);

    expect(await readResults(summary)).toMatchObject([{ State: 'Errored', Message: expect.stringContaining('u7') }]);
    expect(await scene.state()).toEqual(before);
    expect(writesIn(scene)).toEqual([]);
  });

  it('because the userName is taken only when it is sent is errored', async () => {
    const scene = await setScene();
    scene.proxy.plan(
      first(
        1,
        on(
          'POST /Users',
          after(() => makeUser(scene.sandbox, 'nina', 'another person')),
        ),
      ),
    );

    const summary = await scene.apply([anAdded('nina')]);

    expect(await readResults(summary)).toMatchObject([{ State: 'Errored' }]);
    expect(usersNamed(await scene.state(), 'nina')).toMatchObject([{ externalId: 'another person' }]);
  });

  it('because it was made meanwhile, with its externalId, is not refused: that account is taken', async () => {
    const scene = await setScene();
    scene.proxy.plan(
      first(
        1,
        on(
          'POST /Users',
          after(() => makeUser(scene.sandbox, 'nina', 'N-nina')),
        ),
      ),
    );

    const summary = await scene.apply([anAdded('nina')]);

    expect(await readResults(summary)).toMatchObject([{ State: 'Executed' }]);
    expect(usersNamed(await scene.state(), 'nina')).toMatchObject([{ name: { givenName: 'First nina' } }]);
  });

  it('because two accounts could be meant is errored, and both are left alone', async () => {
    const scene = await setScene();
    const before = await scene.state();

    const summary = await scene.apply([anAdded('u8@acme.example', { employeeNumber: 'N-u7', firstName: 'New' })]);

    expect(await readResults(summary)).toMatchObject([
      { State: 'Errored', Message: expect.stringMatching(/u7.*u8|u8.*u7/) },
    ]);
    expect(await scene.state()).toEqual(before);
  });

  it('is not refused when the account with its externalId is there already: that one is brought up to date', async () => {
    const scene = await setScene();

    const summary = await scene.apply([anAdded('u7@acme.example', { employeeNumber: 'N-u7', firstName: 'New' })]);

    expect(await readResults(summary)).toMatchObject([{ State: 'Executed', ResourceKey: 'u7' }]);
    expect(userOf(await scene.state(), 'u7')).toMatchObject({ name: { givenName: 'New' } });
    expect((await scene.state()).users).toHaveLength(40);
  });
});

describe('a deletion', () => {
  it('of an account that is not there counts as done, with a word about it', async () => {
    const scene = await setScene();

    const summary = await scene.apply([aDeleted('nobody'), aDeleted('u9')]);

    const rows = await readResults(summary);
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual(
      expect.objectContaining({
        AssignedResourceTypeId: 'Deleted-nobody',
        State: 'Executed',
        HttpStatus: '404',
        Message: expect.stringMatching(/\S/),
      }),
    );
    expect((await scene.state()).users).toHaveLength(39);
  });

  it('is put off to the next run when a look-up failed: much may be wrong then', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [anAdded('nina'), aModified('u5', { title: 'x' }), aDeleted('u9')]);
    // The first search only tells which orders belong together.
    scene.proxy.plan(from(2, (request) => (request.url.includes('N-nina') ? answer(403) : undefined)));
    const first = await scene.fulfill([file]);
    const deleted = writesIn(scene).filter((write) => write.startsWith('DELETE'));
    scene.proxy.plan(() => undefined);

    const second = await scene.fulfill([file]);

    expect(first).toMatchObject({ outcome: 'stopped', executed: 1 });
    expect(deleted).toEqual([]);
    expect(second).toMatchObject({ outcome: 'applied' });
    expect(await statesOf(second)).toMatchObject({ 'Modified-u5': 'Executed', 'Deleted-u9': 'Executed' });
  });

  it('does not overtake an order for the same account that is still to be done', async () => {
    const scene = await setScene();
    const named = { ...aJoined('u9', 'g2'), AssignedResourceTypeId: 'join' };
    const file = await scene.write('orders.json', [named, aDeleted('u9'), aDeleted('u8')]);
    scene.proxy.plan(on('PATCH /Groups/*', loseRequest));
    const stopped = await scene.fulfill([file]);
    const afterFirst = await scene.state();
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file]);

    expect(await statesOf(summary)).toEqual({ join: 'Executed', 'Deleted-u9': 'Executed', 'Deleted-u8': 'Executed' });
    expect(stopped).toMatchObject({ outcome: 'stopped' });
    expect(userOf(afterFirst, 'u9')).toBeDefined();
    expect(membersOf(await scene.state(), 'g2')).toEqual([]);
  });

  it('comes last, also when it stands first', async () => {
    const scene = await setScene();

    const summary = await scene.apply([
      aDeleted('u9'),
      anAdded('nina'),
      aJoined('u6', 'g2'),
      aModified('u5', { title: 'x' }),
    ]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 4 });
    expect(writesIn(scene).at(-1)).toBe('DELETE /Users/u9');
  });
});

describe('an account that somebody else changes at the same time', () => {
  it('is read again and changed on top of that', async () => {
    const scene = await setScene();
    let count = 0;
    const change = (): Promise<unknown> => giveTitle(scene.sandbox, 'u5', `Title ${++count}`);
    scene.proxy.plan(first(2, on('PATCH /Users/u5', after(change))));

    const summary = await scene.apply([aModified('u5', { mail: 'new@acme.example' })]);

    expect(await readResults(summary)).toMatchObject([{ State: 'Executed', ResourceKey: 'u5' }]);
    expect(userOf(await scene.state(), 'u5')).toMatchObject({
      emails: [{ value: 'new@acme.example', type: 'work', primary: true }],
      title: 'Title 2',
    });
    expect(scene.proxy.requests.map(({ answer: given }) => given?.status)).toContain(412);
  });

  it('without end is errored after some tries', async () => {
    const scene = await setScene();
    let count = 0;
    const change = (): Promise<unknown> => giveTitle(scene.sandbox, 'u5', `Title ${++count}`);
    scene.proxy.plan(on('PATCH /Users/u5', after(change)));

    const summary = await scene.apply([aModified('u5', { mail: 'new@acme.example' })]);

    expect(await readResults(summary)).toMatchObject([{ State: 'Errored', HttpStatus: '412' }]);
    expect(count).toBeGreaterThan(2);
    expect(count).toBeLessThan(6);
  });
});

async function makeUser(sandbox: string, userName: string, externalId: string): Promise<unknown> {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  return send(`${sandbox}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sceneToken}` },
    body: { schemas, userName, externalId },
  });
}

async function giveTitle(sandbox: string, id: string, title: string): Promise<unknown> {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  return send(`${sandbox}/Users/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${sceneToken}` },
    body: { schemas, Operations: [{ op: 'replace', path: 'title', value: title }] },
  });
}
