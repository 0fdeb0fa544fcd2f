import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateAuthority {
  /** PEM, for the `trustedCertificates` of a client. */
  readonly certificate: string;
  /** A certificate for `names`, such as `IP:127.0.0.1`, that ends in a month, or ended yesterday. */
  readonly issue: (names: string, validity?: 'valid' | 'expired') => ServerCertificate;
  readonly remove: () => void;
}

/** A private authority, new for every test run, made with the openssl command. */
export function createCertificateAuthority(): CertificateAuthority {
  const folder = mkdtempSync(path.join(tmpdir(), 'iga-agent-ca-'));
  const file = (name: string): string => path.join(folder, name);
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  openssl([
    'req',
    '-x509',
    ...newKey,
    '-subj',
    '/CN=Private Root',
    '-days',
    '30',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  ]);
  const issue: CertificateAuthority['issue'] = (names, validity = 'valid') => {
    const days = validity === 'valid' ? '30' : '-1';
    openssl([
      'req',
      '-new',
      ...newKey,
      '-subj',
      '/CN=scim.example',
      '-keyout',
      file('key.pem'),
      '-out',
      file('request.pem'),
    ]);
    writeFileSync(file('names.cnf'), `subjectAltName=${names}\n`);
    const signing = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('names.cnf')];
    openssl(['x509', '-req', '-in', file('request.pem'), ...signing, '-days', days, '-out', file('cert.pem')]);
    return { key: read('key.pem'), cert: read('cert.pem') };
  };
  return {
    certificate: read('ca.pem'),
    issue,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function openssl(parameters: readonly string[]): void {
  execFileSync('openssl', parameters, { stdio: 'pipe' });
}
