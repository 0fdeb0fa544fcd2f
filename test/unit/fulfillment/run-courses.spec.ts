import { describe, expect, it } from '@jest/globals';
import type { CreateAccount } from '../../../src/orders/account-change.ts';
import type { Write } from '../../../src/scim/writing/write.ts';
import { aCreation, anUpdate, aTask, joining, setting } from '../../support/account-changes.ts';
import { CoursesScene } from '../../support/courses-scene.ts';
import { found, lost, notSent, refused } from '../../support/write-outcomes.ts';

function creationOf(userName: string, parts: Partial<CreateAccount> = {}): CreateAccount {
  const { externalId: _, ...creation } = aCreation();
  return {
    ...creation,
    userName,
    keys: [`username:${userName}`],
    attributes: [setting('userName', userName)],
    ...parts,
  };
}

const isPost =
  (userName: string) =>
  (write: Write): boolean =>
    write.method === 'POST' && write.body['userName'] === userName;

describe('orders about different accounts', () => {
  it('go side by side: one look-up, one batch of writes, one request for the members of a group', async () => {
    const memberships = [joining('g1')];
    const tasks = ['ada', 'bob', 'eve'].map((name, index) =>
      aTask(creationOf(name, { memberships }), {}, `0:${index}`),
    );

    const events = await new CoursesScene().run(tasks);

    expect(events).toEqual([
      'look-up ada bob eve',
      'POST ada, POST bob, POST eve',
      'PATCH Groups/g1',
      '0:0 Executed',
      '0:1 Executed',
      '0:2 Executed',
    ]);
  });

  it('wait with their memberships until those of all are known', async () => {
    const update = anUpdate('u1', { attributes: [], memberships: [joining('g1')] });
    const creation = creationOf('ada', { memberships: [joining('g1')] });

    const events = await new CoursesScene().run([aTask(update, {}, '0:0'), aTask(creation, {}, '0:1')]);

    expect(events.filter((event) => event.startsWith('PATCH'))).toHaveLength(1);
  });

  it('are a thousand at once at most', async () => {
    const tasks = Array.from({ length: 1001 }, (_, index) => aTask(anUpdate(`u${index}`), {}, `0:${index}`));

    const events = await new CoursesScene().run(tasks);

    const writes = events.filter((event) => event.startsWith('PATCH')).map((event) => event.split(', ').length);
    expect(writes).toEqual([1000, 1]);
  });
});

describe('orders about one account', () => {
  const two = [aTask(anUpdate('u1'), {}, '0:0'), aTask(anUpdate('u1'), {}, '0:1')];
  const patch = 'PATCH Users/u1';

  it('go one after the other', async () => {
    expect(await new CoursesScene().run(two)).toEqual([patch, '0:0 Executed', patch, '0:1 Executed']);
  });

  it('go on after one that was an error', async () => {
    const scene = new CoursesScene({ outcomeOf: () => refused(400) });

    expect(await scene.run(two)).toEqual([patch, '0:0 Errored', patch, '0:1 Errored']);
  });

  it('never begin behind one that is still to be done', async () => {
    const scene = new CoursesScene({ outcomeOf: () => notSent() });

    expect(await scene.run(two)).toEqual([patch, '0:0 NotAttempted']);
  });
});

describe('an order that must wait', () => {
  const outcomeOf = (write: Write) => (isPost('ada')(write) ? lost() : undefined);
  const create = (name: string, position: string) => aTask(creationOf(name), {}, position);

  it('keeps nobody else waiting, and goes on at its moment', async () => {
    let looks = 0;
    const findBy = (name: string) =>
      name === 'ada' && (looks += 1) === 3 ? found({ id: 'u1', userName: name }) : undefined;
    const scene = new CoursesScene({ outcomeOf, findBy });
    const bobs = [aTask(anUpdate('u2'), {}, '0:1'), aTask(anUpdate('u2'), {}, '0:2')];

    const events = await scene.run([create('ada', '0:0'), ...bobs]);

    expect(events).toEqual([
      'look-up ada',
      'PATCH Users/u2',
      '0:1 Executed',
      'POST ada',
      'PATCH Users/u2',
      '0:2 Executed',
      'wait 2000',
      'look-up ada',
      'wait 5000',
      'look-up ada',
      '0:0 Executed',
    ]);
  });

  it('goes together with others of the same moment', async () => {
    const scene = new CoursesScene({
      outcomeOf: ({ method }) => (method === 'POST' ? lost('TARGET_FAILED') : undefined),
    });

    const events = await scene.run([create('ada', '0:0'), create('bob', '0:1')]);

    expect(events.slice(2, 4)).toEqual(['wait 2000', 'look-up ada bob']);
    expect(events.filter((event) => event === 'POST ada, POST bob')).toHaveLength(2);
  });
});

describe('a run that is stopped', () => {
  const create = (name: string, position: string) => aTask(creationOf(name), {}, position);

  it('before it begins does nothing', async () => {
    const scene = new CoursesScene();
    scene.stop();

    expect(await scene.run([create('ada', '0:0')])).toEqual([]);
  });

  it('begins nothing more', async () => {
    const tasks = [aTask(anUpdate('u1'), {}, '0:0'), aTask(anUpdate('u1'), {}, '0:1')];
    const scene = new CoursesScene({ endsAfter: (event) => event === '0:0 Executed' });

    expect(await scene.run(tasks)).toEqual(['PATCH Users/u1', '0:0 Executed']);
  });

  it('does not wait for an order that waits', async () => {
    const scene: CoursesScene = new CoursesScene({
      outcomeOf: () => {
        scene.stop();
        return lost();
      },
    });

    const events = await scene.run([create('ada', '0:0')]);

    expect(events).toEqual(['look-up ada', 'POST ada', 'look-up ada', '0:0 NotAttempted']);
  });

  it('calls an order that waits neither done nor failed', async () => {
    const scene = new CoursesScene({
      outcomeOf: () => lost('TARGET_FAILED'),
      endsAfter: (event) => event === 'wait 2000',
    });

    const events = await scene.run([create('ada', '0:0')]);

    expect(events.slice(-3)).toEqual(['wait 2000', 'look-up ada', '0:0 NotAttempted']);
  });
});

describe('a write', () => {
  it('comes with the texts in it that are not to be shown', async () => {
    const scene = new CoursesScene();
    const attributes = [setting('userName', 'ada'), setting('password', 'Sesame-1')];

    await scene.run([aTask(creationOf('ada', { attributes }), {}, '0:0'), aTask(anUpdate('u2'), {}, '0:1')]);

    expect(scene.sent.map(({ write, secrets }) => [write.method, secrets])).toEqual(
      expect.arrayContaining([
        ['POST', ['Sesame-1']],
        ['PATCH', []],
      ]),
    );
  });
});
