import path from 'node:path';
import { bearerToken, type AgentScene, type useAgentScene } from './agent-scene.ts';
import { runAgent } from './run-agent.ts';

/** No mappings, so that the properties of an order are columns; the orders stand in orders.json. */
export async function sceneWithOrders(
  newScene: ReturnType<typeof useAgentScene>,
  orders: readonly object[],
): Promise<AgentScene> {
  const scene = await newScene({ settings: { EntityTypeMappings: [], EntityAssociationMappings: [] } });
  await scene.folder.write('orders.json', { ProvisioningOrdersList: orders });
  return scene;
}

export function fulfillArguments({ folder }: AgentScene): string[] {
  return ['fulfill', '-c', 'Acme', '--settings', folder.path, '--orders', path.join(folder.path, 'orders.json')];
}

/** Runs the command with the orders of the scene; `more` are further files or options. */
export function fulfill(
  scene: AgentScene,
  more: readonly string[] = [],
  options?: Parameters<typeof runAgent>[1],
): ReturnType<typeof runAgent> {
  return runAgent([...fulfillArguments(scene), ...more], options);
}

export function anAdded(changes: object): object {
  return {
    AssignedResourceTypeId: 'a-new',
    ChangeType: 'Added',
    Changes: { userName: 'ada@example.test', ...changes },
  };
}

export function aModified(id: string, changes: object): object {
  return { AssignedResourceTypeId: `a-${id}`, ChangeType: 'Modified', Resource: { id }, Changes: changes };
}

export function aDeleted(id: string): object {
  return { AssignedResourceTypeId: `a-${id}`, ChangeType: 'Deleted', Resource: { id } };
}

export async function ask({ server }: AgentScene, resource: string): Promise<Response> {
  return await fetch(`${server}/v2/${resource}`, { headers: { authorization: `Bearer ${bearerToken}` } });
}

export async function titleOf(scene: AgentScene, id: string): Promise<unknown> {
  const { title } = (await (await ask(scene, `Users/${id}`)).json()) as { title?: unknown };
  return title;
}

export async function membersOf(scene: AgentScene, id: string): Promise<number> {
  const { members = [] } = (await (await ask(scene, `Groups/${id}`)).json()) as { members?: unknown[] };
  return members.length;
}
