import { describe, expect, it } from '@jest/globals';
import { profileNames } from '../../src/profiles/provider-profiles.ts';
import { resolveDialect } from '../../src/profiles/resolve-dialect.ts';
import type { Dialect } from '../../src/scim/dialects/dialect.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import { useDialectScene } from '../support/mock-scim/dialect-scene.ts';
import { expectPromised } from '../support/mock-scim/expect-promised.ts';
import { choiceOf, promiseOf } from '../support/mock-scim/promises.ts';

const setScene = useDialectScene();

describe('a dialect', () => {
  it.each(['rfc', ...profileNames()])('exports and fulfills what is promised of %s', async (name) => {
    const promised = promiseOf(name);
    const scene = await setScene(promised.family(), choiceOf(name));

    await expectPromised(scene, promised);
  });
});

/** Knobs without which the promise is broken. Only the servers that differ so much can tell. */
const needed: Readonly<Record<string, readonly string[]>> = {
  salesforce: [
    ...['authentication.tokenUrl', 'list.maxPageSize', 'filter.logic', 'account.required', 'account.readOnly'],
    ...['account.exclusive', 'update.patchStyle', 'delete.user', 'members.write', 'members.remove'],
  ],
  cyberark: [
    'bulk.supported',
    ...['filter.logic', 'filter.operators', 'lookUp.attributes', 'account.required', 'account.readOnly'],
    'update.method',
    'members.write',
  ],
  slack: [
    ...['http.versionSuffix', 'discovery.trust', 'filter.logic', 'filter.operators', 'account.schemas'],
    ...['account.required', 'account.extensions', 'update.method', 'delete.user', 'delete.settleSeconds'],
    'members.write',
  ],
  'slack-v2': ['discovery.trust', 'lookUp.attributes', 'account.required', 'delete.user', 'members.remove'],
  zoom: [
    'bulk.supported',
    ...['http.versionSuffix', 'authentication.grant', 'authentication.clientAuthentication', 'filter.logic'],
    ...['filter.operators', 'update.method', 'update.activeBy', 'update.readAfterWrite', 'members.read'],
  ],
  miro: [
    'bulk.supported',
    ...['http.versionSuffix', 'list.maxPageSize', 'update.operationCase', 'update.filterQuoting'],
    ...['update.readAfterWrite', 'roles.attribute'],
  ],
  postman: [
    ...['http.contentType', 'authentication.scheme', 'filter.logic', 'filter.operators', 'account.readOnly'],
    ...['update.method', 'delete.user', 'members.remove'],
  ],
  entra: [
    'bulk.supported',
    ...['http.versionSuffix', 'authentication.scope', 'resources', 'list.mode', 'filter.logic', 'filter.operators'],
    ...['account.required', 'members.read', 'members.remove'],
  ],
  'aws-iam-identity-center': [
    ...['list.maxPageSize', 'filter.logic', 'filter.operators', 'account.required', 'account.readOnly'],
    ...['account.exclusive', 'members.read', 'members.remove'],
  ],
  github: ['bulk.supported', 'http.versionSuffix', 'filter.logic', 'filter.operators', 'delete.user'],
  'github-organization': ['http.versionSuffix', 'filter.logic', 'filter.operators', 'members.write'],
  gitlab: [
    ...['http.versionSuffix', 'filter.logic', 'filter.operators', 'account.required', 'update.booleanAs'],
    ...['update.readAfterWrite', 'members.write'],
  ],
  atlassian: [
    ...['http.versionSuffix', 'list.maxPageSize', 'filter.logic', 'filter.operators', 'delete.user', 'bulk.supported'],
  ],
  databricks: ['bulk.supported', 'list.stop', 'filter.logic', 'filter.operators', 'update.readAfterWrite'],
  snowflake: ['filter.logic', 'filter.operators', 'account.exclusive', 'roles.attribute'],
  figma: ['bulk.supported', 'http.versionSuffix', 'list.maxPageSize', 'members.fields', 'roles.attribute'],
  notion: ['lookUp.attributes'],
  docusign: ['delete.user', 'members.write'],
  'google-workspace': ['list.mode', 'bulk.supported'],
  keycloak: ['delete.user', 'members.fields'],
  'oracle-idcs': ['http.versionSuffix', 'authentication.scope', 'list.maxPageSize', 'read.parameters'],
  pingone: ['list.maxPageSize', 'list.hardCaps', 'account.exclusive', 'bulk.supported'],
  wso2: [
    ...['http.versionSuffix', 'list.maxPageSize', 'list.stop', 'list.emptyStatuses', 'members.write'],
    ...['members.remove', 'members.fields'],
  ],
  'wso2-legacy': ['filter.equality'],
  authentik: ['bulk.supported', 'list.index', 'lookUp.attributes'],
};

const cases = Object.entries(needed).flatMap(([name, knobs]) => knobs.map((knob) => [name, knob] as const));

describe('a promise', () => {
  it.each(cases)('of %s is broken where %s is that of the RFC', async (name, path) => {
    const promised = promiseOf(name);
    const [section = '', knob] = path.split('.');
    const ofRfc = knobOf(rfc, path);
    const own = { ...overridesOf(name, section), ...(knob !== undefined && { [knob]: ofRfc }) };
    const profileOverrides = {
      ...promised.connection?.profileOverrides,
      [section]: knob === undefined ? ofRfc : own,
    };
    const scene = await setScene(promised.family(), { ...choiceOf(name), profileOverrides });

    expect(knobOf(resolveDialect(scene.connection).dialect, path)).toEqual(ofRfc);

    const played = expectPromised(scene, promised);

    await expect(played).rejects.toThrow();
  });
});

function knobOf(dialect: Dialect, path: string): unknown {
  const [section = '', knob] = path.split('.');
  const values: unknown = dialect[section as 'list'];
  return knob === undefined ? values : (values as Readonly<Record<string, unknown>>)[knob];
}

function overridesOf(name: string, section: string): object {
  return promiseOf(name).connection?.profileOverrides?.[section] ?? {};
}
