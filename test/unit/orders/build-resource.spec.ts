import { describe, expect, it } from '@jest/globals';
import type { CreateAccount } from '../../../src/orders/account-change.ts';
import { buildResource } from '../../../src/orders/build-resource.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { anEntityType, aProperty, someMappings } from '../../support/a-mapping.ts';
import { anOrder, translate } from '../../support/an-order.ts';

function bodyOf(changes: JsonObject): JsonObject {
  const order = anOrder({ userName: 'ada', ...changes }, { changeType: 'Added' });
  return buildResource(translate(order) as CreateAccount, userResourceSchema);
}

describe('buildResource', () => {
  it('names the schemas that it uses, and leaves out what is empty', () => {
    const changes = {
      'name:givenName': 'Ada',
      'name:familyName': 'L',
      department: 'R',
      'manager:value': 'u9',
      title: '',
    };

    const body = bodyOf(changes);

    expect(body).toEqual({
      schemas: [urns.user, urns.enterpriseUser],
      userName: 'ada',
      name: { givenName: 'Ada', familyName: 'L' },
      [urns.enterpriseUser]: { department: 'R', manager: { value: 'u9' } },
    });
  });

  it('makes a single value the primary one, at work where that is usual', () => {
    const changes = {
      'emails:value': 'a@a.test',
      'roles:value': 'boss',
      'addresses:locality': 'Rome',
      'addresses:country': 'IT',
    };

    const body = bodyOf(changes);

    expect(body).toMatchObject({
      emails: [{ value: 'a@a.test', type: 'work', primary: true }],
      roles: [{ value: 'boss', primary: true }],
      addresses: [{ locality: 'Rome', country: 'IT', type: 'work', primary: true }],
    });
  });

  it('keeps what the order says of the type', () => {
    const body = bodyOf({ 'emails:value': 'a@a.test', 'emails:type': 'home', 'emails:primary': 'false' });

    expect(body['emails']).toEqual([{ value: 'a@a.test', type: 'home', primary: false }]);
  });

  it('writes lists of values as they are', () => {
    const body = bodyOf({ 'emails:value': ['a@a.test', 'b@a.test'], phoneNumbers: [{ value: '1', type: 'mobile' }] });

    expect(body['emails']).toEqual([{ value: 'a@a.test' }, { value: 'b@a.test' }]);
    expect(body['phoneNumbers']).toEqual([{ value: '1', type: 'mobile' }]);
  });

  it('writes what no schema knows where the server announces none', () => {
    const columns = ['userName', 'shoeSize', 'shoe:left', 'urn:x:User:badge'];
    const entityTypes = [anEntityType({ properties: columns.map((column) => aProperty(column)) })];
    const changes = { userName: 'ada', shoeSize: 44, 'shoe:left': 'x', 'urn:x:User:badge': 'b' };

    const change = translate(anOrder(changes, { changeType: 'Added' }), {
      schemaIsAnnounced: false,
      mappings: someMappings({ entityTypes }),
    });
    const body = buildResource(change as CreateAccount, userResourceSchema);

    expect(body).toMatchObject({ shoeSize: 44, shoe: { left: 'x' }, 'urn:x:User': { badge: 'b' } });
    expect(body['schemas']).toEqual([urns.user, 'urn:x:User']);
  });
});
