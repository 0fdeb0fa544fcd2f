import { describe, expect, it } from '@jest/globals';
import { granting } from '../../support/account-changes.ts';
import { anOrder, problemsOf, translate } from '../../support/an-order.ts';

describe('where a profile lets no membership be changed', () => {
  it.each(['groups_add', 'groups_remove'])('an order with %s is refused as a whole', (key) => {
    const problems = problemsOf(anOrder({ [key]: ['g1'], title: 'Lead' }), { preventsMemberships: true });

    expect(problems).toEqual([expect.stringContaining('by its profile the target takes no memberships')]);
  });

  it('roles are another matter', () => {
    const change = translate(anOrder({ roles_add: ['audit'] }), { preventsMemberships: true });

    expect(change).toMatchObject({ memberships: [granting('audit')] });
  });
});
