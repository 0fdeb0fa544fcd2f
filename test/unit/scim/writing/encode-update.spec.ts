import { describe, expect, it } from '@jest/globals';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { encodeWrite } from '../../../../src/scim/writing/encode-write.ts';
import type { PatchOperation } from '../../../../src/scim/protocol/patch.ts';
import type { ScimResource } from '../../../../src/scim/protocol/resource.ts';
import { userSchema } from '../../../../src/scim/protocol/schemas.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';

const enterprise = urns.enterpriseUser;

const ada: ScimResource = {
  schemas: [urns.user, enterprise],
  id: 'u1',
  userName: 'ada',
  title: 'Mrs',
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [
    { value: 'ada@old.example', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
  groups: [{ value: 'g1' }],
  meta: { version: 'W/"1"' },
  photos: [{ value: 'https://img.example/1' }],
  [enterprise]: { department: 'R&D', manager: { value: 'u0', displayName: 'Lord' } },
};

/** The request of an update, and how often the account was read for it. */
async function encode(operations: readonly PatchOperation[], changes: DialectChanges, current?: ScimResource) {
  let reads = 0;
  const request = await encodeWrite(
    { method: 'PATCH', endpoint: 'Users', id: 'u1', operations },
    {
      dialect: mergeDialect(rfc, changes),
      read: () => {
        reads += 1;
        return Promise.resolve(current);
      },
    },
  );
  return { reads, method: request.method, effect: request.effect, body: request.body };
}

const title: PatchOperation = { op: 'replace', path: 'title', value: 'Lead' };
const noTitle: PatchOperation = { op: 'remove', path: 'title' };
const givenName: PatchOperation = { op: 'replace', path: 'name.givenName', value: 'A.' };
const department: PatchOperation = { op: 'replace', path: `${enterprise}:department`, value: 'Ops' };
const inactive: PatchOperation = { op: 'replace', path: 'active', value: false };
const oneEmail: PatchOperation = { op: 'replace', path: 'emails', value: [{ value: 'ada@new.example' }] };
const noEmails: PatchOperation = { op: 'remove', path: 'emails' };
const workEmail: PatchOperation = { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@new.example' };

const newEmails = [
  { value: 'ada@new.example', type: 'work', primary: true },
  { value: 'ada@home.example', type: 'home' },
];

describe('a PATCH without paths', () => {
  const pathless: DialectChanges = { update: { method: 'patch', patchStyle: 'pathless' } };
  const patchOf = (value: object) => ({ schemas: [urns.patchOp], Operations: [{ op: 'replace', value }] });

  it('is one replace of an object, with the parts and extensions in their places', async () => {
    const { reads, method, effect, body } = await encode([title, givenName, department, inactive], pathless);

    expect({ reads, method, effect }).toEqual({ reads: 0, method: 'PATCH', effect: 'patch' });
    expect(body).toEqual(
      patchOf({ title: 'Lead', name: { givenName: 'A.' }, [enterprise]: { department: 'Ops' }, active: false }),
    );
  });

  it('takes an attribute away with null and a list with an empty one', async () => {
    const { body } = await encode([noTitle, noEmails, { op: 'remove', path: 'name.givenName' }], pathless);

    expect(body).toEqual(patchOf({ title: null, emails: [], name: { givenName: null } }));
  });

  it.each([
    ['a selected value', workEmail, { emails: newEmails }],
    ['an added value', { op: 'add', path: 'roles', value: [{ value: 'boss' }] }, { roles: [{ value: 'boss' }] }],
    ['a removed value', { op: 'remove', path: 'emails[type eq "work"]' }, { emails: [newEmails[1]] }],
    ['the last value', { op: 'remove', path: 'photos[value eq "https://img.example/1"]' }, { photos: [] }],
  ] as const)('sends a list whole where an operation is about %s', async (_case, operation, value) => {
    const { reads, body } = await encode([operation], pathless, ada);

    expect(reads).toBe(1);
    expect(body).toEqual(patchOf(value));
  });
});

describe('a PUT', () => {
  const put: DialectChanges = { update: { method: 'put', strip: ['photos', `${enterprise}:manager`] } };

  it('is the account as read with the changes, without what only the server writes and what the dialect strips', async () => {
    const { reads, method, effect, body } = await encode([title, workEmail, noTitle, inactive], put, ada);

    expect({ reads, method, effect }).toEqual({ reads: 1, method: 'PUT', effect: 'merge' });
    expect(body).toEqual({
      schemas: [urns.user, enterprise],
      userName: 'ada',
      name: { givenName: 'Ada', familyName: 'Byron' },
      emails: newEmails,
      active: false,
      [enterprise]: { department: 'R&D' },
    });
  });

  it('sends no part that the schema calls read-only', async () => {
    const { body } = await encode([title], { update: { method: 'put' } }, ada);

    expect(body).toMatchObject({ [enterprise]: { manager: { value: 'u0' } } });
    expect(JSON.stringify(body)).not.toContain('Lord');
  });

  it.each([
    ['a whole extension', enterprise, { userName: 'ada', name: { familyName: 'Byron' } }, 'R&D'],
    ['a part', 'name:familyName', { userName: 'ada', name: { givenName: 'Ada' } }, 'Byron'],
    ['a name in other letters', 'TITLE', { userName: 'ada' }, 'Mrs'],
    ['nothing where nothing is', 'nothing:of:it', { userName: 'ada', title: 'Mrs' }, 'g1'],
  ])('strips %s', async (_case, path, left, gone) => {
    const { body } = await encode([inactive], { update: { method: 'put', strip: [path] } }, ada);

    expect(body).toMatchObject(left);
    expect(JSON.stringify(body)).not.toContain(`"${gone}"`);
  });

  it('does not lose a change of what is never shown', async () => {
    const password: PatchOperation = { op: 'replace', path: 'password', value: 'Init-1' };

    expect((await encode([password], put, ada)).body).toMatchObject({ password: 'Init-1' });
  });

  it('is not stopped by what the schema requires and the server does not show', async () => {
    const attributes = userSchema.attributes.map((each) => ({ ...each, required: each.name === 'nickName' }));
    const schema = { core: { ...userSchema, attributes }, extensions: [] };
    const write = { method: 'PATCH', endpoint: 'Users', id: 'u1', operations: [title], schema } as const;

    const request = await encodeWrite(write, { dialect: mergeDialect(rfc, put), read: () => Promise.resolve(ada) });

    expect(request).toMatchObject({ method: 'PUT', body: { title: 'Lead' } });
  });

  it('carries the version', async () => {
    const write = { method: 'PATCH', endpoint: 'Users', id: 'u1', operations: [title], version: 'W/"1"' } as const;

    const request = await encodeWrite(write, { dialect: mergeDialect(rfc, put), read: () => Promise.resolve(ada) });

    expect(request.headers).toEqual({ 'If-Match': 'W/"1"' });
  });

  it('is refused when the account is gone', async () => {
    await expect(encode([title], put)).rejects.toMatchObject({ status: 404, delivery: 'rejected' });
  });
});

describe('a PUT of the changes alone', () => {
  const putPartial: DialectChanges = { update: { method: 'putPartial' } };

  it('has the schemas and what changes', async () => {
    const { reads, method, effect, body } = await encode([title, inactive], putPartial);

    expect({ reads, method, effect }).toEqual({ reads: 0, method: 'PUT', effect: 'replace' });
    expect(body).toEqual({ schemas: [urns.user], title: 'Lead', active: false });
  });

  it('has an extension whole of which an attribute changes', async () => {
    const { reads, body } = await encode([title, department], putPartial, ada);

    expect(reads).toBe(1);
    expect(body).toEqual({
      schemas: [urns.user, enterprise],
      title: 'Lead',
      [enterprise]: { department: 'Ops', manager: { value: 'u0' } },
    });
  });

  it('has an attribute whole of which a part changes', async () => {
    const { reads, body } = await encode([givenName, noTitle], putPartial, ada);

    expect(reads).toBe(1);
    expect(body).toEqual({ schemas: [urns.user], name: { givenName: 'A.', familyName: 'Byron' }, title: null });
  });
});

describe('a partial PATCH as in SCIM 1.1', () => {
  const partialPatch: DialectChanges = {
    update: { method: 'partialPatch' },
    account: { schemas: ['urn:scim:schemas:core:1.0'] },
  };
  const schemas = ['urn:scim:schemas:core:1.0'];

  it('has no operations', async () => {
    const { reads, method, effect, body } = await encode([title, inactive, givenName], partialPatch);

    expect({ reads, method, effect }).toEqual({ reads: 0, method: 'PATCH', effect: 'patch' });
    expect(body).toEqual({ schemas, title: 'Lead', active: false, name: { givenName: 'A.' } });
  });

  it('names what it takes away', async () => {
    const { body } = await encode([noTitle], partialPatch);

    expect(body).toEqual({ schemas, title: null, meta: { attributes: ['title'] } });
  });

  it('marks the values of a list that are to go, since lists are merged', async () => {
    const { body } = await encode([oneEmail, noTitle], partialPatch, ada);

    expect(body).toMatchObject({
      emails: [
        { value: 'ada@new.example' },
        { value: 'ada@old.example', type: 'work', primary: true, operation: 'delete' },
        { value: 'ada@home.example', type: 'home', operation: 'delete' },
      ],
    });
  });

  it('names the extensions in it besides', async () => {
    const { body } = await encode([department], partialPatch);

    expect(body).toMatchObject({ schemas: [...schemas, enterprise] });
  });
});

describe('a PATCH with paths', () => {
  it('is as the RFC has it, and nothing is read', async () => {
    const { reads, body } = await encode([title, noTitle, inactive], {});

    expect(reads).toBe(0);
    expect(body).toEqual({ schemas: [urns.patchOp], Operations: [title, noTitle, inactive] });
  });
});

describe('a create', () => {
  const write = { method: 'POST', endpoint: 'Users', body: { schemas: [urns.user], userName: 'ada' } } as const;
  const read = () => Promise.resolve(undefined);

  it('has the schemas of the dialect', async () => {
    const dialect = mergeDialect(rfc, { account: { schemas: ['urn:scim:schemas:core:1.0'] } });

    expect((await encodeWrite(write, { dialect, read })).body).toEqual({
      schemas: ['urn:scim:schemas:core:1.0'],
      userName: 'ada',
    });
  });

  it('is sent as it is without such', async () => {
    expect((await encodeWrite(write, { dialect: rfc, read })).body).toBe(write.body);
  });
});
