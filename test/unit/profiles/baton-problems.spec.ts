import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../src/errors.ts';
import { readBatonProfile } from '../../../src/profiles/read-baton-profile.ts';
import { batonConfig, batonOperation } from '../../support/baton-config.ts';

function problemsOf(config: unknown): readonly string[] {
  try {
    readBatonProfile(config, '/etc/acme.yaml');
  } catch (error) {
    if (error instanceof AgentError) return error.problems;
    throw error;
  }
  return [];
}

describe('a configuration of baton-scim with mistakes', () => {
  it.each<[unknown, string]>([
    [{ auth: {} }, 'apiEndpoint: is missing'],
    [batonConfig({ apiEndpoint: 'acme.example' }), 'apiEndpoint: must be an https URL'],
    [{ ...batonConfig(), provisoning: {} }, 'provisoning: unknown setting; did you mean provisioning?'],
    [batonConfig({ user: { firsName: 'x' } }), 'user:firsName: unknown setting; did you mean firstName?'],
    [batonConfig({ user: { active: 7 } }), 'user:active: must be text, found 7'],
    [batonConfig({ auth: { authType: 'basicTokenSource' } }), 'auth:authType: must be oauth2, apiKey or basic'],
    [batonConfig({ auth: { authType: 'customTokenSource' } }), 'ProfileOverrides'],
    [batonConfig({ auth: { tokenRequestDefaults: {} } }), 'auth:tokenRequestDefaults: is not supported'],
    [{ ...batonConfig(), requestDefaults: { headers: {} } }, 'requestDefaults: is not supported; set ExtraHeaders'],
    [batonConfig({ auth: { apiKeyPrefix: 'Bearer\r\nX: y' } }), 'auth:apiKeyPrefix: must be one word'],
    [batonConfig({ auth: { shouldObtainToken: true } }), 'auth:authUrl: is missing; shouldObtainToken needs it'],
    [batonConfig({ auth: { shouldObtainToken: true } }), 'auth:tokenPath: is missing; shouldObtainToken needs it'],
    [batonConfig({ auth: { authType: 'basic', shouldObtainToken: true } }), 'contradicts authType basic'],
    [batonConfig({ auth: { authUrl: 'https://acme.example/{origin}' } }), 'auth:authUrl: must be an https URL'],
    [
      batonConfig({ auth: { shouldObtainToken: true, authUrl: 'https://a.example', tokenPath: 'tokens[0]' } }),
      'auth:tokenPath: the path tokens[0] must be names joined by dots',
    ],
    [batonConfig({ user: { userName: 'a..b' } }), 'user:userName: the path a..b cannot be read at character 2'],
    [batonConfig({ user: { id: '__proto__.id' } }), 'user:id: the path __proto__.id names __proto__'],
    [batonConfig({ group: { id: 'id', displayName: 'x', members: { path: 'm', id: 'a[0]' } } }), 'group:members:id'],
    [batonConfig({ pagination: { startIndex: 'a[' } }), 'pagination:startIndex: the path a[ cannot be read'],
    [batonConfig({ pagination: { totalResults: '["a.b"]' } }), 'pagination:totalResults: no name in it may have a dot'],
    [batonConfig({ user: { hasGroupsOnUser: true } }), 'user:userGroup: is missing'],
    [
      batonConfig({ provisioning: { addUserToGroup: batonOperation('remove') } }),
      'provisioning:addUserToGroup:op: remove would do the contrary',
    ],
    [
      batonConfig({ provisioning: { removeUserRole: batonOperation('Add', 'roles') } }),
      'provisioning:removeUserRole:op: Add would do the contrary',
    ],
    [
      batonConfig({ provisioning: { addUserToGroup: batonOperation('delete') } }),
      'provisioning:addUserToGroup:op: must be add, remove or replace',
    ],
    [
      batonConfig({
        provisioning: {
          addUserToGroup: batonOperation('add', 'people'),
          removeUserFromGroup: batonOperation('remove', 'members', { valuePath: 'id' }),
        },
      }),
      'provisioning:addUserToGroup:path: must be members',
    ],
    [
      batonConfig({
        provisioning: {
          addUserToGroup: batonOperation('add'),
          removeUserFromGroup: batonOperation('remove', 'members', { valuePath: 'id' }),
        },
      }),
      'provisioning:removeUserFromGroup:valuePath: must be value',
    ],
    [
      batonConfig({
        provisioning: {
          addUserRole: batonOperation('add', 'roles'),
          removeUserRole: batonOperation('remove', 'rights'),
        },
      }),
      'provisioning:removeUserRole: path and valuePath must be those of addUserRole',
    ],
    [
      batonConfig({
        provisioning: {
          addUserRole: batonOperation('add', 'a.b.c'),
          removeUserRole: batonOperation('remove', 'a.b.c'),
        },
      }),
      'provisioning:addUserRole: path and valuePath must name one attribute',
    ],
  ])('is refused with the file and the key: %#', (config, problem) => {
    const problems = problemsOf(config);

    expect(problems).toContainEqual(expect.stringContaining(problem));
    expect(problems.every((each) => each.startsWith('ProfileFile /etc/acme.yaml: '))).toBe(true);
  });

  it('is refused with all that is wrong at once', () => {
    const problems = problemsOf(batonConfig({ user: { id: 'a[', active: '*' }, auth: { shouldObtainToken: true } }));

    expect(problems).toHaveLength(4);
  });
});
