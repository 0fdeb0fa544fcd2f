import { describe, expect, it } from '@jest/globals';
import { changeRoles } from '../../../src/fulfillment/change-roles.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import type { RoleChange } from '../../../src/orders/account-change.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { encodeWrite } from '../../../src/scim/writing/encode-write.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import type { ScimResource } from '../../../src/scim/protocol/resource.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { aContext, granting, revoking } from '../../support/account-changes.ts';
import { namesOf, play, writesOf, type Played } from '../../support/play-course.ts';
import { done, failed, lost, notSent, refused, shown } from '../../support/write-outcomes.ts';
import type { WriteOutcome } from '../../../src/scim/writing/write.ts';

type UpdateKnobs = NonNullable<DialectChanges['update']>;

interface Scene {
  readonly update?: UpdateKnobs;
  readonly checksVersions?: boolean;
  readonly schema?: typeof userResourceSchema;
}

function carryOut(
  changes: readonly RoleChange[],
  answers: readonly StepAnswer[],
  { update = {}, ...parts }: Scene = {},
): Played<WriteOutcome> {
  const dialect = mergeDialect(rfc, { update });
  return play(changeRoles({ endpoint: 'Users', id: 'u1', changes }, aContext({ dialect, ...parts })), answers);
}

function withRoles(...roles: readonly unknown[]): ScimResource {
  return { id: 'u1', schemas: [urns.user], userName: 'ada', roles, meta: { version: '"3"' } };
}

const change = [granting('admin'), granting('audit'), revoking('in "stock"')];
const wholeLists: readonly UpdateKnobs[] = [
  { method: 'put' },
  { method: 'putPartial' },
  { method: 'partialPatch' },
  { method: 'patch', patchStyle: 'pathless' },
];

describe('roles by operations', () => {
  it('are granted and revoked by one request, each removal with its filter', () => {
    const played = carryOut(change, [done(200)]);

    expect(writesOf(played)).toMatchObject([
      {
        method: 'PATCH',
        endpoint: 'Users',
        id: 'u1',
        operations: [
          { op: 'add', path: 'roles', value: [{ value: 'admin' }] },
          { op: 'add', path: 'roles', value: [{ value: 'audit' }] },
          { op: 'remove', path: 'roles[value eq "in \\"stock\\""]' },
        ],
      },
    ]);
    expect(played.result).toEqual(done(200));
  });

  it('need no request when none is ordered', () => {
    expect(carryOut([], [])).toEqual({ steps: [], result: done(200) });
  });

  it.each([
    ['a refusal', refused(409)],
    ['a refusal of what is gone', refused(400, { scimType: 'noTarget' })],
    ['a lost answer', lost()],
  ])('are as ordered after %s when the account shows it', (_case, outcome) => {
    const account = withRoles({ value: 'admin' }, 'audit');

    const played = carryOut(change, [outcome, shown(account)]);

    expect(namesOf(played)).toEqual(['PATCH Users/u1', 'read Users/u1']);
    expect(played.result).toEqual(done(200));
  });

  it('are sent without those that are so already, when the target refuses them all for that', () => {
    const played = carryOut(change, [
      refused(400, { scimType: 'noTarget' }),
      shown(withRoles({ value: 'admin' })),
      done(),
    ]);

    expect(writesOf(played)[1]).toMatchObject({
      operations: [{ op: 'add', path: 'roles', value: [{ value: 'audit' }] }],
    });
    expect(played.result).toEqual(done());
  });

  it('stay refused when the account shows nothing of what was ordered', () => {
    const account = withRoles({ value: 'in "stock"' });

    const played = carryOut(change, [refused(403, { code: 'TARGET_FORBIDDEN' }), shown(account)]);

    expect(namesOf(played)).toEqual(['PATCH Users/u1', 'read Users/u1']);
    expect(played.result).toMatchObject({ kind: 'refused', status: 403 });
  });

  it('are sent again after a lost answer, three times at most', () => {
    const account = shown(withRoles({ value: 'in "stock"' }));

    const played = carryOut(change, [lost(), account, lost(), account, lost()]);

    expect(writesOf(played)).toHaveLength(3);
    expect(played.result).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    ['was not sent', notSent()],
    ['met a target that takes no requests', refused(429, { code: 'TARGET_THROTTLED' })],
  ])('are not looked at when the request %s', (_case, outcome) => {
    expect(namesOf(carryOut(change, [outcome]))).toEqual(['PATCH Users/u1']);
  });

  it('keep the outcome of the write when the account cannot be read', () => {
    expect(carryOut(change, [lost(), failed('TARGET_TIMEOUT')]).result).toMatchObject({ kind: 'unknown' });
  });
});

describe('roles of a dialect without such operations', () => {
  const account = withRoles({ value: 'in "stock"' }, { value: 'admin', type: 'work' }, 'plain');

  it.each(wholeLists)('are read, changed and sent as a whole list: %j', (update) => {
    const played = carryOut(change, [shown(account), done()], { update, checksVersions: true });

    expect(namesOf(played)).toEqual(['read Users/u1', 'PATCH Users/u1']);
    const value = [{ value: 'admin', type: 'work' }, 'plain', { value: 'audit' }];
    expect(writesOf(played)).toMatchObject([{ operations: [{ op: 'replace', path: 'roles', value }], version: '"3"' }]);
  });

  it.each<[UpdateKnobs, string, unknown]>([
    [{ method: 'put' }, 'PUT', { schemas: [urns.user], userName: 'ada', roles: [{ value: 'b' }] }],
    [{ method: 'putPartial' }, 'PUT', { schemas: [urns.user], roles: [{ value: 'b' }] }],
    [
      { method: 'partialPatch' },
      'PATCH',
      { schemas: [urns.user], roles: [{ value: 'b' }, { value: 'a', operation: 'delete' }] },
    ],
    [
      { patchStyle: 'pathless' },
      'PATCH',
      { schemas: [urns.patchOp], Operations: [{ op: 'replace', value: { roles: [{ value: 'b' }] } }] },
    ],
  ])('go over the wire in the way of %j', async (update, method, body) => {
    const before = withRoles({ value: 'a' });
    const played = carryOut([revoking('a'), granting('b')], [shown(before), done()], { update });
    const [write] = writesOf(played);
    if (write === undefined) throw new Error('a write was expected');
    const tools = { dialect: mergeDialect(rfc, { update }), read: () => Promise.resolve(before) };

    expect(await encodeWrite(write, tools)).toMatchObject({ method, path: 'Users/u1', body });
  });

  it('are an empty list when the last one is revoked', () => {
    const played = carryOut([revoking('a')], [shown(withRoles({ value: 'a' })), done()], { update: { method: 'put' } });

    expect(writesOf(played)).toMatchObject([{ operations: [{ op: 'replace', path: 'roles', value: [] }] }]);
  });

  it('need no request when the account is so already', () => {
    const played = carryOut([granting('a')], [shown(withRoles('a'))], { update: { method: 'put' } });

    expect(played).toMatchObject({ steps: [{ kind: 'read' }], result: done(200) });
  });

  it('are read again when the account was changed meanwhile', () => {
    const answers = [shown(withRoles('x')), refused(412), shown(withRoles('x', 'y')), done()];

    const played = carryOut([granting('a')], answers, { update: { method: 'put' } });

    expect(writesOf(played)[1]).toMatchObject({ operations: [{ value: ['x', 'y', { value: 'a' }] }] });
    expect(played.result).toEqual(done());
  });

  it('are read again, and never repeated as they were, when there were too many requests', () => {
    const answers = [shown(withRoles('ops')), refused(429, { code: 'TARGET_THROTTLED' }), shown(withRoles()), done()];

    const played = carryOut([granting('admin')], answers, { update: { patchStyle: 'pathless' } });

    const lists = [['ops', { value: 'admin' }], [{ value: 'admin' }]];
    expect(writesOf(played)).toMatchObject(
      lists.map((value) => ({ isMadeFromRead: true, operations: [{ path: 'roles', value }] })),
    );
  });

  it('are left alone where the schema says that they are not shown', () => {
    const { core, extensions } = userResourceSchema;
    const attributes = core.attributes.map((each) => (each.name === 'roles' ? { ...each, returned: 'request' } : each));
    const schema = { core: { ...core, attributes }, extensions } as typeof userResourceSchema;

    const hidden = shown({ id: 'u1' });

    const played = carryOut([granting('a')], [hidden, hidden], { update: { method: 'put' }, schema });

    expect(writesOf(played)).toEqual([]);
    expect(played.result).toMatchObject({ kind: 'refused', error: { code: 'TARGET_REFUSED' } });
  });

  it.each([
    ['is gone', shown(), { kind: 'refused', status: 404 }],
    ['cannot be read', failed('TARGET_TIMEOUT'), { kind: 'not-sent' }],
    ['is not shown', failed('TARGET_FORBIDDEN', { delivery: 'rejected' }), { kind: 'refused' }],
  ])('are not sent when the account %s', (_case, answer, result) => {
    const played = carryOut([granting('a')], [answer], { update: { method: 'put' } });

    expect(writesOf(played)).toEqual([]);
    expect(played.result).toMatchObject(result);
  });
});

describe('roles that a target accepts and does not take on', () => {
  it.each([
    ['refused where it is known for that', true, 'refused', ['PATCH Users/u1', 'read Users/u1']],
    ['not looked at otherwise', false, 'done', ['PATCH Users/u1']],
  ])('are %s', (_case, readAfterWrite, kind, steps) => {
    const answers = readAfterWrite ? [done(), shown(withRoles())] : [done()];

    const played = carryOut([granting('admin')], answers, { update: { readAfterWrite } });

    expect(namesOf(played)).toEqual(steps);
    expect(played.result).toMatchObject({ kind, status: 200 });
  });
});
