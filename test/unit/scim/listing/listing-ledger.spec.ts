import { describe, expect, it } from '@jest/globals';
import { ListingLedger } from '../../../../src/scim/listing/listing-ledger.ts';
import type { ListResponse } from '../../../../src/scim/protocol/list-response.ts';

function aPage(from: number, total?: number): ListResponse {
  const resources = [from, from + 1].map((number) => ({ id: `u-${number}` }));
  return { total, resources, nextCursor: undefined, warnings: [] };
}

describe('the books of a list', () => {
  it('name an id that came twice, but never at length', () => {
    const ledger = new ListingLedger({ endpoint: 'Users', warn: () => undefined });
    const long = { id: 'x'.repeat(5000) };

    expect(() => {
      ledger.accept({ ...aPage(0), resources: [long, long] });
    }).toThrow(/^Users: the id "x{100}" came twice\.$/);
  });
});

describe('the books of a list that gives no count', () => {
  it('end at a bound of their own', () => {
    const ledger = new ListingLedger({ endpoint: 'Users', warn: () => undefined, mostRows: 4 });
    ledger.accept(aPage(0));
    ledger.accept(aPage(2));

    expect(() => {
      ledger.accept(aPage(4));
    }).toThrow(expect.objectContaining({ code: 'LIST_ENDLESS' }));
  });

  it('end there as well when the count is only that of the page', () => {
    const ledger = new ListingLedger({ endpoint: 'Users', warn: () => undefined, mostRows: 4 });
    ledger.acceptUncounted(aPage(0, 2));
    ledger.acceptUncounted(aPage(2, 2));

    expect(() => {
      ledger.acceptUncounted(aPage(4, 2));
    }).toThrow(expect.objectContaining({ code: 'LIST_ENDLESS' }));
  });
});
