import { describe, expect, it } from '@jest/globals';
import { dialectWarnings } from '../../../src/jobs/dialect-warnings.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import type { ServiceProviderConfig } from '../../../src/scim/protocol/discovery.ts';
import type { Connection } from '../../../src/settings/settings.ts';
import { aConnection } from '../../support/a-connection.ts';

interface Given {
  readonly connection?: Partial<Connection>;
  readonly knobs?: DialectChanges;
  readonly announced?: Partial<ServiceProviderConfig>;
}

const silent = { patch: undefined, bulk: undefined, filter: undefined, etag: undefined, pagination: undefined };
const put = { update: { method: 'put' }, members: { write: 'put' } } as const;

function warningsOf({ connection = {}, knobs = {}, announced = {} }: Given): string[] {
  return dialectWarnings(aConnection(connection), mergeDialect(rfc, knobs, 'Vendor'), { ...silent, ...announced });
}

describe('dialectWarnings', () => {
  it('has nothing to say where the server says nothing of itself', () => {
    expect(dialectWarnings(aConnection({ filter: 'Users|active eq true' }), rfc, undefined)).toEqual([]);
  });

  it.each<[string, Given, RegExp]>([
    [
      'PATCH, which gives way to PUT',
      { announced: { patch: false } },
      /not support PATCH: PUT changes users and the members of groups\.$/,
    ],
    [
      'PATCH of groups alone',
      { knobs: { update: { method: 'put' } }, announced: { patch: false } },
      /not support PATCH: PUT changes the members of groups\.$/,
    ],
    [
      'PATCH of SCIM 1.1',
      { knobs: { update: { method: 'partialPatch' }, members: { write: 'none' } }, announced: { patch: false } },
      /not support PATCH, by which the dialect Vendor changes users\.$/,
    ],
    [
      'Bulk, of the server',
      { connection: { serviceSupportBulk: true }, announced: { bulk: { supported: false } } },
      /the server says that it does not support Bulk/,
    ],
    [
      'Bulk, of the dialect',
      { connection: { serviceSupportBulk: true }, knobs: { bulk: { supported: false } } },
      /the dialect Vendor has no Bulk/,
    ],
    [
      'filters',
      { connection: { filter: 'Users|active eq true' }, announced: { filter: { supported: false } } },
      /does not support filters/,
    ],
    [
      'paging by cursor',
      { knobs: { list: { mode: 'cursor' } }, announced: { pagination: { cursor: false, index: true } } },
      /no paging by cursor/,
    ],
    ['any paging', { announced: { pagination: { cursor: false, index: false } } }, /no paging by index/],
  ])('warns of a contradiction about %s', (_what, given, message) => {
    expect(warningsOf(given)).toEqual([expect.stringMatching(message)]);
  });

  it('warns of memberships that no PUT can change, because the groups do not show them', () => {
    expect(warningsOf({ knobs: { members: { read: 'user' } }, announced: { patch: false } })).toContainEqual(
      expect.stringMatching(/^Orders for memberships are refused/),
    );
  });

  it.each<[string, Given]>([
    ['PATCH where the dialect changes by PUT', { knobs: put, announced: { patch: false } }],
    [
      'PATCH where members are not written',
      { knobs: { ...put, members: { write: 'none' } }, announced: { patch: false } },
    ],
    ['Bulk where none is wanted', { knobs: { bulk: { supported: false } }, announced: { bulk: { supported: false } } }],
    ['filters where none is set', { announced: { filter: { supported: false } } }],
    ['paging by index where cursors are announced', { announced: { pagination: { cursor: true, index: false } } }],
    [
      'paging where lists are not paged',
      { knobs: { list: { mode: 'none' } }, announced: { pagination: { cursor: false, index: false } } },
    ],
  ])('does not mind a server without %s', (_what, given) => {
    expect(warningsOf(given)).toEqual([]);
  });
});
