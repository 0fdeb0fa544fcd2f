import { describe, expect, it } from '@jest/globals';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { someMappings } from '../../support/a-mapping.ts';
import { anOrder, placesOf, translate } from '../../support/an-order.ts';

const old = 'urn:scim:schemas:extension:enterprise:1.0';
const extensions = { [urns.enterpriseUser]: old };

describe('an extension that the server knows by another URN', () => {
  it.each([old, old.toUpperCase(), urns.enterpriseUser])('is the one of SCIM 2.0, named %s', (urn) => {
    const order = anOrder({ [`${urn}:department`]: 'R', [`${urn}:manager:value`]: 'u9' });

    expect(placesOf(translate(order, { mappings: someMappings(), extensions }))).toEqual({
      [`${urns.enterpriseUser}/department`]: 'R',
      [`${urns.enterpriseUser}/manager/value`]: 'u9',
    });
  });
});
