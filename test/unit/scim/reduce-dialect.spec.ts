import { describe, expect, it } from '@jest/globals';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import type { ServiceProviderConfig } from '../../../src/scim/protocol/discovery.ts';
import { reduceDialect } from '../../../src/scim/reduce-dialect.ts';

function announcing(parts: Partial<ServiceProviderConfig>): ServiceProviderConfig {
  return { patch: undefined, bulk: undefined, filter: undefined, etag: undefined, pagination: undefined, ...parts };
}

describe('reduceDialect', () => {
  it('reads and puts where the server has no PATCH', () => {
    const reduced = reduceDialect(rfc, announcing({ patch: false }));

    expect(reduced).toEqual(mergeDialect(rfc, { update: { method: 'put' }, members: { write: 'put' } }));
  });

  it('sends no Bulk where the server has none', () => {
    expect(reduceDialect(rfc, announcing({ bulk: { supported: false } })).bulk.supported).toBe(false);
  });

  it.each([
    ['nothing', undefined],
    ['nothing of PATCH and Bulk', announcing({})],
    ['that it has both', announcing({ patch: true, bulk: { supported: true } })],
  ])('changes nothing where the server says %s', (_case, announced) => {
    expect(reduceDialect(rfc, announced)).toBe(rfc);
  });

  it('does not believe a server that is known to be wrong', () => {
    const dialect = mergeDialect(rfc, { discovery: { trust: 'none' } });

    expect(reduceDialect(dialect, announcing({ patch: false, bulk: { supported: false } }))).toBe(dialect);
  });

  it('leaves ways that are no PATCH of SCIM 2.0 as they are', () => {
    const dialect = mergeDialect(rfc, {
      update: { method: 'partialPatch' },
      members: { write: 'partialWithOperation' },
    });

    expect(reduceDialect(dialect, announcing({ patch: false }))).toBe(dialect);
  });
});
