import { describe, expect, it } from '@jest/globals';
import { profileNames } from '../../src/profiles/provider-profiles.ts';
import { resolveDialect } from '../../src/profiles/resolve-dialect.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import { useDialectScene } from '../support/mock-scim/dialect-scene.ts';
import { expectPromised } from '../support/mock-scim/expect-promised.ts';
import { choiceOf, promiseOf } from '../support/mock-scim/promises.ts';

const setScene = useDialectScene();

describe('a dialect', () => {
  it.each(['rfc', ...profileNames()])('exports and fulfills what is promised of %s', async (name) => {
    const promised = promiseOf(name);
    const scene = await setScene(promised.family(), { ...choiceOf(name), ...promised.connection });

    await expectPromised(scene, promised);
  });
});

/** Knobs without which the promise is broken. Only the servers that differ so much can tell. */
const needed: Readonly<Record<string, readonly string[]>> = {
  salesforce: ['authentication.tokenUrl', 'update.patchStyle', 'members.write', 'members.remove'],
  cyberark: ['update.method', 'members.write', 'lookUp.attributes'],
  slack: [
    'discovery.trust',
    'account.schemas',
    'update.method',
    'delete.user',
    'delete.settleSeconds',
    'members.write',
  ],
  'slack-v2': ['discovery.trust', 'delete.user', 'members.remove', 'lookUp.attributes'],
  zoom: ['authentication.grant', 'authentication.clientAuthentication', 'update.method', 'members.read'],
  miro: ['update.operationCase', 'update.filterQuoting'],
  postman: ['http.contentType', 'authentication.scheme', 'update.method', 'delete.user', 'members.remove'],
  entra: ['authentication.scope', 'list.mode', 'members.read', 'members.remove'],
  'aws-iam-identity-center': ['members.read'],
  'oracle-idcs': ['list.parameters'],
  gitlab: ['update.booleanAs'],
  wso2: ['list.stop', 'list.emptyStatuses', 'members.write', 'members.remove', 'members.fields'],
  'wso2-legacy': ['filter.equality'],
  authentik: ['list.index', 'lookUp.attributes'],
};

const cases = Object.entries(needed).flatMap(([name, knobs]) => knobs.map((knob) => [name, knob] as const));

describe('a promise', () => {
  it.each(cases)('of %s is broken where %s is that of the RFC', async (name, path) => {
    const promised = promiseOf(name);
    const [section = '', knob = ''] = path.split('.');
    const ofRfc = (rfc as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[section]?.[knob];
    const profileOverrides = {
      ...promised.connection?.profileOverrides,
      [section]: { ...overridesOf(name, section), [knob]: ofRfc },
    };
    const scene = await setScene(promised.family(), { ...choiceOf(name), ...promised.connection, profileOverrides });

    const { dialect } = resolveDialect(scene.connection);
    expect(dialect[section as 'list']).toMatchObject({ [knob]: ofRfc });

    const played = expectPromised(scene, promised);

    await expect(played).rejects.toThrow();
  });
});

function overridesOf(name: string, section: string): object {
  return promiseOf(name).connection?.profileOverrides?.[section] ?? {};
}
