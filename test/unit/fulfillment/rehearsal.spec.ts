import { describe, expect, it } from '@jest/globals';
import type { AskTarget } from '../../../src/fulfillment/ask-target.ts';
import { rehearse } from '../../../src/fulfillment/rehearsal.ts';
import type { FoundResources, ReadResource } from '../../../src/fulfillment/step.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import type { EncodeTools } from '../../../src/scim/writing/encode-tools.ts';
import type { LookupKey } from '../../../src/scim/look-up/lookup-key.ts';
import type { PatchOperation } from '../../../src/scim/protocol/patch.ts';
import type { ScimResource } from '../../../src/scim/protocol/resource.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import type { Write, WriteOutcome } from '../../../src/scim/writing/write.ts';
import { done, failed, found, notSent, shown } from '../../support/write-outcomes.ts';

const ada: ScimResource = {
  id: 'u1',
  userName: 'ada',
  externalId: 'N-1',
  title: 'Countess',
  meta: { version: 'W/"1"' },
};

interface SceneOptions {
  readonly read?: ReadResource;
  readonly outcome?: WriteOutcome;
  readonly dialect?: DialectChanges;
}

/** A target that has Ada, and what it is asked. */
class Scene {
  readonly asked: string[] = [];
  readForWrite: EncodeTools['read'] = () => Promise.resolve(undefined);
  readonly #read: (id: string) => ReadResource;
  readonly #outcome: WriteOutcome;
  readonly #rehearsal: ReturnType<typeof rehearse>;

  constructor(options: SceneOptions = {}) {
    this.#read = (id) => options.read ?? (id === ada.id ? shown(ada) : shown());
    this.#outcome = options.outcome ?? done(200, '{id of bob}');
    this.#rehearsal = rehearse({
      ask: this.#ask(),
      planner: (read) => {
        this.readForWrite = read;
        return (items, onOutcome) => {
          for (const item of items) onOutcome(item, this.#outcome);
          return Promise.resolve();
        };
      },
      endpoint: 'Users',
      schema: userResourceSchema,
      dialect: mergeDialect(rfc, options.dialect ?? {}),
    });
  }

  async plan(...writes: readonly Write[]): Promise<void> {
    const items = writes.map((write) => ({ write, step: 'any', orders: ['0:0'] }));
    await this.#rehearsal.send(items, () => undefined);
  }

  read(id: string, endpoint = 'Users'): Promise<ReadResource> {
    return this.#rehearsal.ask.read(endpoint, id);
  }

  async find(...keys: readonly LookupKey[]): Promise<FoundResources | undefined> {
    const [answer] = await this.#rehearsal.ask.lookUp([{ kind: 'look-up', keys, single: false }]);
    return answer;
  }

  #ask(): AskTarget {
    return {
      read: (endpoint, id) => {
        this.asked.push(`${endpoint}/${id}`);
        return Promise.resolve(this.#read(id));
      },
      lookUp: (steps) => Promise.resolve(steps.map(({ keys }) => (keys.some(isOfAda) ? found(ada) : found()))),
      hasFailedLookUps: () => false,
    };
  }
}

function isOfAda({ attribute, value }: LookupKey): boolean {
  return ada[attribute] === value;
}

function named(value: string): LookupKey {
  return { attribute: 'userName', value };
}

function numbered(value: string): LookupKey {
  return { attribute: 'externalId', value };
}

function aPatch(operations: readonly PatchOperation[], endpoint = 'Users'): Write {
  return { method: 'PATCH', endpoint, id: 'u1', operations };
}

function replacing(path: string, value: unknown): PatchOperation {
  return { op: 'replace', path, value };
}

const deletion: Write = { method: 'DELETE', endpoint: 'Users', id: 'u1' };
const creation: Write = { method: 'POST', endpoint: 'Users', body: { userName: 'Bob', externalId: 'N-2' } };

describe('an account whose deletion is planned', () => {
  it('is not there any more, by its id and by its names', async () => {
    const scene = new Scene();
    await scene.plan(deletion);

    expect(await scene.read('u1')).toEqual(shown());
    expect(await scene.find(named('ada'), numbered('N-1'))).toEqual(found());
  });

  it('is there and inactive where a deletion leaves it so', async () => {
    const scene = new Scene({ dialect: { delete: { user: 'deleteDeactivates' } } });
    await scene.plan(deletion);

    expect(await scene.read('u1')).toMatchObject(shown({ id: 'u1', active: false }));
  });

  it('is still there when the deletion was not carried out', async () => {
    const scene = new Scene({ outcome: notSent() });
    await scene.plan(deletion);

    expect(await scene.read('u1')).toEqual(shown(ada));
    expect(await scene.find(named('ada'))).toEqual(found(ada));
  });

  it('is still there when it is a group of the same id that goes', async () => {
    const scene = new Scene();
    await scene.plan({ ...deletion, endpoint: 'Groups' });

    expect(await scene.read('u1')).toEqual(shown(ada));
  });
});

describe('an account whose creation is planned', () => {
  it.each([
    ['its userName, in any case', named('bob')],
    ['its externalId', numbered('N-2')],
  ])('is found by %s', async (_what, key) => {
    const scene = new Scene();
    await scene.plan(creation);

    expect(await scene.find(key)).toMatchObject(found({ id: '{id of bob}', userName: 'Bob', externalId: 'N-2' }));
    expect(scene.asked).toEqual([]);
  });

  it('is found once by both', async () => {
    const scene = new Scene();
    await scene.plan(creation);

    expect(await scene.find(named('bob'), numbered('N-2'))).toMatchObject({ value: [{ userName: 'Bob' }] });
  });

  it('is found as it was changed since', async () => {
    const scene = new Scene();
    await scene.plan(creation);
    await scene.plan({
      method: 'PATCH',
      endpoint: 'Users',
      id: '{id of bob}',
      operations: [replacing('title', 'Sir')],
    });

    expect(await scene.find(named('bob'))).toMatchObject({ value: [{ title: 'Sir' }] });
  });
});

describe('an account whose change is planned', () => {
  it('is read and found with the change, and with a version that nobody knows yet', async () => {
    const scene = new Scene();
    await scene.plan(aPatch([replacing('title', 'Dr')]));
    await scene.plan(aPatch([replacing('name.givenName', 'Ada')]));

    const changed = { id: 'u1', title: 'Dr', name: { givenName: 'Ada' }, meta: { version: '{new-version}' } };
    expect(await scene.read('u1')).toMatchObject(shown(changed));
    expect(await scene.find(named('ada'))).toMatchObject(found(changed));
  });

  it.each([
    ['userName', named('Augusta'), named('ada')],
    ['externalId', numbered('N-9'), numbered('N-1')],
  ])('is found by its new %s only', async (path, after, before) => {
    const scene = new Scene();
    await scene.plan(aPatch([replacing(path, after.value)]));

    expect(await scene.find(after)).toMatchObject({ value: [{ id: 'u1', [path]: after.value }] });
    expect(await scene.find(before)).toEqual(found());
  });

  it('is found once by its new name and by what it is called still', async () => {
    const scene = new Scene();
    await scene.plan(aPatch([replacing('userName', 'Augusta')]));

    expect(await scene.find(named('Augusta'), numbered('N-1'))).toMatchObject(found({ id: 'u1', userName: 'Augusta' }));
    expect(scene.asked).toEqual([]);
  });

  it('cannot be told when reading it under its new name fails', async () => {
    const scene = new Scene({ read: failed('TARGET_FAILED') });
    await scene.plan(aPatch([replacing('userName', 'Augusta')]));

    expect(await scene.find(named('Augusta'))).toMatchObject({ kind: 'failed' });
  });

  it('is shown with the change where the target does not show what its schema requires', async () => {
    const { userName: _, ...bare } = ada;
    const scene = new Scene({ read: shown(bare) });
    await scene.plan(aPatch([replacing('title', 'Dr')]));

    expect(await scene.read('u1')).toMatchObject(shown({ id: 'u1', title: 'Dr' }));
  });

  it('is shown as it is when the change cannot be applied', async () => {
    const scene = new Scene();
    await scene.plan(aPatch([replacing('title[type eq "x"]', 'Dr')]));

    expect(await scene.read('u1')).toEqual(shown(ada));
  });
});

it('asks about groups as ever', async () => {
  const scene = new Scene();
  await scene.plan(aPatch([replacing('title', 'Dr')]));

  expect(await scene.read('u1', 'Groups')).toEqual(shown(ada));
  expect(scene.asked).toEqual(['Groups/u1']);
});

describe('a group whose members are planned to change', () => {
  const staff = { id: 'g1', displayName: 'Staff', members: [{ value: 'u8' }] };

  it('has them, also for what is planned next', async () => {
    const scene = new Scene({ read: shown(staff) });
    const operations: PatchOperation[] = [
      { op: 'add', path: 'members', value: [{ value: 'u9' }] },
      { op: 'remove', path: 'members[value eq "u8"]' },
    ];
    await scene.plan({ method: 'PATCH', endpoint: 'Groups', id: 'g1', operations });

    const members = [{ value: 'u9' }];
    expect(await scene.read('g1', 'Groups')).toMatchObject({ value: { members } });
    expect(await scene.readForWrite('groups', 'g1')).toMatchObject({ members });
  });

  it('cannot be planned from when it cannot be read', async () => {
    const answer = failed('TARGET_TIMEOUT');

    await expect(new Scene({ read: answer }).readForWrite('Groups', 'g1')).rejects.toBe(answer.error);
  });
});
