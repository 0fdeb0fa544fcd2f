import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { Secret } from '../../../src/secret.ts';
import { fetchCyberArkSettings, type CyberArkRequest } from '../../../src/secrets/cyberark.ts';
import { makeClientCertificate } from '../../support/ccp-stub-certificate.ts';
import { aCcpError, anAccount, startCcp, type CcpAnswer } from '../../support/ccp-stub.ts';
import { createCertificateAuthority } from '../../support/certificates.ts';
import { aSettingsFolder, type SettingsFolder } from '../../support/settings-folder.ts';

const closing: (() => Promise<void> | void)[] = [];
let folder: SettingsFolder;
beforeEach(async () => {
  folder = await aSettingsFolder();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await folder.remove();
});

const passwordOf = (account: string) =>
  ({ path: ['Connections', account, 'Password'], account, field: 'Content' }) as const;

/** Asks for the password of the account Acme; `waits` collects what would have been waited. */
async function ask(answers: readonly CcpAnswer[], request: Partial<CyberArkRequest> = {}) {
  const provider = await startCcp({ Acme: answers });
  closing.push(provider.close);
  const waits: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const base = { server: provider.url, applicationId: 'iga', safe: 'IGA', accounts: [passwordOf('Acme')], wait };
  const outcome = await fetchCyberArkSettings({ ...base, ...request }).then(
    (settings) => settings.map(({ value }) => value.reveal()),
    (error: unknown) => error,
  );
  return { outcome, waits, provider };
}

describe('the answers of a Central Credential Provider', () => {
  it.each([
    [404, 'APPAP004E', 'does not exist'],
    [403, 'APPAP008E', 'not known'],
    [403, 'APPAP306E', 'not recognized'],
    [403, 'APPAP087E', 'restrictions'],
    [500, 'APPAP132E', 'restrictions'],
    [500, 'APPAP133E', 'restrictions'],
    [400, 'APPAP227E', 'more than one'],
    [400, 'APPAP228E', 'more than one'],
    [400, 'APPAP229E', 'more than one'],
    [400, 'AIMWS030E', 'not understood'],
    [400, 'AIMWS031E', 'not understood'],
    [400, 'APPAP081E', 'not understood'],
    [400, 'CASVL010E', 'not allowed'],
    [403, 'SOMETHING', 'may ask for a client certificate'],
    [418, 'SOMETHING', 'answered 418'],
  ])('explain a %i %s and are not asked for again', async (status, code, text) => {
    const { outcome, waits, provider } = await ask([aCcpError(status, code)]);

    expect(outcome).toMatchObject({ code: 'SECRET_SOURCE', problems: [expect.stringContaining(text)] });
    expect(waits).toEqual([]);
    expect(provider.requests).toHaveLength(1);
  });

  it.each([
    ['while a password is changed', aCcpError(500, 'APPAP282E'), [5000, 5000, 5000]],
    ['when the provider cannot reach the vault', aCcpError(400, 'APPAP007E'), [1000, 2000]],
    ['when the server fails', { status: 503, body: {} }, [1000, 2000]],
  ])('are asked for again %s, and not for ever', async (_case, failure, expected) => {
    const passing = await ask([failure, anAccount()]);
    const lasting = await ask([failure]);

    expect(passing.outcome).toEqual(['password of the account']);
    expect(passing.waits).toEqual(expected.slice(0, 1));
    expect(lasting.outcome).toMatchObject({ code: 'SECRET_SOURCE' });
    expect(lasting.waits).toEqual(expected);
  });

  it.each([
    ['an empty password', anAccount({ Content: '' }), 'holds no password'],
    ['no account at all', { body: [] }, 'holds no password'],
    ['a change under way, as text', anAccount({ PasswordChangeInProcess: 'True' }), 'is being changed'],
    ['a change under way', anAccount({ PasswordChangeInProcess: true }), 'is being changed'],
  ])('are refused with %s', async (_case, answer, text) => {
    const { outcome } = await ask([answer]);

    expect(outcome).toMatchObject({ problems: [expect.stringContaining(text)] });
  });

  it('are read once for all settings of an account, and all failures are told', async () => {
    const user = { path: ['Connections', 'Acme', 'Login'], account: 'Acme', field: 'UserName' } as const;

    const sound = await ask([anAccount()], { accounts: [passwordOf('Acme'), user] });
    const failing = await ask([anAccount()], { accounts: [passwordOf('Acme'), passwordOf('B'), passwordOf('C')] });

    expect(sound.outcome).toEqual(['password of the account', 'iga@example.test']);
    expect(sound.provider.requests).toHaveLength(1);
    expect(failing.outcome).toMatchObject({
      problems: [expect.stringMatching(/account B/), expect.stringMatching(/account C/)],
    });
  });

  it('tell which setting wants a field that the account has not', async () => {
    const server = { path: ['Connections', 'Acme', 'Server'], account: 'Acme', field: 'Address' } as const;

    const { outcome } = await ask([anAccount({ Address: '' })], { accounts: [server] });

    expect(outcome).toMatchObject({
      problems: ['CyberArk account Acme: has no Address, which Connections:Acme:Server needs'],
    });
  });

  it('come from the address without AIMWebService, however it is written', async () => {
    const provider = await startCcp({ Acme: [anAccount()] });
    closing.push(provider.close);

    await ask([], { server: `${provider.url}/AIMWebService/` });

    expect(provider.requests.map(({ path }) => path)).toEqual(['/AIMWebService/api/Accounts']);
  });
});

describe('a provider that wants a client certificate', () => {
  async function askWithCertificate(request: Partial<CyberArkRequest>) {
    const authority = createCertificateAuthority();
    const files = makeClientCertificate(folder.path);
    const tls = {
      ...authority.issue('IP:127.0.0.1'),
      requestCert: true,
      rejectUnauthorized: true,
      ca: files.certificate,
    };
    const provider = await startCcp({ Acme: [anAccount()] }, tls);
    closing.push(provider.close, authority.remove);
    await folder.write('authority.pem', authority.certificate);
    const trusted = { server: provider.url, trustedCertificates: `${folder.path}/authority.pem` };
    return { ...(await ask([], { ...trusted, ...request })), provider };
  }

  it.each(['client.pfx', 'client.pem'])('gets the one in %s', async (name) => {
    const { outcome } = await askWithCertificate({
      certificateFile: `${folder.path}/${name}`,
      certificatePassword: new Secret('of-the-file'),
    });

    expect(outcome).toEqual(['password of the account']);
  });

  it('gives nothing without it', async () => {
    const { outcome, provider } = await askWithCertificate({});

    expect(outcome).toMatchObject({ code: 'SECRET_SOURCE' });
    expect(provider.requests).toEqual([]);
  });

  it.each([
    ['a wrong password', 'client.pfx', 'wrong password, or damaged'],
    ['a wrong password of a PEM file', 'client.pem', 'wrong password, or damaged'],
    ['a file without a key', 'c.pem', 'must hold a certificate and its key'],
    ['a file that is no certificate', 'note.txt', 'cannot be opened'],
    ['a file that is not there', 'absent.pfx', 'cannot be read (ENOENT)'],
  ])('is not asked with %s', async (_case, name, text) => {
    await writeFile(`${folder.path}/note.txt`, 'no certificate', { mode: 0o600 });

    const { outcome, provider } = await askWithCertificate({ certificateFile: `${folder.path}/${name}` });

    expect(outcome).toMatchObject({ code: 'SECRET_SOURCE', problems: [expect.stringContaining(text)] });
    expect(provider.requests).toEqual([]);
  });
});
