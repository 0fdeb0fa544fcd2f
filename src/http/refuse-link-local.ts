import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { AgentError } from '../errors.ts';

const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

/** True for an IP address that only the own machine's network answers, such as a cloud's metadata server. */
export function isLinkLocal(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && linkLocal.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A name lookup for sockets that refuses link-local addresses at the moment of the connection. */
export function refuseLinkLocal(lookup: Lookup = lookupAll): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, addresses) => {
      const refused = error === null ? addresses.find(({ address }) => isLinkLocal(address)) : undefined;
      const first = addresses[0];
      if (error !== null) callback(error, []);
      else if (refused !== undefined || first === undefined) callback(refusal(hostname, refused?.address), []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function lookupAll(...[hostname, options, callback]: Parameters<Lookup>): void {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    callback(error, error === null ? addresses : []);
  });
}

function refusal(hostname: string, address = 'no address'): AgentError {
  return new AgentError('TARGET_FOREIGN_ORIGIN', `${hostname} leads to ${address}, where the agent sends nothing.`, {
    next: 'Correct the Server setting of the connection, or the name server.',
  });
}
