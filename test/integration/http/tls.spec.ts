import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TlsOptions } from 'node:tls';
import { Secret } from '../../../src/secret.ts';
import type { HttpClientOptions } from '../../../src/http/http-options.ts';
import { createCertificateAuthority, type CertificateAuthority } from '../../support/certificates.ts';
import { startFaultServer } from '../../support/fault-server.ts';
import { httpClientFor } from '../../support/http-client-for.ts';
import { startTunnelProxy, type TunnelProxy } from '../../support/tunnel-proxy.ts';
import { readUsers } from '../../support/use-fault-server.ts';

describe('TLS', () => {
  let authority: CertificateAuthority;
  const closing: (() => Promise<void> | void)[] = [];
  beforeAll(() => {
    authority = createCertificateAuthority();
  });
  afterAll(() => {
    authority.remove();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(tls: TlsOptions, options: Partial<HttpClientOptions> = {}) {
    const server = await startFaultServer((_request, reply) => reply.json({ ok: true }), tls);
    const { client, waits } = httpClientFor(server.url, { trustedCertificates: authority.certificate, ...options });
    closing.push(() => {
      client.close();
    }, server.close);
    return { client, server, waits };
  }

  async function startProxy(authorization?: string): Promise<TunnelProxy> {
    const proxy = await startTunnelProxy(authorization);
    closing.push(proxy.close);
    return proxy;
  }

  it('trusts the private authority of the connection', async () => {
    const { client } = await start(authority.issue('IP:127.0.0.1'));

    await expect(client.send(readUsers)).resolves.toMatchObject({ body: { ok: true } });
  });

  it.each([
    ['of an unknown authority', 'IP:127.0.0.1', 'valid', undefined, /verify the first certificate/],
    ['for another name', 'DNS:other.example', 'valid', 'own', /altnames.*names DNS:other.example/],
    ['that has expired', 'IP:127.0.0.1', 'expired', 'own', /certificate has expired.*valid .* to /],
  ] as const)(
    'refuses a certificate %s, describes it, and sends nothing',
    async (_case, names, validity, trust, message) => {
      const trusted = trust === 'own' ? { trustedCertificates: authority.certificate } : {};
      const server = await startFaultServer((_request, reply) => reply.json({}), authority.issue(names, validity));
      const { client, waits } = httpClientFor(server.url, trusted);
      closing.push(server.close);

      await expect(client.send(readUsers)).rejects.toMatchObject({
        code: 'TARGET_CERTIFICATE',
        delivery: 'not-sent',
        message: expect.stringMatching(message),
      });
      await expect(client.send(readUsers)).rejects.toThrow('subject scim.example, issuer Private Root');
      expect([server.requests.length, waits]).toEqual([0, []]);
    },
  );

  it('is never older than version 1.2', async () => {
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const { client, server } = await start({ ...authority.issue('IP:127.0.0.1'), ...old }, { retry: { attempts: 1 } });

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE', delivery: 'not-sent' });
    expect(server.requests).toHaveLength(0);
  });

  it.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'does not start with unreadable trusted certificates %j',
    (trustedCertificates) => {
      expect(() => httpClientFor('https://scim.example', { trustedCertificates })).toThrow(
        'no readable PEM certificate',
      );
    },
  );

  it('shows a client certificate to a server that asks for one', async () => {
    const { cert, key } = authority.issue('DNS:client.example');
    const asking = { requestCert: true, rejectUnauthorized: true, ca: authority.certificate };
    const own = { clientCertificate: { certificate: cert, key: new Secret(key) } };
    const { client } = await start({ ...authority.issue('IP:127.0.0.1'), ...asking }, own);

    await expect(client.send(readUsers)).resolves.toMatchObject({ body: { ok: true } });
  });

  it('does not start with a client certificate and the key of another one, and does not repeat the key', () => {
    const [{ cert: certificate }, other] = [authority.issue('DNS:a.example'), authority.issue('DNS:b.example')];
    const clientCertificate = { certificate, key: new Secret(other.key) };

    expect(() => httpClientFor('https://scim.example', { clientCertificate })).toThrow(
      /^The client certificate and its key cannot be used together\.$/,
    );
  });

  it('goes through the tunnel of a proxy, with the login of the proxy', async () => {
    const proxy = await startProxy(`Basic ${Buffer.from('anne:pass word').toString('base64')}`);
    const address = new Secret(proxy.url.replace('//', '//anne:pass%20word@'));
    const { client, server } = await start(authority.issue('IP:127.0.0.1'), { proxy: address });

    await client.send(readUsers);

    expect(proxy.tunnels).toEqual([`127.0.0.1:${server.port}`]);
    expect(server.requests[0]?.headers.has('proxy-authorization')).toBe(false);
  });

  it('checks the certificate of the target behind a proxy', async () => {
    const proxy = await startProxy();
    const { client, server } = await start(authority.issue('DNS:other.example'), { proxy: new Secret(proxy.url) });

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'TARGET_CERTIFICATE' });
    expect(server.requests).toHaveLength(0);
  });

  it('tells a proxy that refuses the login from a target that does', async () => {
    const proxy = await startProxy('Basic something-else');
    const address = new Secret(proxy.url.replace('//', '//anne:wrong-password@'));
    const { client, waits } = await start(authority.issue('IP:127.0.0.1'), { proxy: address });

    await expect(client.send(readUsers)).rejects.toMatchObject({
      code: 'TARGET_REFUSED_LOGIN',
      message: expect.stringContaining('the proxy answered 407'),
    });
    expect(waits).toEqual([]);
  });

  it('does not start with a proxy that is no URL, and does not repeat it', () => {
    const proxy = new Secret('anne:wrong-password@proxy:8080');

    expect(() => httpClientFor('https://scim.example', { proxy })).toThrow(/^The Proxy setting is not an http/);
  });
});
