import { afterEach, describe, expect, it } from '@jest/globals';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import type { LookupKey } from '../../../src/scim/look-up/lookup-key.ts';
import { memberOperations } from '../../../src/scim/writing/member-operations.ts';
import type { Finding } from '../../../src/scim/look-up/resource-finder.ts';
import type { ScimClient } from '../../../src/scim/scim-client.ts';
import type { BulkAnswer } from '../../../src/scim/writing/send-bulk.ts';
import { versionOf, type Write, type WriteOutcome } from '../../../src/scim/writing/write.ts';
import { aScimServer, bearerToken } from '../../support/a-scim-server.ts';
import { scimClientFor } from '../../support/scim-client-for.ts';
import { startScimmyServer } from '../../support/scimmy-server.ts';
import { aCreate, aDelete, aPatch } from '../../support/some-writes.ts';

const people = [
  { id: 'u-1', userName: 'ada', externalId: 'E1', active: true },
  { id: 'u-2', userName: 'bob', externalId: 'E2', active: true },
  { id: 'u-3', userName: 'eve', active: true },
];
const crew = { id: 'g-1', displayName: 'Crew', members: [{ value: 'u-1' }, { value: 'u-2' }] };
const named = (value: string): LookupKey => ({ attribute: 'userName', value });
const numbered = (value: string): LookupKey => ({ attribute: 'externalId', value });

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function connect(url: string): ScimClient {
  const { client, close } = scimClientFor(url, { token: bearerToken });
  closing.push(close);
  return client;
}

async function connectToSandbox(): Promise<ScimClient> {
  const server = await aScimServer({ resources: { users: people, groups: [crew] } });
  closing.push(() => server.close());
  return connect(server.url);
}

async function connectToScimmy(): Promise<ScimClient> {
  const server = await startScimmyServer({ Users: people, Groups: [crew] }, bearerToken);
  closing.push(() => server.close());
  return connect(`${server.url}/v2`);
}

function outcomesOf(answer: BulkAnswer): readonly WriteOutcome[] {
  if (answer.kind === 'answered') return answer.outcomes;
  throw answer.error;
}

function idsOf(findings: ReadonlyMap<LookupKey, Finding>): unknown[] {
  return [...findings.values()].map((finding) => {
    if (finding.kind === 'failed') throw finding.error;
    return finding.resources.map(({ id }) => id);
  });
}

describe.each([
  ['the sandbox', connectToSandbox],
  ['a server of other people', connectToScimmy],
])('writing to %s', (_name, open) => {
  it('creates, changes and deletes a user, and finds it in between', async () => {
    const client = await open();

    const created = await client.write(aCreate("Zoé O'Neil +%", { externalId: 'a+b%20&c=d' }));

    const id = created.kind === 'done' ? (created.id ?? '') : '';
    expect(created).toMatchObject({ kind: 'done', status: 201, id: expect.stringMatching(/.+/) });
    const keys = [named("Zoé O'Neil +%"), numbered('a+b%20&c=d'), named('nobody')];
    expect(idsOf(await client.find('Users', keys, { pageSize: 100 }))).toEqual([[id], [id], []]);
    expect(await client.write(aPatch(id))).toMatchObject({ kind: 'done' });
    expect(await client.read('Users', id)).toMatchObject({ id, active: false });
    expect(await client.write(aDelete(id))).toEqual({ kind: 'done', status: 204 });
    expect(await client.read('Users', id)).toBeUndefined();
    expect(await client.write(aDelete(id))).toMatchObject({ kind: 'refused', status: 404 });
  });

  it('tells that a userName is taken', async () => {
    const client = await open();

    const outcome = await client.write(aCreate('ADA'));

    expect(outcome).toMatchObject({ kind: 'refused', status: 409, error: { scimType: 'uniqueness' } });
  });

  it('finds the same by many keys at once and by one after the other', async () => {
    const client = await open();
    const keys = Array.from({ length: 60 }, (_, index) => [named(`nobody${index}`), numbered(`E${index}`)]).flat();
    keys.push(named('eve'), named('ada'));

    const atOnce = idsOf(await client.find('Users', keys, { pageSize: 100 }));

    const oneByOne = idsOf(await client.find('Users', keys, { pageSize: 100, single: true }));
    expect(atOnce).toEqual(oneByOne);
    expect(atOnce.flat()).toEqual(['u-1', 'u-2', 'u-3', 'u-1']);
  });

  it('adds and removes members of a group', async () => {
    const client = await open();
    const operations = memberOperations(
      { attribute: 'members', add: [{ value: 'u-3' }], remove: [{ value: 'u-1' }] },
      rfc,
    );

    const outcome = await client.write({ method: 'PATCH', endpoint: 'Groups', id: 'g-1', operations });

    const group = await client.get('Groups', 'g-1');
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(group['members']).toMatchObject([{ value: 'u-2' }, { value: 'u-3' }]);
    expect(group['members']).toHaveLength(2);
  });

  it('gives each write of a Bulk request its own outcome', async () => {
    const client = await open();
    const members = memberOperations({ attribute: 'members', add: [{ value: 'u-3' }], remove: [] }, rfc);
    const writes: Write[] = [
      aCreate('new'),
      aCreate('ada'),
      aPatch('u-1'),
      aPatch('nobody'),
      { method: 'PATCH', endpoint: 'Groups', id: 'g-1', operations: members },
      aDelete('u-2'),
      aDelete('nobody'),
    ];

    const outcomes = outcomesOf(await client.bulk(writes));

    expect(outcomes.map((outcome) => [outcome.kind, 'status' in outcome ? outcome.status : undefined])).toEqual([
      ['done', 201],
      ['refused', 409],
      ['done', 200],
      ['refused', 404],
      ['done', 200],
      ['done', 204],
      ['refused', 404],
    ]);
    const [first] = outcomes;
    const id = first?.kind === 'done' ? (first.id ?? '') : '';
    expect(await client.read('Users', id)).toMatchObject({ userName: 'new' });
    expect(await client.read('Users', 'u-1')).toMatchObject({ active: false });
    expect(await client.read('Users', 'u-2')).toBeUndefined();
    expect(await client.get('Groups', 'g-1')).toMatchObject({
      members: expect.arrayContaining([expect.objectContaining({ value: 'u-3' })]),
    });
  });
});

describe('finding in the sandbox', () => {
  it.each([
    ['quotes and backslashes', 'Zoé "Z" \\ \\" or userName pr'],
    ['signs of addresses', 'a+b%20c&filter=x#y?'],
    ['control characters', 'line\nline\ttab'],
    ['other scripts', '山田 😀'],
  ])('finds a key with %s, and none that is like it', async (_case, value) => {
    const client = await connectToSandbox();
    const created = await client.write(aCreate(value, { externalId: value }));

    const findings = await client.find('Users', [named(value.toUpperCase()), numbered(value), numbered(`${value} `)], {
      pageSize: 100,
    });

    const id = created.kind === 'done' ? created.id : undefined;
    expect(idsOf(findings)).toEqual([[id], [id], []]);
  });
});

describe('writing with a version', () => {
  it('is refused once the resource has changed', async () => {
    const client = await connectToSandbox();
    const version = versionOf(await client.get('Users', 'u-1')) ?? 'none';

    const first = await client.write(aPatch('u-1', { version }));

    const second = await client.write(aPatch('u-1', { version }));
    const third = outcomesOf(await client.bulk([aDelete('u-1', { version })]));
    expect(first).toMatchObject({ kind: 'done' });
    expect(second).toMatchObject({ kind: 'refused', status: 412 });
    expect(third).toMatchObject([{ kind: 'refused', status: 412 }]);
  });
});

describe('Bulk at a server with limits', () => {
  it('is refused as too large, which changes nothing', async () => {
    const server = await aScimServer({ bulk: { maxOperations: 2, maxPayloadSize: 100_000 } });
    closing.push(() => server.close());
    const client = connect(server.url);

    const answer = await client.bulk([aCreate('a'), aCreate('b'), aCreate('c')]);

    expect(answer).toMatchObject({ kind: 'refused', reason: 'too-large', error: { status: 413 } });
    expect(await client.count('Users')).toBe(0);
  });
});
