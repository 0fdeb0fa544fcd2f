import { defineAttribute, defineComplex, definePlural, type DefinedAttribute } from './define-attribute.ts';
import type { Schema } from './discovery.ts';
import { urns } from './urns.ts';

export interface DefinedSchema extends Schema {
  readonly description: string;
  readonly attributes: readonly DefinedAttribute[];
}

const readOnly = { mutability: 'readOnly' } as const;
const identifier = { caseExact: true } as const;
const reference = { type: 'reference', caseExact: true } as const;

/** What every resource has and no schema document lists (RFC 7643 section 3.1). */
export const commonAttributes: readonly DefinedAttribute[] = [
  defineAttribute('schemas', { ...reference, multiValued: true, returned: 'always' }),
  defineAttribute('id', { ...identifier, ...readOnly, returned: 'always', uniqueness: 'server' }),
  defineAttribute('externalId', identifier),
  defineComplex(
    'meta',
    [
      defineAttribute('resourceType', { ...identifier, ...readOnly }),
      defineAttribute('created', { ...readOnly, type: 'dateTime' }),
      defineAttribute('lastModified', { ...readOnly, type: 'dateTime' }),
      defineAttribute('location', { ...reference, ...readOnly }),
      defineAttribute('version', { ...identifier, ...readOnly }),
    ],
    readOnly,
  ),
];

const nameParts = ['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix'];
const addressParts = ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'];

const places = ['work', 'home', 'other'];
const addressAttributes = [
  ...addressParts.map((part) => defineAttribute(part)),
  defineAttribute('type', { canonicalValues: places }),
  defineAttribute('primary', { type: 'boolean' }),
];

/** RFC 7643 section 4.1. */
export const userSchema: DefinedSchema = {
  id: urns.user,
  name: 'User',
  description: 'User Account',
  attributes: [
    defineAttribute('userName', { required: true, uniqueness: 'server' }),
    defineComplex(
      'name',
      nameParts.map((part) => defineAttribute(part)),
    ),
    defineAttribute('displayName'),
    defineAttribute('nickName'),
    defineAttribute('profileUrl', { ...reference, referenceTypes: ['external'] }),
    defineAttribute('title'),
    defineAttribute('userType'),
    defineAttribute('preferredLanguage'),
    defineAttribute('locale'),
    defineAttribute('timezone'),
    defineAttribute('active', { type: 'boolean' }),
    defineAttribute('password', { mutability: 'writeOnly', returned: 'never' }),
    definePlural('emails', places),
    definePlural('phoneNumbers', [...places, 'mobile', 'fax', 'pager']),
    definePlural('ims'),
    definePlural('photos', ['photo', 'thumbnail'], { ...reference, referenceTypes: ['external'] }),
    defineComplex('addresses', addressAttributes, { multiValued: true }),
    defineComplex(
      'groups',
      [
        defineAttribute('value', { ...identifier, ...readOnly }),
        defineAttribute('$ref', { ...reference, ...readOnly, referenceTypes: ['Group'] }),
        defineAttribute('display', readOnly),
        defineAttribute('type', { ...readOnly, canonicalValues: ['direct', 'indirect'] }),
      ],
      { ...readOnly, multiValued: true },
    ),
    definePlural('entitlements'),
    definePlural('roles'),
    definePlural('x509Certificates', [], { type: 'binary', caseExact: true }),
  ],
};

/** RFC 7643 section 4.3. */
export const enterpriseUserSchema: DefinedSchema = {
  id: urns.enterpriseUser,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    ...['employeeNumber', 'costCenter', 'organization', 'division', 'department'].map((name) => defineAttribute(name)),
    defineComplex('manager', [
      defineAttribute('value', identifier),
      defineAttribute('$ref', { ...reference, referenceTypes: ['User'] }),
      defineAttribute('displayName', readOnly),
    ]),
  ],
};

const immutable = { mutability: 'immutable' } as const;

/** RFC 7643 section 4.2. */
export const groupSchema: DefinedSchema = {
  id: urns.group,
  name: 'Group',
  description: 'Group',
  attributes: [
    defineAttribute('displayName', { required: true }),
    defineComplex(
      'members',
      [
        defineAttribute('value', { ...identifier, ...immutable }),
        defineAttribute('$ref', { ...reference, ...immutable, referenceTypes: ['User', 'Group'] }),
        defineAttribute('type', { ...immutable, canonicalValues: ['User', 'Group'] }),
        defineAttribute('display'),
      ],
      { multiValued: true },
    ),
  ],
};

/** The schema document that `/Schemas` lists (RFC 7643 section 7); `location` is its address. */
export function schemaDocument(schema: DefinedSchema, location: string): Readonly<Record<string, unknown>> {
  return {
    schemas: [urns.schema],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(attributeDocument),
    meta: { resourceType: 'Schema', location },
  };
}

function attributeDocument(attribute: DefinedAttribute): Readonly<Record<string, unknown>> {
  const { subAttributes, ...characteristics } = attribute;
  if (subAttributes.length === 0) return characteristics;
  return { ...characteristics, subAttributes: subAttributes.map(attributeDocument) };
}
