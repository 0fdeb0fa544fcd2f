import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildMappings } from '../../src/mappings/build-mappings.ts';
import type { Mappings } from '../../src/mappings/mappings.ts';
import { parseJsonMappings } from '../../src/mappings/parse-json-mappings.ts';
import { urns } from '../../src/scim/protocol/urns.ts';

type Values = Readonly<Record<string, unknown>>;

/** A provisioning order as the platform writes it, under the property names of `orderMappings`. */
export interface SampleOrder {
  readonly AssignedResourceTypeId: string;
  readonly ChangeType: string;
  readonly WorkflowInstanceId: string;
  readonly Owner: object;
  readonly ResourceType: object;
  readonly Resource?: Values;
  readonly Changes?: Values | null;
}

/** A new account; its number at the platform is its `externalId`. */
export function anAdded(login: string, changes: Values = {}, parts: Partial<SampleOrder> = {}): SampleOrder {
  const names = { firstName: `First ${login}`, lastName: `Last ${login}` };
  const Changes = { login, employeeNumber: `N-${login}`, ...names, enabled: true, ...changes };
  return { ...anOrder('Added', login), Changes, ...parts };
}

/** Creates of `new0`, `new1`, … */
export function someAdded(count: number): SampleOrder[] {
  return Array.from({ length: count }, (_, index) => anAdded(`new${index}`));
}

export function aModified(id: string, changes: Values, parts: Partial<SampleOrder> = {}): SampleOrder {
  return { ...anOrder('Modified', id), Resource: { acme_id: id }, Changes: changes, ...parts };
}

export function aDeleted(id: string, parts: Partial<SampleOrder> = {}): SampleOrder {
  return { ...anOrder('Deleted', id), Resource: { acme_id: id }, Changes: null, ...parts };
}

/** Into or out of one or more groups, without any other change. */
export function aJoined(id: string, ...groups: readonly string[]): SampleOrder {
  return aModified(id, { groups_add: groups.map(theGroup) });
}

export function aLeft(id: string, ...groups: readonly string[]): SampleOrder {
  return aModified(id, { groups_remove: groups.map(theGroup) });
}

export function theGroup(id: string): Values {
  return { group_id: id, groupName: `Group ${id}` };
}

function anOrder(changeType: string, subject: string): SampleOrder {
  return {
    AssignedResourceTypeId: `${changeType}-${subject}`,
    ChangeType: changeType,
    WorkflowInstanceId: '77',
    Owner: { Id: '901', InternalDisplayName: 'E901 - Doe Jane', Identifier: 'E901', PhotoTag: 12 },
    ResourceType: {
      Id: '-12',
      Identifier: 'Acme_User_Nominative',
      SourceEntityType: { Id: '51', Identifier: 'Directory_User' },
      TargetEntityType: { Id: '70', Identifier: 'Acme_User' },
    },
  };
}

/** Writes an order file as the platform does, or exactly the text given; the answer is its path. */
export async function writeOrders(folder: string, name: string, orders: readonly object[] | string): Promise<string> {
  const file = path.join(folder, name);
  const text = typeof orders === 'string' ? orders : JSON.stringify({ ProvisioningOrdersList: orders }, null, 1);
  await writeFile(file, text);
  return file;
}

function property(identifier: string, column: string, more: Values = {}): Values {
  return { Identifier: identifier, ConnectionColumn: column, ...more };
}

/** The mappings that the sample orders are written for, as settings have them. */
export function orderMappings(connection: string): Readonly<Record<string, readonly object[]>> {
  return {
    EntityTypeMappings: [
      {
        Identifier: 'Acme_User',
        Connector: 'Acme',
        ConnectionTable: `${connection}_Users`,
        Properties: [
          property('acme_id', 'id', { IsPrimaryKey: true }),
          property('login', 'userName'),
          property('employeeNumber', 'externalId'),
          property('firstName', 'name:givenName'),
          property('lastName', 'name:familyName'),
          property('mail', 'emails:value'),
          property('enabled', 'active'),
          property('title', 'title'),
          property('department', 'department', { ScimSchema: urns.enterpriseUser }),
        ],
      },
      {
        Identifier: 'Acme_Group',
        Connector: 'Acme',
        ConnectionTable: `${connection}_Groups`,
        Properties: [property('group_id', 'id', { IsPrimaryKey: true }), property('groupName', 'displayName')],
      },
    ],
    EntityAssociationMappings: [
      {
        Identifier: 'Acme_Group_Members',
        Connector: 'Acme',
        ConnectionTable: `${connection}_members_Groups`,
        Column1: 'value',
        EntityPropertyMapping1: 'Acme_Group:group_id',
        Column2: 'MemberId',
        EntityPropertyMapping2: 'Acme_User:acme_id',
      },
    ],
    ScimResourceTypeMappings: [
      {
        Identifier: 'Acme_User_Nominative',
        Connection: connection,
        DefaultObjectClass: 'Users',
        Properties: [{ Identifier: 'acme_id', IsDNProperty: true }],
      },
    ],
  };
}

/** The same, as the program holds them. */
export function parsedOrderMappings(connection: string): Mappings {
  return buildMappings(parseJsonMappings(orderMappings(connection), (place) => place.join(':')));
}
