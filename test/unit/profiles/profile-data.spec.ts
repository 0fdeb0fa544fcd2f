import { describe, expect, it } from '@jest/globals';
import { checkFilter } from '../../../src/scim/check-filter.ts';
import { profileFacts } from '../../../src/jobs/list-profiles.ts';
import { dialectOfProfile } from '../../../src/profiles/profile-line.ts';
import { profileNames, providerProfile } from '../../../src/profiles/provider-profiles.ts';

const wanted = `salesforce cyberark slack slack-v2 zoom miro postman okta entra onelogin google-workspace aws-iam-identity-center github
  github-organization gitlab atlassian databricks snowflake oracle-idcs wso2 wso2-legacy keycloak pingone authentik docusign figma notion`;

describe('the provider profiles', () => {
  it('are those that the agent promises', () => {
    expect(profileNames()).toEqual(wanted.split(/\s+/).sort());
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

  it('the made-up row of Snowflake is refused, and its filters hold one comparison', () => {
    const { list, filter } = dialectOfProfile(providerProfile('snowflake'));

    expect(list.syntheticIds).toEqual(['1']);
    expect(filter.logic).toBe('none');
  });
});

function probeOf(name: string) {
  return dialectOfProfile(providerProfile(name)).members.probe;
}
