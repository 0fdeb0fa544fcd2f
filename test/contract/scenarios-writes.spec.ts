import { describe, expect, it } from '@jest/globals';
import { aws } from '../support/mock-scim/aws.ts';
import { rfcFor, useDialectScene, type DialectScene } from '../support/mock-scim/dialect-scene.ts';
import { added, deleted, modified, newcomer } from '../support/mock-scim/mixed-batch.ts';
import { databricks, gitlab } from '../support/mock-scim/plain-families.ts';
import { entitlementsOf, salesforce, standardProfile } from '../support/mock-scim/salesforce.ts';
import { plainNaming, seedOf } from '../support/mock-scim/seed.ts';
import { slackV1 } from '../support/mock-scim/slack-v1.ts';
import { readsUntilInactive } from '../support/mock-scim/slack.ts';
import { zoom, zoomAccount } from '../support/mock-scim/zoom.ts';

const setScene = useDialectScene();

const salesforceScene = (): Promise<DialectScene> => setScene(salesforce(), { scimSyntax: 'Salesforce' });
const zoomOverrides = { authentication: { accountId: zoomAccount } };

const { userId, groupId } = salesforce().naming;
const otherProfile = '00eA0000000Other';
const permissionSet = '0PSA0000000Perm';

/** The requests that change something. */
function writesTo({
  server,
}: DialectScene): { readonly method: string; readonly path: string; readonly text: string }[] {
  return server.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('/oauth'));
}

/** A seed with so many people. */
function crowd(count: number): ReturnType<typeof seedOf> {
  const { Users = [], Groups = [] } = seedOf(plainNaming);
  const [one] = Users;
  const people = Array.from({ length: count }, (_, number) => {
    return { ...one, id: `u${number}`, userName: `person${number}@corp.example` };
  });
  return { Users: people, Groups };
}

describe('writing accounts and memberships', () => {
  it('S6: a group that takes wrapped members only is changed by its dialect, and not by that of the RFC', async () => {
    const scene = await salesforceScene();
    const family = salesforce();
    const rfc = await setScene(family, rfcFor(family));
    const join = modified('join', userId(5), { groups_add: [{ id: groupId(2) }] });

    const results = await scene.fulfill([join]);
    const byRfc = await rfc.fulfill([join]);

    expect(results).toMatchObject([{ State: 'Executed' }]);
    expect(scene.server.store.membersOf(groupId(2))).toEqual([userId(5)]);
    expect(byRfc).toMatchObject([{ State: 'Errored', HttpStatus: '400' }]);
    expect(rfc.server.store.membersOf(groupId(2))).toEqual([]);
  });

  it('S7: a change without a path has an object as its value, which the server takes, and never an array', async () => {
    const scene = await salesforceScene();

    const results = await scene.fulfill([modified('update', userId(5), { title: 'Lead', active: false })]);

    expect(results).toMatchObject([{ State: 'Executed' }]);
    expect(scene.server.store.get('Users', userId(5))).toMatchObject({ title: 'Lead', active: false });
    expect(writesTo(scene).map(({ text }) => (JSON.parse(text) as { Operations: unknown }).Operations)).toEqual([
      [{ op: 'replace', value: { title: 'Lead', active: false } }],
    ]);
  });

  it('S8: an account without a profile is refused before any request', async () => {
    const scene = await salesforceScene();

    const results = await scene.fulfill([added('create', newcomer('nina@corp.example'))]);

    expect(results).toMatchObject([{ State: 'Errored', HttpStatus: '' }]);
    expect(results[0]?.Message).toContain('entitlements');
    expect(writesTo(scene)).toEqual([]);
  });

  it('S9: another profile takes the place of the one before, and the permission sets stay', async () => {
    const scene = await salesforceScene();
    const { store } = scene.server;
    const user = store.get('Users', userId(5));
    const values = [{ value: permissionSet }, { value: standardProfile, type: 'Profile' }];
    store.put('Users', { ...user, id: userId(5), entitlements: values });

    const results = await scene.fulfill([modified('update', userId(5), { 'entitlements:value': otherProfile })]);

    expect(results).toMatchObject([{ State: 'Executed' }]);
    expect(entitlementsOf(store.get('Users', userId(5)))).toEqual([otherProfile, permissionSet].sort());
  });

  it('S11: a deletion that leaves the account inactive is done, and so is the next one', async () => {
    const scene = await salesforceScene();

    const results = await scene.fulfill([deleted('delete', userId(5))]);
    const again = await scene.fulfill([deleted('delete again', userId(5))]);

    expect([...results, ...again]).toMatchObject([{ State: 'Executed' }, { State: 'Executed' }]);
    expect(scene.server.store.get('Users', userId(5))).toMatchObject({ active: false });
  });

  it('S12: an account that becomes inactive after a while is looked at until it is', async () => {
    const { naming } = slackV1();
    const scene = await setScene(slackV1(), { profile: 'slack' });

    const results = await scene.fulfill([deleted('delete', naming.userId(5))]);

    expect(results).toMatchObject([{ State: 'Executed' }]);
    expect(scene.server.store.get('Users', naming.userId(5))).toMatchObject({ active: false });
    const requests = scene.server.requests.map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`);
    const looks = requests.slice(requests.indexOf(`DELETE ${naming.userId(5)}`) + 1);
    expect(looks).toHaveLength(readsUntilInactive + 1);
  });

  it('S21: 250 members are added to a group by three requests, where a request may have 100', async () => {
    const scene = await setScene({ ...aws(), seed: crowd(250) }, { profile: 'aws-iam-identity-center', pageSize: 100 });
    const joins = Array.from({ length: 250 }, (_, number) => {
      return modified(`join ${number}`, `u${number}`, { groups_add: [{ id: 'g2' }] });
    });

    const results = await scene.fulfill(joins);

    expect(results.filter(({ State }) => State !== 'Executed')).toEqual([]);
    expect(writesTo(scene).map(({ path }) => path)).toEqual(Array(3).fill('/tenant/scim/v2/Groups/g2'));
    expect(scene.server.store.membersOf('g2')).toHaveLength(250);
  });

  it.each([
    { profile: 'zoom', family: zoom, profileOverrides: zoomOverrides, kept: 'userName' },
    { profile: 'databricks', family: databricks, kept: 'userName' },
    { profile: 'gitlab', family: gitlab, kept: 'userName' },
  ])(
    'S23: what the server of $profile accepts and does not change is an error',
    async ({ family, kept, ...choice }) => {
      const { naming } = family();
      const scene = await setScene(family(), choice);

      const results = await scene.fulfill([
        modified('kept', naming.userId(5), { [kept]: 'other@corp.example' }),
        modified('made', naming.userId(6), { externalId: 'N-6' }),
      ]);

      const stateOf = new Map(results.map(({ AssignedResourceTypeId, State }) => [AssignedResourceTypeId, State]));
      expect([stateOf.get('kept'), stateOf.get('made')]).toEqual(['Errored', 'Executed']);
      expect(results.find(({ State }) => State === 'Errored')?.Message).toContain(kept);
    },
  );

  it('S24: who leaves a group is marked with an operation, as SCIM 1.1 has it, and nobody else leaves', async () => {
    const { naming } = slackV1();
    const scene = await setScene(slackV1(), { profile: 'slack' });
    const leave = modified('leave', naming.userId(0), { groups_remove: [{ id: naming.groupId(0) }] });

    const results = await scene.fulfill([leave]);

    expect(results).toMatchObject([{ State: 'Executed' }]);
    expect(writesTo(scene).map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      { schemas: ['urn:scim:schemas:core:1.0'], members: [{ value: naming.userId(0), operation: 'delete' }] },
    ]);
    expect(scene.server.store.membersOf(naming.groupId(0))).toEqual([naming.userId(1), naming.userId(2)]);
  });

  it('S25: an ampersand in an id is encoded in the address, and found again', async () => {
    const scene = await setScene(zoom(), { profile: 'zoom', profileOverrides: zoomOverrides });
    const { naming } = zoom();

    const results = await scene.fulfill([
      modified('join', naming.userId(5), { groups_add: [{ id: naming.groupId(2) }] }),
      deleted('delete', naming.userId(6)),
    ]);

    expect(results).toMatchObject([{ State: 'Executed' }, { State: 'Executed' }]);
    expect(writesTo(scene).map(({ path }) => path)).toContain('/scim2/Users/z%266%3Dx');
    expect(scene.server.store.get('Users', naming.userId(6))).toBeUndefined();
    expect(scene.server.store.membersOf(naming.groupId(2))).toEqual([naming.userId(5)]);
  });
});
