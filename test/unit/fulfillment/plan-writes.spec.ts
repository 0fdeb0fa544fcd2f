import { describe, expect, it } from '@jest/globals';
import { writePlanner, type PlannedRequest } from '../../../src/fulfillment/plan-writes.ts';
import type { WriteItem } from '../../../src/fulfillment/send-writes.ts';
import type { BulkLimits } from '../../../src/scim/writing/bulk-limits.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import type { EncodeTools } from '../../../src/scim/writing/encode-tools.ts';
import type { Write, WriteOutcome } from '../../../src/scim/writing/write.ts';
import { aCreate, aDelete, aPatch } from '../../support/some-writes.ts';

const bulk = { operations: 2, bytes: 100_000 };

const reading: EncodeTools = { dialect: rfc, read: () => Promise.resolve(undefined) };

const put = mergeDialect(rfc, { update: { method: 'put' } });

async function plan(writes: readonly Write[], limits?: BulkLimits, tools: Partial<EncodeTools> = {}) {
  const planned: PlannedRequest[] = [];
  const outcomes: WriteOutcome[] = [];
  const send = writePlanner({
    ...reading,
    ...tools,
    bulk: limits,
    onPlanned: (request) => planned.push(request),
    idOf: (position) => `art of ${position}`,
  });
  const items = writes.map((write, index): WriteItem => ({ write, step: 'any', orders: [`0:${index}`] }));
  await send(items, (_, outcome) => outcomes.push(outcome));
  return { planned, outcomes };
}

describe('the requests of a dry run', () => {
  it('are those that would be sent, with the orders they are for', async () => {
    const { planned } = await plan([aCreate('ada'), aPatch('a/b', { version: 'W/"3"' }), aDelete('u2')]);

    expect(planned).toMatchObject([
      { method: 'POST', path: '/Users', body: { userName: 'ada' }, orders: ['art of 0:0'] },
      { method: 'PATCH', path: '/Users/a%2Fb', headers: { 'If-Match': 'W/"3"' }, orders: ['art of 0:1'] },
      { method: 'DELETE', path: '/Users/u2', orders: ['art of 0:2'] },
    ]);
    expect(planned[1]?.body).toMatchObject({ Operations: [{ op: 'replace', path: 'active', value: false }] });
    expect(planned[2]).not.toHaveProperty('body');
  });

  it('show an account that is not there yet by its name', async () => {
    const { planned } = await plan([aPatch('{id of ada}')]);

    expect(planned).toMatchObject([{ method: 'PATCH', path: '/Users/{id of ada}' }]);
  });

  it('are Bulk requests as the target takes them', async () => {
    const { planned } = await plan([aCreate('ada'), aCreate('bob'), aCreate('eve')], bulk);

    expect(planned.map(({ path, orders }) => [path, orders.length])).toEqual([
      ['/Bulk', 2],
      ['/Bulk', 1],
    ]);
    expect(planned[0]).toMatchObject({ body: { Operations: [{ bulkId: '1' }, { bulkId: '2' }] } });
  });

  it.each([
    ['one by one', undefined],
    ['in Bulk', bulk],
  ])('never show a password, %s', async (_case, limits) => {
    const secret = { password: 'Sesame-1', nested: { PassWord: 'Sesame-2' } };

    const { planned } = await plan([aCreate('ada', secret), aCreate('bob', secret)], limits);

    expect(JSON.stringify(planned)).not.toContain('Sesame');
    expect(JSON.stringify(planned)).toContain('"password":"[secret]"');
  });

  it.each([
    ['one by one', undefined],
    ['in Bulk', bulk],
  ])('never show what is secret by its value, wherever it stands, %s', async (_case, limits) => {
    const planned: PlannedRequest[] = [];
    const send = writePlanner({
      ...reading,
      bulk: limits,
      onPlanned: (request) => planned.push(request),
      idOf: String,
    });
    const body = { pin: 4711, answers: ['Rex', 'Fido'], nested: { answer: 'Rex' } };
    const operations = [{ op: 'replace', path: 'answer', value: 'Rex' }] as const;
    const replacing: Write = { method: 'PATCH', endpoint: 'Users', id: 'u1', operations };

    await send(
      [aCreate('ada', body), replacing].map((write, index) => ({
        write,
        step: 'any',
        orders: [`0:${index}`],
        secrets: ['Rex', '4711'],
      })),
      () => undefined,
    );

    expect(JSON.stringify(planned)).not.toMatch(/Rex|4711/);
    expect(JSON.stringify(planned)).toContain('"answers":["[secret]","Fido"]');
    expect(JSON.stringify(planned)).toContain('"path":"answer","value":"[secret]"');
  });

  it('are all agreed to, so that what follows is planned as well', async () => {
    const { outcomes } = await plan([aCreate('ada'), { method: 'POST', endpoint: 'Users', body: {} }, aDelete('u2')]);

    expect(outcomes).toEqual([
      { kind: 'done', status: 201, id: '{id of ada}' },
      { kind: 'done', status: 201, id: '{id of the new account}' },
      { kind: 'done', status: 200 },
    ]);
  });

  it('are in the way of the dialect, after the reads that it takes', async () => {
    const reads: string[] = [];
    const read: EncodeTools['read'] = (endpoint, id) => {
      reads.push(`${endpoint}/${id}`);
      return Promise.resolve({ id, userName: 'ada', active: true });
    };

    const { planned } = await plan([aPatch('u1')], undefined, { dialect: put, read });

    expect(planned).toMatchObject([{ method: 'PUT', path: '/Users/u1', body: { userName: 'ada', active: false } }]);
    expect(reads).toEqual(['Users/u1']);
  });

  it('are two where active is changed by a PATCH of its own', async () => {
    const dialect = mergeDialect(rfc, { update: { method: 'putPartial', activeBy: 'patch' } });
    const operations = [
      { op: 'replace', path: 'title', value: 'Lead' },
      { op: 'replace', path: 'active', value: false },
    ] as const;
    const write = { method: 'PATCH', endpoint: 'Users', id: 'u1', operations } as const;

    const { planned } = await plan([write], undefined, { dialect });

    expect(planned).toMatchObject([
      { method: 'PATCH', body: { Operations: [{ path: 'active', value: false }] } },
      { method: 'PUT', body: { title: 'Lead' } },
    ]);
  });

  it('leave out what would not be sent, and its order is told why', async () => {
    const { planned, outcomes } = await plan([aPatch('u1'), aDelete('u2')], undefined, { dialect: put });

    expect(planned).toMatchObject([{ method: 'DELETE' }]);
    expect(outcomes).toMatchObject([{ kind: 'refused', status: 404 }, { kind: 'done' }]);
  });

  it('go singly beside Bulk where the dialect makes no operations of them', async () => {
    const read = () => Promise.resolve({ id: 'u1', userName: 'ada' });

    const { planned } = await plan([aCreate('ada'), aPatch('u1'), aDelete('u2')], bulk, { dialect: put, read });

    expect(planned.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /Users/u1', 'POST /Bulk']);
  });
});
