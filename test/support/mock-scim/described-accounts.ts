import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import { demand, type Call } from './exchange.ts';
import { newcomer } from './mixed-batch.ts';

type Values = Readonly<Record<string, unknown>>;
type Account = Dialect['account'];

/** The attribute of a path, and its extension where it has one: `name` of `name:familyName`. */
function holderOf(path: string): string {
  return /^urn:/i.test(path) ? path.slice(0, path.lastIndexOf(':')) : (/^[^:[]+/.exec(path)?.[0] ?? path);
}

/** Of a new account, beside what every server takes: what is required, and nothing that is read-only. */
export function createdBy({ account }: Dialect): Values {
  const known = Object.keys(newcomer('')).map(holderOf);
  const missing = account.required.filter((path) => path.includes('[') || !known.includes(holderOf(path)));
  const forbidden = Object.keys(newcomer('')).filter((column) => isReadOnly(column, account));
  return {
    ...Object.fromEntries(missing.flatMap((path) => fillersOf(path, account))),
    ...Object.fromEntries(forbidden.map((column) => [column, undefined])),
  };
}

function isReadOnly(column: string, { readOnly }: Account): boolean {
  return readOnly.some((path) => path === column || path === holderOf(column));
}

const lists = /^(emails|phoneNumbers|addresses|ims|photos|entitlements|roles|x509Certificates)$/;

function fillersOf(path: string, { exclusive }: Account): [column: string, value: string][] {
  const attribute = holderOf(path);
  if (!path.includes('[')) return [[lists.test(path) ? `${path}:value` : path, 'Required']];
  const [, type = ''] = /type eq "([^"]*)"/.exec(path) ?? [];
  const rule = exclusive.find((each) => each.attribute === attribute && each.type === type);
  if (rule?.prefix !== undefined) return [[`${attribute}:value`, `${rule.prefix}1`]];
  return [
    [`${attribute}:value`, '1'],
    [`${attribute}:type`, type],
  ];
}

const changeable = ['title', 'nickName', 'userType', 'locale'];

/** A change that the dialect allows. */
export function updateBy({ account }: Dialect): Values {
  const name = changeable.find((column) => !isReadOnly(column, account)) ?? 'title';
  return { [name]: 'Lead' };
}

/** Checks a new account by what the dialect says that one must have. */
export function admittedBy({ account }: Dialect): (body: JsonObject, call: Call) => JsonObject {
  return (body) => {
    for (const path of account.required) demand(holderOf(path) in body, `${path} is required.`);
    checkAccount(body, account);
    return { active: true, ...body };
  };
}

/** Checks what is sent of an account, whole or in part. */
export function checkAccount(body: JsonObject, { schemas, readOnly, exclusive, extensions }: Account): void {
  const given = Array.isArray(body['schemas']) ? (body['schemas'] as readonly unknown[]) : [];
  for (const urn of schemas ?? []) demand(given.includes(urn), `The schemas do not name ${urn}.`);
  for (const urn of Object.keys(extensions)) demand(!(urn in body), `${urn} is not known.`);
  for (const path of readOnly) demand(!(path in body), `${path} is read-only.`, { scimType: 'mutability' });
  for (const rule of exclusive) {
    const values = body[rule.attribute];
    const counted = Array.isArray(values) ? values.filter((value) => countsFor(rule, value)) : [];
    demand(counted.length <= rule.max, `${rule.attribute} has more than ${rule.max}.`);
  }
}

function countsFor({ type, prefix }: Account['exclusive'][number], value: unknown): boolean {
  if (!isObject(value) || (type === undefined && prefix === undefined)) return true;
  return value['type'] === undefined ? String(value['value']).startsWith(prefix ?? '') : value['type'] === type;
}
