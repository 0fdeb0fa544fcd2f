import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../support/export-scene.ts';
import { readResults } from '../support/fulfill-scene.ts';
import { rfcFor, useDialectScene, type DialectScene } from '../support/mock-scim/dialect-scene.ts';
import { expectFiles, isDone, oneOfEach } from '../support/mock-scim/mixed-batch.ts';
import { promiseOf } from '../support/mock-scim/promises.ts';

const setScene = useDialectScene();

/** What the RFC's dialect cannot do with a server. */
interface Control {
  readonly name: string;
  /** `hides members`: its groups show none, and nothing says that they have some. */
  readonly export?: 'fails' | 'hides members';
  /** The orders that fail; `all` where nothing can begin. */
  readonly orders: readonly string[] | 'all';
  /** What else is needed to be let in. */
  readonly authentication?: object;
}

const controls: readonly Control[] = [
  { name: 'salesforce', orders: ['create', 'join', 'leave', 'update'] },
  { name: 'cyberark', orders: ['create', 'delete', 'join', 'leave', 'update'] },
  { name: 'slack', orders: ['create', 'delete', 'join', 'leave', 'update'] },
  { name: 'slack-v2', orders: 'all' },
  { name: 'zoom', orders: ['update'], export: 'hides members' },
  { name: 'miro', orders: ['create', 'join', 'leave', 'update'] },
  { name: 'postman', orders: ['create', 'delete', 'join', 'leave', 'update'], authentication: { scheme: '' } },
  { name: 'entra', orders: 'all', export: 'fails' },
  { name: 'aws-iam-identity-center', orders: ['leave'], export: 'hides members' },
  { name: 'wso2', orders: ['create', 'join', 'leave'], export: 'fails' },
  { name: 'wso2-legacy', orders: ['create', 'delete', 'join', 'leave'], export: 'fails' },
  { name: 'authentik', orders: ['create', 'delete'], export: 'fails' },
];

const sceneOf = ({ name, authentication }: Control): Promise<DialectScene> => {
  const family = promiseOf(name).family();
  return setScene(family, rfcFor(family, authentication));
};

describe('the dialect of the RFC against the server', () => {
  it.each(controls)('of $name publishes all that is shown, or fails', async (control) => {
    const scene = await sceneOf(control);

    const summary = await scene.export();

    expect(summary.connections[0]?.outcome).toBe(control.export === 'fails' ? 'failed' : 'published');
    if (control.export === 'fails') await expectNothing(scene, summary);
    else await expectFiles(scene, { groupsHideMembers: control.export === 'hides members' });
  });

  it.each(controls)('of $name calls nothing executed that is not done', async (control) => {
    const { naming } = promiseOf(control.name).family();
    const { create = {} } = promiseOf(control.name);
    const scene = await sceneOf(control);

    const results = await scene.tryFulfill(oneOfEach({ naming, create })).then(readResults, () => 'all' as const);

    const failed = results === 'all' ? results : results.filter(({ State }) => State !== 'Executed');
    const executed = results === 'all' ? [] : results.filter(({ State }) => State === 'Executed');
    expect(failed === 'all' ? failed : failed.map(nameOf).sort()).toEqual(control.orders);
    expect(executed.map(nameOf).filter((name) => !isDone(scene.server, naming, name))).toEqual([]);
  });
});

const nameOf = ({ AssignedResourceTypeId }: { readonly AssignedResourceTypeId: string }): string =>
  AssignedResourceTypeId;

async function expectNothing(scene: DialectScene, summary: Parameters<typeof failureOf>[0]): Promise<void> {
  expect(failureOf(summary).code).toMatch(/^(LIST|TARGET)_/);
  expect(await scene.files()).toEqual([]);
}
