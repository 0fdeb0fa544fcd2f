import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../../src/http/http-error.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import type { EncodeTools } from '../../../../src/scim/writing/encode-tools.ts';
import { encodeWrite } from '../../../../src/scim/writing/encode-write.ts';
import { defineAttribute } from '../../../../src/scim/protocol/define-attribute.ts';
import type { PatchOperation } from '../../../../src/scim/protocol/patch.ts';
import type { ResourceSchema } from '../../../../src/scim/protocol/resource-schema.ts';
import { userResourceSchema } from '../../../../src/scim/protocol/resource-types.ts';
import type { ScimResource } from '../../../../src/scim/protocol/resource.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';

const enterprise = urns.enterpriseUser;
const linked = 'urn:x:1.0:LinkedObject';
const title: PatchOperation = { op: 'replace', path: 'title', value: 'Lead' };
const department: PatchOperation = { op: 'replace', path: `${enterprise}:department`, value: 'Ops' };

function account(parts: Readonly<Record<string, unknown>> = {}): ScimResource {
  return { id: 'u1', schemas: [urns.user], userName: 'ada', ...parts };
}

interface Given {
  readonly current?: ScimResource;
  readonly knobs?: DialectChanges;
  readonly operations?: readonly PatchOperation[];
  readonly schema?: ResourceSchema;
  /** What is shown when attributes are asked for by name. */
  readonly named?: EncodeTools['read'];
}

/** The body of the PUT that changes an account. */
async function bodyOf({ current = account(), knobs = {}, operations = [title], schema, named }: Given) {
  const dialect = mergeDialect(mergeDialect(rfc, { update: { method: 'put' } }), knobs);
  const read: EncodeTools['read'] = (endpoint, id, attributes) =>
    attributes !== undefined && named !== undefined ? named(endpoint, id, attributes) : Promise.resolve(current);
  const write = { method: 'PATCH', endpoint: 'Users', id: 'u1', operations, schema } as const;
  const { method, body } = await encodeWrite(write, { dialect, read });
  expect(method).toBe('PUT');
  return body;
}

function schemaWith(...attributes: readonly ReturnType<typeof defineAttribute>[]): ResourceSchema {
  const { core, extensions } = userResourceSchema;
  return { core: { ...core, attributes: [...core.attributes, ...attributes] }, extensions };
}

describe('a PUT does not send back', () => {
  const whole = { userName: 'ada', title: 'Lead' };

  it.each<[string, string, Readonly<Record<string, unknown>>, unknown]>([
    ['an extension', linked, { [linked]: { source: 'AD' } }, whole],
    ['an attribute', 'displayName', { displayName: 'Ada' }, whole],
    [
      'a part',
      'name:formatted',
      { name: { givenName: 'Ada', formatted: 'A' } },
      { ...whole, name: { givenName: 'Ada' } },
    ],
    [
      'a part of each value',
      'emails:display',
      { emails: [{ value: 'a', display: 'A' }] },
      { emails: [{ value: 'a' }] },
    ],
    [
      'a part in an extension',
      `${enterprise}:manager:value`,
      { [enterprise]: { department: 'R', manager: { value: 'u2' } } },
      { [enterprise]: { department: 'R', manager: {} } },
    ],
  ])('%s that the profile calls read-only', async (_case, path, parts, body) => {
    const sent = await bodyOf({ current: account(parts), knobs: { account: { readOnly: [path] } } });

    expect(sent).toMatchObject(body as object);
    const extensions = Object.keys(body as object).filter((key) => key.startsWith('urn:'));
    expect(sent).toMatchObject({ schemas: [urns.user, ...extensions] });
    expect(JSON.stringify(sent)).not.toMatch(/LinkedObject|formatted|displayName|display"|u2/);
  });

  it('what is shown in place of a secret', async () => {
    const schema = schemaWith(
      defineAttribute('pin', { mutability: 'writeOnly' }),
      defineAttribute('token', { returned: 'never' }),
    );
    const current = account({ password: '********', PIN: '****', token: '****' });

    expect(await bodyOf({ current, schema })).toEqual({ schemas: [urns.user], userName: 'ada', title: 'Lead' });
  });

  it('a password that its schema does not know', async () => {
    const schema = { core: { ...userResourceSchema.core, attributes: [] }, extensions: [] };

    expect(JSON.stringify(await bodyOf({ current: account({ Password: '***' }), schema }))).not.toContain('***');
  });

  it('active, where that is changed by PATCH', async () => {
    const current = account({ active: true });

    expect(await bodyOf({ current, knobs: { update: { activeBy: 'patch' } } })).not.toHaveProperty('active');
    expect(await bodyOf({ current })).toHaveProperty('active', true);
  });
});

describe('a PUT of what is not shown unless asked for', () => {
  const badge = defineAttribute('badge', { returned: 'request' });
  const schema = schemaWith(badge, defineAttribute('score', { returned: 'request', mutability: 'readOnly' }));

  it('asks for it by name and sends it back', async () => {
    const asked: unknown[] = [];
    const named: EncodeTools['read'] = (_endpoint, _id, attributes) => {
      asked.push(attributes);
      return Promise.resolve({ id: 'u1', badge: 'B-1' });
    };

    expect(await bodyOf({ schema, named })).toMatchObject({ userName: 'ada', title: 'Lead', badge: 'B-1' });
    expect(asked).toEqual([['badge']]);
  });

  it.each([
    ['is shown', account({ badge: 'B-1' }), {}],
    ['is not sent', account(), { account: { readOnly: ['badge'] } }],
  ])('does not ask where it %s', async (_case, current, knobs) => {
    const named: EncodeTools['read'] = () => Promise.reject(new Error('asked'));

    expect(await bodyOf({ current, knobs, schema, named })).toMatchObject({ title: 'Lead' });
  });

  it('is refused where the target refuses to be asked', async () => {
    const refusal = new HttpError('TARGET_REFUSED', 'no', {
      method: 'GET',
      url: 'u',
      delivery: 'rejected',
      status: 400,
    });

    await expect(bodyOf({ schema, named: () => Promise.reject(refusal) })).rejects.toMatchObject({
      delivery: 'rejected',
      message: expect.stringContaining('shows badge on request only'),
    });
  });
});

describe('a PUT of an account that is shown cut down', () => {
  it('is refused without its userName', async () => {
    await expect(bodyOf({ current: { id: 'u1' } })).rejects.toMatchObject({
      delivery: 'rejected',
      message: expect.stringContaining('without userName'),
    });
  });

  it('is refused without what its schema always shows', async () => {
    const schema = schemaWith(defineAttribute('badge', { returned: 'always', required: true }));

    await expect(bodyOf({ schema })).rejects.toMatchObject({ message: expect.stringContaining('without badge') });
  });
});

describe('a change of an extension that is shown under another URN', () => {
  const other = 'urn:x:Enterprise';
  const current = account({ [other]: { department: 'R&D', costCenter: '7' } });
  const moved: DialectChanges = { read: { movedExtensions: true } };

  it('is made where the value was found', async () => {
    const body = await bodyOf({ current, knobs: moved, operations: [department] });

    expect(body).toEqual({
      schemas: [urns.user, other],
      userName: 'ada',
      [other]: { department: 'Ops', costCenter: '7' },
    });
  });

  it.each<[string, DialectChanges, ScimResource]>([
    ['nothing is known to be moved', {}, current],
    ['two have it', moved, account({ [other]: { department: 'a' }, 'urn:y:E': { department: 'b' } })],
    ['none has it', moved, account({ [other]: { costCenter: '7' } })],
    ['its own has it as well', moved, account({ [other]: { department: 'a' }, [enterprise]: { department: 'b' } })],
  ])('is made under its own where %s', async (_case, knobs, before) => {
    expect(await bodyOf({ current: before, knobs, operations: [department] })).toMatchObject({
      [enterprise]: { department: 'Ops' },
    });
  });
});
