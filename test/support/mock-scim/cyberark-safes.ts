import type { Seed } from './store.ts';

export const cyberarkUrns = {
  user: 'urn:ietf:params:scim:schemas:cyberark:1.0:User',
  linked: 'urn:ietf:params:scim:schemas:pam:1.0:LinkedObject',
  safe: 'urn:ietf:params:scim:schemas:cyberark:1.0:Safe',
  container: 'urn:ietf:params:scim:schemas:pam:1.0:Container',
  permission: 'urn:ietf:params:scim:schemas:pam:1.0:ContainerPermission',
  safeMember: 'urn:ietf:params:scim:schemas:cyberark:1.0:SafeMember',
  privilegedData: 'urn:ietf:params:scim:schemas:pam:1.0:PrivilegedData',
  /** Under which the values of a safe's own schema stand in some answers. */
  moved: 'urn:scim:schemas:extension:custom:2.0',
} as const;

const account = (value: string, display: string): object => ({ value, display });

/** Three safes, one of them empty, with accounts and who may use them. */
export const safesOfCyberark: Seed = {
  Containers: [
    {
      ...safe('Linux Prod'),
      owner: { value: '2', display: 'scim-svc' },
      privilegedData: [account('52_88', 'root@db1'), account('52_91', 'root@db2')],
      [cyberarkUrns.safe]: { NumberOfDaysRetention: 7, ManagingCPM: 'PasswordManager' },
    },
    {
      ...safe('A b:c'),
      owner: {},
      privilegedData: [account('53_1', 'sa@db3')],
      [cyberarkUrns.moved]: { NumberOfDaysRetention: 30, ManagingCPM: 'Other' },
    },
    { ...safe('Empty'), owner: {}, privilegedData: [], [cyberarkUrns.safe]: { NumberOfDaysRetention: 0 } },
  ],
  ContainerPermissions: [permission('Linux Prod', 'person0', '40'), permission('A b:c', 'person1', '41')],
  PrivilegedData: [
    { schemas: [cyberarkUrns.privilegedData], id: '52_88', name: 'root@db1', type: 'password' },
    { schemas: [cyberarkUrns.privilegedData], id: '52_91', name: 'root@db2', type: 'password' },
    { schemas: [cyberarkUrns.privilegedData], id: '53_1', name: 'sa@db3', type: 'password' },
  ],
};

function safe(name: string): { readonly id: string; readonly [attribute: string]: unknown } {
  return { schemas: [cyberarkUrns.container], id: name, name, displayName: name, type: 'safe' };
}

function permission(container: string, user: string, id: string): ReturnType<typeof safe> {
  return {
    schemas: [cyberarkUrns.permission],
    id: `${container}:${user}`,
    container: { value: container, name: container, display: container },
    user: { value: id, display: user },
    rights: ['UseAccounts', 'ListAccounts'],
    [cyberarkUrns.safeMember]: { memberType: 'User', searchIn: 'Vault' },
  };
}
