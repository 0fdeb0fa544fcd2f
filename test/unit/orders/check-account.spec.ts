import { describe, expect, it } from '@jest/globals';
import type { AccountKnobs } from '../../../src/orders/exclusive-values.ts';
import { noKnobs } from '../../../src/orders/exclusive-values.ts';
import type { ProvisioningOrder } from '../../../src/orders/order.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { anOrder, problemsOf, translate } from '../../support/an-order.ts';

const profile = { attribute: 'entitlements', max: 1, type: 'Profile', prefix: '00e' };
const added = { changeType: 'Added' } as const;

function rules(parts: Partial<AccountKnobs>): { readonly account: AccountKnobs } {
  return { account: { ...noKnobs, ...parts } };
}

describe('a new account that a profile wants more of', () => {
  const required = ['userName', 'name:familyName', 'emails', 'entitlements[type eq "Profile"]'];
  const options = rules({ required, exclusive: [profile] });
  const whole = { userName: 'ada', 'name:familyName': 'Byron', 'emails:value': 'a@b.example' };
  const create = (changes: ProvisioningOrder['changes']) => anOrder(changes, added);

  it('is refused with the names of all that is missing', () => {
    expect(problemsOf(create({ userName: 'ada', 'name:givenName': 'Ada' }), options)).toEqual([
      'a new account needs name:familyName, emails, entitlements[type eq "Profile"]',
    ]);
  });

  it.each([
    ['a value that begins as such', { 'entitlements:value': '00eA' }],
    ['a value of that type', { entitlements: [{ value: 'X1', type: 'profile' }] }],
    ['one among others', { 'entitlements:value': ['0PS1', '00eA'] }],
  ])('takes %s for the value of that type', (_case, entitlements) => {
    expect(translate(create({ ...whole, ...entitlements }), options).kind).toBe('create');
  });

  it.each([
    ['another value', { 'entitlements:value': '0PS1' }],
    ['a value of another type', { entitlements: [{ value: '00eA', type: 'Other' }] }],
    ['an empty value', { 'entitlements:value': '' }],
  ])('does not take %s for it', (_case, entitlements) => {
    expect(problemsOf(create({ ...whole, ...entitlements }), options)).toEqual([
      'a new account needs entitlements[type eq "Profile"]',
    ]);
  });

  it('may be asked for a part of a list and for what an extension has', () => {
    const needs = rules({ required: ['emails:type', `${urns.enterpriseUser}:department`] });

    expect(problemsOf(create({ userName: 'ada', 'emails:value': 'a@b.example' }), needs)).toEqual([
      `a new account needs ${urns.enterpriseUser}:department`,
    ]);
  });

  it('is not asked for them when it is only changed', () => {
    expect(translate(anOrder({ title: 'Lead' }), options).kind).toBe('update');
  });
});

describe('an attribute that a profile calls read-only', () => {
  it.each([
    ['by its name', 'displayName', { displayName: 'Ada' }],
    ['in other letters', 'DISPLAYNAME', { displayName: 'Ada' }],
    ['as a part', 'name:formatted', { 'name:formatted': 'Ada B.' }],
    ['with its whole', 'name', { 'name:formatted': 'Ada B.' }],
    ['with its extension', urns.enterpriseUser, { department: 'R&D' }],
    ['in its extension', `${urns.enterpriseUser}:department`, { department: 'R&D' }],
  ])('is refused, named %s', (_case, path, changes) => {
    const [property] = Object.keys(changes);

    expect(problemsOf(anOrder(changes), rules({ readOnly: [path] }))).toEqual([
      `${property}: the profile of this connection says that it is read-only`,
    ]);
  });

  it('cannot be taken away either', () => {
    expect(problemsOf(anOrder({ displayName: null }), rules({ readOnly: ['displayName'] }))).toEqual([
      'displayName: the profile of this connection says that it is read-only',
    ]);
  });

  it.each(['roles_add', 'roles_remove'])('is refused as roles by %s', (property) => {
    expect(problemsOf(anOrder({ [property]: ['a', 'b'] }), rules({ readOnly: ['roles'] }))).toEqual([
      'roles: the profile of this connection says that it is read-only',
    ]);
  });

  it('does not stop what is beside it, nor what is empty on a new account', () => {
    const options = rules({ readOnly: ['name:formatted', 'title'] });

    expect(translate(anOrder({ 'name:givenName': 'Ada' }), options).kind).toBe('update');
    expect(translate(anOrder({ userName: 'ada', title: '' }, added), options).kind).toBe('create');
  });
});

describe('an attribute of which an account has only so many values', () => {
  const phone = { attribute: 'phoneNumbers', max: 1 };

  it.each([
    ['by themselves', { roles_add: ['a', 'b'] }],
    ['beside a value', { 'roles:value': 'a', roles_add: ['b'] }],
  ])('is refused with more roles %s', (_case, changes) => {
    expect(problemsOf(anOrder(changes), rules({ exclusive: [{ attribute: 'roles', max: 1 }] }))).toEqual([
      'roles takes at most 1 value',
    ]);
  });

  it('takes a role that takes the place of another, and one that is given twice', () => {
    const options = rules({ exclusive: [{ attribute: 'roles', max: 1 }] });

    expect(translate(anOrder({ roles_add: ['a'], roles_remove: ['b'] }), options).kind).toBe('update');
    expect(translate(anOrder({ 'roles:value': 'a', roles_add: ['a'] }), options).kind).toBe('update');
  });

  it.each([
    [{ 'phoneNumbers:value': ['1', '2'] }, 'phoneNumbers takes at most 1 value'],
    [{ 'entitlements:value': ['00eA', '00eB', '0PS1'] }, 'entitlements takes at most 1 value of type Profile'],
  ])('is refused with more: %j', (changes, problem) => {
    expect(problemsOf(anOrder(changes), rules({ exclusive: [phone, profile] }))).toEqual([problem]);
  });

  it.each([
    [{ 'phoneNumbers:value': ['1'], 'entitlements:value': ['00eA', '0PS1', '0PS2'] }],
    [{ 'phoneNumbers:value': '1', 'phoneNumbers:type': 'work' }],
  ])('is taken with no more: %j', (changes) => {
    expect(translate(anOrder(changes), rules({ exclusive: [phone, profile] })).kind).toBe('update');
  });

  it.each(['entitlements', 'entitlements:value'])('keeps its kinds: %s cannot be emptied', (property) => {
    expect(problemsOf(anOrder({ [property]: null }), rules({ exclusive: [profile] }))).toEqual([
      `${property}: an account must keep a value of type Profile`,
    ]);
    expect(translate(anOrder({ 'phoneNumbers:value': null }), rules({ exclusive: [phone] })).kind).toBe('update');
  });
});

describe('a deletion that a profile prevents', () => {
  it('is refused', () => {
    const order = anOrder({}, { changeType: 'Deleted' });

    expect(problemsOf(order, { preventsDeletion: true })).toEqual([
      'the profile of this connection prevents the deletion of accounts (delete.user)',
    ]);
    expect(translate(order).kind).toBe('delete');
  });
});
