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

  it('names a filter that the target does not understand', () => {
    const profileOverrides = { filter: { logic: 'none' } };

    expect(() => check(aConnection({ filter: 'Users|active eq true and title pr', profileOverrides }))).toThrow(
      expect.objectContaining({ problems: [expect.stringMatching(/^Connections:Acme: The filter of Users has more/)] }),
    );
  });
});
