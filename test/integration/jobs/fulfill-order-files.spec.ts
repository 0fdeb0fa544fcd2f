import { describe, expect, it } from '@jest/globals';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { after, first, on } from '../../support/faults.ts';
import {
  failureOfFulfill,
  namesIn,
  readResults,
  statesOf,
  stopOf,
  useFulfillScene,
  type FulfillScene,
} from '../../support/fulfill-scene.ts';
import {
  allExecuted,
  expectNothingDone,
  expectOneOfEachKind,
  oneOfEachKind,
  writesIn,
} from '../../support/mixed-orders.ts';
import { aDeleted, aJoined, aModified, anAdded } from '../../support/order-files.ts';
import { userOf } from '../../support/server-state.ts';

const setScene = useFulfillScene();
const whole = JSON.stringify({ ProvisioningOrdersList: oneOfEachKind });

describe('an order file that cannot be read', () => {
  it.each([
    ['is torn', whole.slice(0, whole.length / 2)],
    ['lacks its last character', whole.slice(0, -1)],
    ['has something behind its end', `${whole} {}`],
    ['is empty', ''],
    ['is no JSON', 'AssignedResourceTypeId;ChangeType'],
    ['has a change type that there is not', whole.replace('"Deleted"', '"Removed"')],
    ['has an order without a change type', whole.replace('"ChangeType":"Deleted",', '')],
    ['has an order without its id', whole.replace('"AssignedResourceTypeId":"Deleted-u9",', '')],
    [
      'has the same key twice',
      whole.replace('"ChangeType":"Deleted",', '"ChangeType":"Deleted","ChangeType":"Added",'),
    ],
    ['has a key that is none', whole.replace('"acme_id":"u9"', '"__proto__":{"acme_id":"u9"}')],
  ])('because it %s stops the command before anything is sent', async (_case, text) => {
    const scene = await setScene();
    const good = await scene.write('good.json', [aModified('u1', { title: 'Boss' })]);
    const bad = await scene.write('bad.json', text);

    const error = await failureOfFulfill(scene.fulfill([good, bad]));

    expect(error).toMatchObject({ code: 'ORDER_FILE_INVALID', outcome: 'settings' });
    expect([error.message, ...error.problems].join()).toContain('bad.json');
    await expectUntouched(scene, ['bad.json', 'good.json']);
  });

  it('tells all problems of all files at once', async () => {
    const scene = await setScene();
    const first = await scene.write('first.json', [{ ChangeType: 'Added' }, { AssignedResourceTypeId: '2' }]);
    const second = await scene.write('second.json', '{');

    const error = await failureOfFulfill(scene.fulfill([first, second]));

    expect(error.problems.length).toBeGreaterThanOrEqual(3);
    expect(error.problems.join('\n')).toMatch(/first\.json[^]*second\.json/);
    await expectUntouched(scene, ['first.json', 'second.json']);
  });

  it('because it is not there stops the command', async () => {
    const scene = await setScene();
    const there = await scene.write('there.json', oneOfEachKind);

    const error = await failureOfFulfill(scene.fulfill([there, path.join(scene.folder, 'missing.json')]));

    expect([error.message, ...error.problems].join()).toContain('missing.json');
    await expectUntouched(scene, ['there.json']);
  });

  it('because it is named twice stops the command', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    const copy = await scene.write('copy.json', await readFile(file, 'utf8'));

    const twice = await failureOfFulfill(scene.fulfill([file, file]));
    const sameContent = await failureOfFulfill(scene.fulfill([file, copy]));

    expect(twice).toMatchObject({ code: 'ORDER_FILE_INVALID' });
    expect(sameContent).toMatchObject({ code: 'ORDER_FILE_INVALID' });
    await expectUntouched(scene, ['copy.json', 'orders.json']);
  });
});

describe('an order that cannot be carried out', () => {
  it.each([
    ['names a property that is not mapped', aModified('u20', { fristName: 'x' }), 'fristName'],
    ['has a value of the wrong type', aModified('u20', { enabled: 'perhaps' }), 'enabled'],
    ['has no key', aModified('u20', { title: 'x' }, { Resource: {} }), 'acme_id'],
    [
      'adds and removes the same group',
      aModified('u20', { groups_add: [{ group_id: 'g0' }], groups_remove: [{ group_id: 'g0' }] }),
      'same group',
    ],
    ['lacks the userName', anAdded('u20', { login: '' }), 'userName'],
    ['sets a new password', aModified('u20', { password: 'x' }), 'password'],
  ])('because it %s is errored without a request, and the others are done', async (_case, order, named) => {
    const scene = await setScene();

    const summary = await scene.apply([...oneOfEachKind, order]);

    const rows = await readResults(summary);
    expect(await statesOf(summary)).toEqual({ ...allExecuted, [order.AssignedResourceTypeId]: 'Errored' });
    expect(rows.find(({ State }) => State === 'Errored')?.Message).toContain(named);
    expect(scene.proxy.requests.map(({ path: asked, body }) => asked + body).join()).not.toContain('u20');
    await expectOneOfEachKind(scene);
  });
});

describe('orders that are written twice', () => {
  it('in one file are done one after the other, with a row for each', async () => {
    const scene = await setScene();
    const order = aModified('u5', { title: 'Boss' });

    const summary = await scene.apply([order, order, aJoined('u6', 'g2'), aDeleted('u9'), aDeleted('u9')]);

    const rows = await readResults(summary);
    expect(rows).toHaveLength(5);
    expect(new Set(rows.map(({ State }) => State))).toEqual(new Set(['Executed']));
    expect(userOf(await scene.state(), 'u5')).toMatchObject({ title: 'Boss' });
  });

  it('as creates make one account', async () => {
    const scene = await setScene();

    const summary = await scene.apply([anAdded('nina'), anAdded('nina'), anAdded('NINA')]);

    expect(await readResults(summary)).toHaveLength(3);
    expect((await scene.state()).users).toHaveLength(41);
  });
});

describe('an order file that was processed', () => {
  it('is moved to Downloaded beside it, once all its orders have a final verdict', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [...oneOfEachKind, aModified('nobody', { title: 'x' })]);
    const before = await readFile(file, 'utf8');

    const summary = await scene.fulfill([file]);

    const movedTo = path.join(scene.folder, 'Downloaded', 'orders.json');
    expect(summary.files).toEqual([{ path: file, orders: 6, movedTo }]);
    expect(await readFile(movedTo, 'utf8')).toBe(before);
    expect(await namesIn(scene.folder)).toEqual(['Downloaded', 'Work']);
  });

  it('is not carried out again by the same command, which tells its results once more', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    const first = await scene.fulfill([file]);
    const sent = scene.proxy.requests.length;

    const again = await scene.fulfill([file]);

    expect(again).toMatchObject({ outcome: 'already-applied', runId: first.runId, executed: 5 });
    expect(again.resultsFile).toBe(first.resultsFile);
    expect(scene.proxy.requests).toHaveLength(sent);
  });

  it('leaves its name to another file of the next day', async () => {
    const scene = await setScene();
    await scene.fulfill([await scene.write('orders.json', [aModified('u1', { title: 'One' })])]);

    const summary = await scene.fulfill([await scene.write('orders.json', [aModified('u1', { title: 'Two' })])]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 1, resumed: false });
    expect(await namesIn(path.join(scene.folder, 'Downloaded'))).toHaveLength(2);
    expect(userOf(await scene.state(), 'u1')).toMatchObject({ title: 'Two' });
  });

  it('stays where it is when somebody changed it meanwhile, for a run of its own', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [aModified('u1', { title: 'One' })]);
    scene.proxy.plan(
      first(
        1,
        on(
          'PATCH /Users/*',
          after(() => scene.write('orders.json', [aModified('u2', { title: 'Two' })])),
        ),
      ),
    );

    const summary = await scene.fulfill([file]);
    const next = await scene.fulfill([file]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 1 });
    expect(summary.warnings.join()).toContain('orders.json');
    expect(next).toMatchObject({ outcome: 'applied', executed: 1, resumed: false });
    const found = await scene.state();
    expect([userOf(found, 'u1')?.['title'], userOf(found, 'u2')?.['title']]).toEqual(['One', 'Two']);
  });

  it('is not moved through a link, and its orders are not carried out again once that is mended', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    const elsewhere = path.join(scene.folder, 'elsewhere');
    const link = path.join(scene.folder, 'Downloaded');
    await mkdir(elsewhere);
    await symlink(elsewhere, link);
    const refused = await scene.fulfill([file]);
    await rm(link);
    const sent = writesIn(scene).length;

    const summary = await scene.fulfill([file]);

    expect(stopOf(refused)).toMatchObject({ outcome: 'output' });
    expect(await namesIn(elsewhere)).toEqual([]);
    expect(summary).toMatchObject({ outcome: 'applied', executed: 5, resumed: true });
    expect(writesIn(scene)).toHaveLength(sent);
    await expectOneOfEachKind(scene);
  });

  it('with no orders in it is processed as well', async () => {
    const scene = await setScene();

    const summary = await scene.apply([]);

    expect(summary).toMatchObject({ outcome: 'applied', orders: 0 });
    expect(await readResults(summary)).toEqual([]);
    expect(await namesIn(path.join(scene.folder, 'Downloaded'))).toHaveLength(1);
  });
});

/** Nothing was sent but reads, no file was moved, and no run is left that a later one would take up. */
async function expectUntouched(scene: FulfillScene, files: readonly string[]): Promise<void> {
  await expectNothingDone(scene);
  expect((await namesIn(scene.folder)).filter((name) => name !== 'Work')).toEqual(files);
}
