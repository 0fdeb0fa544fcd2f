import { describe, expect, it } from '@jest/globals';
import { checkAllConnectionSettings } from '../../../src/jobs/check-connection-settings.ts';
import { Secret } from '../../../src/secret.ts';
import type { Connection, Settings } from '../../../src/settings/settings.ts';
import { aConnection } from '../../support/a-connection.ts';

const check = (...connections: readonly Connection[]) =>
  checkAllConnectionSettings({
    connections,
    mappings: { entityTypes: [], associations: [], resourceTypes: [] },
  } as unknown as Settings);
const overrides = (authentication: object) => ({ profileOverrides: { authentication } });

describe('checkAllConnectionSettings', () => {
  it('has nothing against a login that is complete', () => {
    expect(check(aConnection({ oauthToken: new Secret('ready-made'), ...overrides({ grant: 'static' }) }))).toEqual([]);
  });

  it('names what the login of each connection is missing, without a server', () => {
    const connections = [
      aConnection({ identifier: 'One', ...overrides({ grant: 'static' }) }),
      aConnection({ identifier: 'Two', login: 'svc', ...overrides({ grant: 'basic' }) }),
    ];

    expect(() => check(...connections)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        problems: [
          expect.stringMatching(/^Connections:One: OAuthToken is missing for the login \(bearer token\)\./),
          expect.stringMatching(/^Connections:Two: Password is missing for the login \(Basic\)\./),
        ],
      }),
    );
  });

  it('names a knob that does not fit', () => {
    expect(() => check(aConnection(overrides({ grant: 'kerberos' })))).toThrow(
      expect.objectContaining({ problems: [expect.stringContaining('ProfileOverrides:authentication:grant')] }),
    );
  });

  it('names everything that is wrong with a connection at once, each as a sentence, and says once what to do', () => {
    const profileOverrides = {
      authentication: { grant: 'static' },
      list: { startBase: 7 },
      listt: {},
      filter: { logic: 'none' },
      account: { required: ['nam:given['] },
    };

    expect(() => check(aConnection({ filter: 'Users|active eq true and title pr', profileOverrides }))).toThrow(
      expect.objectContaining({
        problems: [
          expect.stringMatching(/^Connections:Acme: ProfileOverrides:listt: unknown setting; did you mean list\?$/),
          expect.stringMatching(/^Connections:Acme: ProfileOverrides:list:startBase: must be .*[^.]\.$/),
          expect.stringMatching(/^Connections:Acme: account\.required: nam:given\[ cannot be read; .*[^.]\.$/),
          expect.stringMatching(/^Connections:Acme: OAuthToken is missing for the login/),
          expect.stringMatching(/^Connections:Acme: The filter of Users has more .*[^.]\.$/),
        ],
        next: expect.stringMatching(/^What each knob means is said in docs\/dialects\.md\. .* nothing was changed\.$/),
      }),
    );
  });

  it('does not ask for credentials of a login that is not known', () => {
    expect(() => check(aConnection({ profile: 'okta', ...overrides({ grant: 'kerberos' }) }))).toThrow(
      expect.objectContaining({ problems: [expect.stringContaining('ProfileOverrides:authentication:grant')] }),
    );
  });

  it('puts a full stop between what is wrong and what to do', () => {
    expect(() => check(aConnection({ profileFile: '/nowhere/acme.json' }))).toThrow(
      expect.objectContaining({
        problems: [expect.stringContaining('/nowhere/acme.json cannot be read. Correct the setting, or give')],
      }),
    );
  });

  it('warns where a dialect is used without a credential', () => {
    expect(check(aConnection({ scimSyntax: 'CyberArk' }))).toEqual([
      'Connections:Acme: has no credential; requests are sent without authentication.',
    ]);
  });

  it('names a filter that the target does not understand', () => {
    const profileOverrides = { filter: { logic: 'none' } };

    expect(() => check(aConnection({ filter: 'Users|active eq true and title pr', profileOverrides }))).toThrow(
      expect.objectContaining({ problems: [expect.stringMatching(/^Connections:Acme: The filter of Users has more/)] }),
    );
  });
});
