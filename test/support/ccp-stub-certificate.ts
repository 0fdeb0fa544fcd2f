import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface ClientCertificateFiles {
  /** Both are protected with the password `of-the-file`. */
  readonly pfx: string;
  readonly pem: string;
  /** The certificate alone, as PEM text, for a server to trust. */
  readonly certificate: string;
}

/** A client certificate of its own, made with the openssl command in a folder. */
export function makeClientCertificate(folder: string): ClientCertificateFiles {
  const file = (name: string): string => path.join(folder, name);
  const subject = ['-subj', '/CN=iga-agent', '-days', '30'];
  const password = 'pass:of-the-file';
  openssl([
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-passout',
    password,
    ...subject,
    '-keyout',
    file('k.pem'),
    '-out',
    file('c.pem'),
  ]);
  chmodSync(file('c.pem'), 0o600);
  const certificate = readFileSync(file('c.pem'), 'utf8');
  writeFileSync(file('client.pem'), readFileSync(file('k.pem'), 'utf8') + certificate, { mode: 0o600 });
  openssl([
    'pkcs12',
    '-export',
    '-in',
    file('client.pem'),
    '-passin',
    password,
    '-passout',
    password,
    '-out',
    file('client.pfx'),
  ]);
  return { pfx: file('client.pfx'), pem: file('client.pem'), certificate };
}

function openssl(parameters: readonly string[]): void {
  execFileSync('openssl', parameters, { stdio: 'pipe' });
}
