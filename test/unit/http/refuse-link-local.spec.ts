import { describe, expect, it } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import { isLinkLocal, refuseLinkLocal } from '../../../src/http/refuse-link-local.ts';

const lookUp = (addresses: LookupAddress[], all: boolean): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const lookup = refuseLinkLocal((_hostname, _options, callback) => {
      callback(null, addresses);
    });
    lookup('scim.example', { all }, (error, address, family) => {
      if (error === null) resolve(all ? address : [address, family]);
      else reject(error);
    });
  });

describe('refuseLinkLocal', () => {
  it('passes other addresses on, in both forms that sockets ask for', async () => {
    const addresses = [
      { address: '192.0.2.1', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ];

    await expect(lookUp(addresses, true)).resolves.toEqual(addresses);
    await expect(lookUp(addresses, false)).resolves.toEqual(['192.0.2.1', 4]);
  });

  it.each(['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254'])(
    'refuses a name that leads to %s',
    async (address) => {
      const addresses = [
        { address: '192.0.2.1', family: 4 },
        { address, family: address.includes(':') ? 6 : 4 },
      ];

      await expect(lookUp(addresses, true)).rejects.toThrow(`scim.example leads to ${address}`);
      await expect(lookUp(addresses, false)).rejects.toThrow('the agent sends nothing');
    },
  );

  it('knows a name from an address', () => {
    expect(['fe80', '169.254.example', '', '127.0.0.1'].map(isLinkLocal)).toEqual([false, false, false, false]);
  });
});
