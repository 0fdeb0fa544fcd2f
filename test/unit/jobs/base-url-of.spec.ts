import { describe, expect, it } from '@jest/globals';
import { baseUrlOf } from '../../../src/jobs/base-url-of.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { aConnection } from '../../support/a-connection.ts';

const baseUrl = (server: string, versionSuffix: string) =>
  baseUrlOf(aConnection({ server }), mergeDialect(rfc, { http: { versionSuffix } }, 'Vendor'));

describe('the base address of a connection', () => {
  it.each([
    ['https://a.example/scim', '/v2', 'https://a.example/scim/v2'],
    ['https://a.example/admin', '/v1', 'https://a.example/admin/v1'],
    ['https://a.example/scim/v2', '', 'https://a.example/scim/v2'],
    ['https://a.example/scim-v2', '/v2', 'https://a.example/scim-v2/v2'],
    ['https://a.example/v2/tenant', '/v2', 'https://a.example/v2/tenant/v2'],
    ['https://v2', '/v2', 'https://v2/v2'],
  ])('of %s and the suffix "%s" is %s', (server, suffix, url) => {
    expect(baseUrl(server, suffix)).toEqual({ url });
  });

  it.each([
    ['https://a.example/scim/v2', '/v2', 'https://a.example/scim'],
    ['https://a.example/V2', '/v2', 'https://a.example'],
    ['https://a.example/scim/v1', '/v1', 'https://a.example/scim'],
    ['https://a.example/admin/v1', '/v1', 'https://a.example/admin'],
    ['https://a.example/scim/v2', '/v1', 'https://a.example/scim'],
  ])('of %s and the suffix "%s" has one version, and a warning says what is used', (server, suffix, root) => {
    const version = server.slice(-3).toLowerCase() === suffix ? suffix : '/v2';
    const warning = `Server ends with ${version}; ${root} is used, to which the dialect Vendor adds ${suffix} itself.`;

    expect(baseUrl(server, suffix)).toEqual({ url: root + suffix, warning });
  });
});
