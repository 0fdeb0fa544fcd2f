import dns from 'node:dns';

/* Loaded before a child process: gives names below .localhost the loopback address, which not every system does. */
const { lookup } = dns;
dns.lookup = (hostname, options, callback) => {
  lookup(hostname.endsWith('.localhost') ? '127.0.0.1' : hostname, options, callback);
};
