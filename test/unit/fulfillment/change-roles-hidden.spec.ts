import { describe, expect, it } from '@jest/globals';
import { changeRoles } from '../../../src/fulfillment/change-roles.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import type { RoleChange } from '../../../src/orders/account-change.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import type { ScimResource } from '../../../src/scim/protocol/resource.ts';
import type { WriteOutcome } from '../../../src/scim/writing/write.ts';
import { aContext, granting, revoking } from '../../support/account-changes.ts';
import { namesOf, play, writesOf, type Played } from '../../support/play-course.ts';
import { done, failed, lost, shown } from '../../support/write-outcomes.ts';

const whole: DialectChanges = { update: { method: 'put' } };
const pathed: DialectChanges = {};

function carryOut(
  changes: readonly RoleChange[],
  answers: readonly StepAnswer[],
  dialect: DialectChanges,
  schema = userResourceSchema,
): Played<WriteOutcome> {
  const context = aContext({ dialect: mergeDialect(rfc, dialect), schema });
  return play(changeRoles({ endpoint: 'Users', id: 'u1', changes }, context), answers);
}

function withRoles(...roles: readonly unknown[]): ScimResource {
  return { id: 'u1', userName: 'ada', roles };
}

const bare: ScimResource = { id: 'u1', userName: 'ada' };

describe('roles that an account does not show, where the list is sent as a whole', () => {
  it.each<[string, DialectChanges]>([
    ['put', whole],
    ['putPartial', { update: { method: 'putPartial' } }],
    ['partialPatch', { update: { method: 'partialPatch' } }],
    ['pathless', { update: { patchStyle: 'pathless' } }],
  ])('are asked for by name: %s', (_case, dialect) => {
    const played = carryOut([granting('b')], [shown(bare), shown({ id: 'u1', roles: ['a'] }), done()], dialect);

    expect(namesOf(played)).toEqual(['read Users/u1', 'read Users/u1 roles', 'PATCH Users/u1']);
    expect(writesOf(played)).toMatchObject([{ operations: [{ op: 'replace', value: ['a', { value: 'b' }] }] }]);
  });

  it.each([
    ['are not there', shown(bare)],
    ['are null', shown({ ...bare, roles: null })],
    ['may not be asked for', failed('TARGET_REFUSED', { delivery: 'rejected', status: 400 })],
  ])('are left alone when they %s then', (_case, named) => {
    for (const change of [granting('a'), revoking('a')]) {
      const played = carryOut([change], [shown(bare), named], whole);

      expect(writesOf(played)).toEqual([]);
      expect(played.result).toMatchObject({
        kind: 'refused',
        error: { code: 'TARGET_REFUSED', message: expect.stringContaining('roles.omittedWhenEmpty') as unknown },
      });
    }
  });

  it('are not sent when asking by name fails', () => {
    const played = carryOut([granting('a')], [shown(bare), failed('TARGET_TIMEOUT')], whole);

    expect(played.result).toMatchObject({ kind: 'not-sent' });
  });

  it('are none where the dialect says that empty lists are left out', () => {
    const dialect = { ...whole, roles: { omittedWhenEmpty: true } };

    const played = carryOut([granting('a')], [shown(bare), shown(bare), done()], dialect);

    expect(writesOf(played)).toMatchObject([{ operations: [{ value: [{ value: 'a' }] }] }]);
  });

  it('are left alone when something else than a list is shown', () => {
    const played = carryOut([granting('b')], [shown({ ...bare, roles: 'admin,ops' })], whole);

    expect(writesOf(played)).toEqual([]);
    expect(played.result).toMatchObject({ kind: 'refused' });
  });

  it('are left alone when one is to be revoked and a partial account would not mark it', () => {
    const dialect: DialectChanges = { update: { method: 'partialPatch' } };

    const played = carryOut([revoking('a')], [shown(bare)], dialect);

    expect(namesOf(played)).toEqual(['read Users/u1']);
    expect(played.result).toMatchObject({ kind: 'refused' });
  });

  it('leave a lost answer uncertain', () => {
    const answers = [shown(withRoles('a')), lost(), shown(bare), shown(bare)];

    expect(carryOut([revoking('a')], answers, whole).result).toMatchObject({ kind: 'unknown' });
  });

  it('are not asked for where each role has its own operation', () => {
    const played = carryOut([revoking('a')], [lost(), shown(bare)], pathed);

    expect(namesOf(played)).toEqual(['PATCH Users/u1', 'read Users/u1']);
    expect(played.result).toMatchObject({ kind: 'done' });
  });
});

describe('a revocation that the answer belies', () => {
  const still = done(200, 'u1', withRoles('a', 'b'));

  it.each([
    ['refused when the account shows the role too', withRoles('a'), 'refused'],
    ['done when the account does not', withRoles('b'), 'done'],
    ['done when the account shows no roles any more', bare, 'done'],
  ])('is %s', (_case, account, kind) => {
    const played = carryOut([revoking('a')], [still, shown(account)], pathed);

    expect(namesOf(played)).toEqual(['PATCH Users/u1', 'read Users/u1']);
    expect(played.result).toMatchObject({ kind, status: 200 });
  });

  it('is looked at where a list is sent as a whole, too', () => {
    const answers = [shown(withRoles('a')), still, shown(bare), shown(bare)];

    expect(carryOut([revoking('a')], answers, whole).result).toMatchObject({ kind: 'done' });
  });

  it('is no reason to doubt a grant', () => {
    const played = carryOut([granting('c'), revoking('x')], [still], pathed);

    expect(namesOf(played)).toEqual(['PATCH Users/u1']);
    expect(played.result).toMatchObject({ kind: 'done' });
  });
});

describe('a change of roles that is to be proven', () => {
  it.each([
    ['uncertain when the account cannot be read', failed('TARGET_FORBIDDEN', { delivery: 'rejected' }), 'unknown'],
    ['refused when there is no account any more', shown(), 'refused'],
  ])('is %s', (_case, answer, kind) => {
    const played = carryOut([revoking('a')], [done(204), answer], { update: { readAfterWrite: true } });

    expect(played.result).toMatchObject({ kind });
  });
});

describe('a role that the account shows in another part', () => {
  const account = shown(withRoles({ value: '17', display: 'Admin' }, { value: 'display' }));

  it('is not taken for gone', () => {
    const played = carryOut([revoking('admin')], [account], whole);

    expect(writesOf(played)).toEqual([]);
    expect(played.result).toMatchObject({
      kind: 'refused',
      error: { message: expect.stringContaining('roles.valueAttribute') as unknown },
    });
  });

  it('does not keep another from being revoked', () => {
    const played = carryOut([revoking('17')], [account, done()], whole);

    expect(writesOf(played)).toMatchObject([{ operations: [{ value: [{ value: 'display' }] }] }]);
  });
});

describe('roles in other letters', () => {
  const before = shown(withRoles({ value: 'Admin' }, { value: 'ops' }));

  it('are the same role', () => {
    const played = carryOut([revoking('admin'), granting('OPS')], [before, done()], whole);

    expect(writesOf(played)).toMatchObject([{ operations: [{ value: [{ value: 'ops' }] }] }]);
  });

  it('are another where the schema says that letter case matters', () => {
    const { core, extensions } = userResourceSchema;
    const exact = (name: string) => (each: (typeof core.attributes)[number]) =>
      each.name === name ? { ...each, caseExact: true } : each;
    const attributes = core.attributes.map((each) =>
      each.name === 'roles' ? { ...each, subAttributes: each.subAttributes.map(exact('value')) } : each,
    );
    const schema = { core: { ...core, attributes }, extensions };

    const played = carryOut([revoking('admin'), granting('OPS')], [before, done()], whole, schema);

    expect(writesOf(played)).toMatchObject([
      { operations: [{ value: [{ value: 'Admin' }, { value: 'ops' }, { value: 'OPS' }] }] },
    ]);
  });
});
