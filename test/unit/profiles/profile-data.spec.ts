import { describe, expect, it } from '@jest/globals';
import { checkFilter } from '../../../src/scim/check-filter.ts';
import { profileFacts } from '../../../src/jobs/list-profiles.ts';
import { dialectOfProfile } from '../../../src/profiles/profile-line.ts';
import { profileNames, providerProfile } from '../../../src/profiles/provider-profiles.ts';
import { isWrittenDown } from '../../support/mock-scim/promises.ts';

const wanted =
  `salesforce cyberark slack slack-v2 zoom miro postman okta entra onelogin google-workspace aws-iam-identity-center github
  github-organization gitlab atlassian databricks snowflake oracle-idcs wso2 wso2-legacy keycloak pingone authentik docusign figma notion`.split(
    /\s+/,
  );

describe('the provider profiles', () => {
  it('are at least those that the agent promises', () => {
    expect(profileNames()).toEqual(expect.arrayContaining(wanted));
  });

  it.each(wanted)('are held to what is written down of their servers: %s', (name) => {
    expect(isWrittenDown(name)).toBe(true);
  });
});

describe.each(profileNames())('the profile %s', (name) => {
  it('fits the schema, and is named like its file', () => {
    expect(providerProfile(name).name.toLowerCase()).toBe(name);
  });

  it('says of which product it is, and what Server looks like where a document says it', () => {
    const { description, server = '', unconfirmed = [] } = providerProfile(name);

    expect(description).toBeTruthy();
    expect(server.startsWith('https://') || /^(Only|No) document/.test(unconfirmed[0] ?? '')).toBe(true);
  });

  it('differs from the RFC in a knob, or says why it is there', () => {
    const { knobs, unconfirmed } = profileFacts(name);

    expect(knobs.length + unconfirmed.length).toBeGreaterThan(0);
  });

  it('says in whole sentences what is to be known, and what is not confirmed', () => {
    const { notes = [], unconfirmed = [] } = providerProfile(name);

    for (const sentence of [...notes, ...unconfirmed]) expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
  });

  it('has knobs that go together', () => {
    const { members, lookUp, list, filter } = dialectOfProfile(providerProfile(name));

    expect(members.probe === null).toBe(members.read !== 'probe');
    expect(lookUp.attributes).toContain(lookUp.keyAttribute === 'userName' ? 'userName' : lookUp.attributes[0]);
    expect(Object.keys(list.hardCaps).length === 0 || (filter.operators ?? ['sw']).includes('sw')).toBe(true);
  });
});

describe.each(profileNames().filter((name) => probeOf(name) !== null))('the profile %s', (name) => {
  it('asks for members with a filter that its own server understands', () => {
    const filter = probeOf(name)!.filter.replace(/\{\w+\}/g, '1');

    expect(() => {
      checkFilter(new Map([['Users', filter]]), dialectOfProfile(providerProfile(name)));
    }).not.toThrow();
  });
});

describe('what must not be lost from the profiles', () => {
  it.each(['github', 'keycloak', 'postman'])('a deletion is no DELETE with %s', (name) => {
    expect(dialectOfProfile(providerProfile(name)).delete.user).toBe('deactivate');
  });

  it.each(['aws-iam-identity-center', 'zoom', 'entra'])(
    'no list of members is replaced where they cannot be read: %s',
    (name) => {
      const { members } = dialectOfProfile(providerProfile(name));

      expect([members.read, members.write, members.remove]).not.toContain('replaceAll');
      expect(['user', 'probe']).toContain(members.read);
    },
  );

  it('credentials for Salesforce go to Salesforce only', () => {
    expect(dialectOfProfile(providerProfile('salesforce')).authentication.baseUrlHosts).toEqual(['.salesforce.com']);
  });

  it.each([
    ['github', { requestsPerMinute: 16 }],
    ['slack', { requestsPerMinute: 180 }],
    ['slack-v2', { requestsPerMinute: 180 }],
    ['miro', { requestsPerMinute: 10 }],
    ['zoom', { requestsPerMinute: 60 }],
    ['salesforce', { codes: ['REQUEST_LIMIT_EXCEEDED'] }],
  ])('%s is asked at the pace that its documents allow', (name, throttle) => {
    expect(dialectOfProfile(providerProfile(name)).throttle).toMatchObject(throttle);
  });

  it.each([
    ['aws-iam-identity-center', 100],
    ['miro', 100],
  ])('%s gets few members in one request', (name, most) => {
    expect(dialectOfProfile(providerProfile(name)).members.maxPerRequest).toBe(most);
  });

  it.each(['aws-iam-identity-center', 'pingone', 'snowflake'])('%s has one value of an attribute', (name) => {
    const { exclusive } = dialectOfProfile(providerProfile(name)).account;

    const plural = ['emails', 'phoneNumbers', 'addresses', 'ims', 'photos', 'entitlements', 'roles'];
    expect(exclusive).toEqual(plural.map((attribute) => ({ attribute, max: 1 })));
  });

  it('no cursor is used where it takes away the total: AWS', () => {
    expect(dialectOfProfile(providerProfile('aws-iam-identity-center')).list.mode).toBe('index');
  });

  it('values under a second spelling of a URN are found: Zoom, CyberArk', () => {
    for (const name of ['zoom', 'cyberark']) {
      expect(dialectOfProfile(providerProfile(name)).read.movedExtensions).toBe(true);
    }
  });

  it('the made-up row of Snowflake is refused, and its filters hold one comparison', () => {
    const { list, filter } = dialectOfProfile(providerProfile('snowflake'));

    expect(list.syntheticIds).toEqual(['1']);
    expect(filter.logic).toBe('none');
  });
});

function probeOf(name: string) {
  return dialectOfProfile(providerProfile(name)).members.probe;
}
