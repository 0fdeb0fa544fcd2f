import { describe, expect, it } from '@jest/globals';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { anUpdate, aTask, granting, joining, leaving } from '../../support/account-changes.ts';
import { CoursesScene } from '../../support/courses-scene.ts';

describe('orders that depend on what the target shows', () => {
  it('know of a group what earlier ones of the run did to it', async () => {
    const scene = new CoursesScene({ dialect: mergeDialect(rfc, { members: { write: 'put' } }) });
    const changes = [joining('g1'), leaving('g1'), joining('g1')];

    await scene.run(
      changes.map((change, index) =>
        aTask(anUpdate('u1', { attributes: [], memberships: [change] }), {}, `0:${index}`),
      ),
    );

    const earlier = scene.sent.map(({ write }) => (write.method === 'PATCH' ? write.members?.earlier : undefined));
    expect(earlier).toEqual([undefined, { added: [{ value: 'u1' }], removed: [] }, { added: [], removed: ['u1'] }]);
  });

  it('ask for roles by name', async () => {
    const scene = new CoursesScene({ dialect: mergeDialect(rfc, { update: { method: 'put' } }) });

    const events = await scene.run([aTask(anUpdate('u1', { attributes: [], memberships: [granting('admin')] }))]);

    expect(events).toEqual(['read Users/u1', 'read Users/u1 roles', '0:0 Errored']);
  });
});
