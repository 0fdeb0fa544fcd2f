import path from 'node:path';
import { Secret } from '../secret.ts';
import { currentNames, propertyOf, type Schema } from '../validation/schema.ts';
import type { KeyVaultLogin } from '../secrets/azure-credential.ts';
import { refuseSampleKeyBeside } from '../secrets/sample-key.ts';
import { connectionSchema, layerOf, neededConnections, sectionOf, warnOfNothing } from './external-context.ts';
import type { SettingBranch } from './setting-tree.ts';
import type { KeyVaultSettings } from './settings-schema.generated.ts';
import type { SourceContext } from './source-context.ts';

const section = 'AzureKeyVault';
const source = 'Azure Key Vault';

/** The secrets of the needed connections; no layer without a section `AzureKeyVault`. Throws SECRET_SOURCE. */
export async function readKeyVault(context: SourceContext): Promise<SettingBranch | undefined> {
  const settings = sectionOf(section, context) as KeyVaultSettings | undefined;
  if (settings === undefined) return undefined;
  refuseSampleKeyBeside(context.usedKeyIds, source);
  checkLogin(settings, context);
  const connections = namedConnections(context);
  const { fetchKeyVaultSettings } = await import('../secrets/key-vault.ts');
  const answer = await fetchKeyVaultSettings({
    vault: settings.Vault,
    login: loginOf(settings, context.folder),
    connections,
    keys: valuesOf(connectionSchema(context.schema)),
  });
  if (answer.answeredBy !== undefined) {
    const message = `${answer.answeredBy} of the default credential chain answered; in production, name a credential explicitly`;
    context.findings.warning(source, [section], message);
  }
  const layer = layerOf(source, answer.settings);
  warnOfNothing(source, layer, { needed: connections, findings: context.findings });
  return layer;
}

/** The keys that hold a value and not a section. */
function valuesOf(schema: Schema | undefined): string[] {
  return currentNames(schema).filter((name) => propertyOf(schema, name).schema?.type !== 'object');
}

/** The name of a secret holds letters, digits and dashes; two dashes separate its parts. */
function namedConnections(context: SourceContext): string[] {
  const needed = neededConnections(context);
  const [unnamed, named] = [needed.filter(isAmbiguous), needed.filter((identifier) => !isAmbiguous(identifier))];
  for (const identifier of unnamed) {
    const message =
      'no secret can be named after it unambiguously, so none is read; use letters, digits, single dashes';
    context.findings.warning(source, ['Connections', identifier], message);
  }
  return named;
}

function isAmbiguous(identifier: string): boolean {
  return /\.|--|-$/.test(identifier);
}

function checkLogin(settings: KeyVaultSettings, { findings, folder }: SourceContext): void {
  const { TenantId, ClientId, ClientSecret, CertificateFile, ManagedIdentity, WorkloadIdentity } = settings;
  const isWorkload = WorkloadIdentity === true ? true : undefined;
  const ways = [ClientSecret, CertificateFile, ManagedIdentity, isWorkload].filter((way) => way !== undefined);
  const isApplication = ClientSecret !== undefined || CertificateFile !== undefined;
  const problem = (message: string): void => {
    findings.problem('', [section], message);
  };
  if (ways.length > 1) problem('name one of ClientSecret, CertificateFile, ManagedIdentity and WorkloadIdentity');
  if (isApplication && (TenantId === undefined || ClientId === undefined)) {
    problem('ClientSecret and CertificateFile need TenantId and ClientId too');
  }
  if (ways.length === 0 && (TenantId !== undefined || ClientId !== undefined)) {
    problem('TenantId and ClientId need ClientSecret, CertificateFile or WorkloadIdentity too');
  }
  findings.throwProblems(folder);
}

function loginOf(settings: KeyVaultSettings, folder: string): KeyVaultLogin {
  const { TenantId, ClientId, ClientSecret, CertificateFile, CertificatePassword } = settings;
  const { ManagedIdentity, WorkloadIdentity, AuthorityHost } = settings;
  return {
    ...(TenantId !== undefined && { tenantId: TenantId }),
    ...(ClientId !== undefined && { clientId: ClientId }),
    ...(ClientSecret !== undefined && { clientSecret: new Secret(ClientSecret) }),
    ...(CertificateFile !== undefined && { certificateFile: path.resolve(folder, CertificateFile) }),
    ...(CertificatePassword !== undefined && { certificatePassword: new Secret(CertificatePassword) }),
    ...(ManagedIdentity !== undefined && { managedIdentity: ManagedIdentity }),
    ...(WorkloadIdentity !== undefined && { workloadIdentity: WorkloadIdentity }),
    ...(AuthorityHost !== undefined && { authorityHost: AuthorityHost }),
  };
}
