import type { ConnectionSettings } from './settings-schema.generated.ts';

export interface CredentialFinding {
  readonly kind: 'problem' | 'warning';
  readonly key: string;
  readonly message: string;
}

const partners = [
  ['Login', 'Password'],
  ['Password', 'Login'],
  ['ApplicationId', 'ApplicationKey'],
  ['ApplicationKey', 'ApplicationId'],
] as const;

/**
 * The way to authenticate follows from which credentials are there, so that a missing or additional one would choose
 * another way than the administrator meant. A dialect other than that of the RFC chooses for itself.
 */
export function credentialFindings(settings: ConnectionSettings): CredentialFinding[] {
  if (settings.Profile !== undefined && settings.ProfileFile !== undefined) {
    return [{ kind: 'problem', key: 'ProfileFile', message: 'contradicts Profile; keep one of them' }];
  }
  return isChosenByDialect(settings)
    ? []
    : [...missingPartners(settings), ...contradictions(settings), ...absences(settings)];
}

function isChosenByDialect(settings: ConnectionSettings): boolean {
  const { ScimSyntax = 'RFC', Profile, ProfileFile, ProfileOverrides = {} } = settings;
  const hasKnobs = Object.keys(ProfileOverrides).some((name) => name.toLowerCase() === 'authentication');
  return hasKnobs || ScimSyntax !== 'RFC' || Profile !== undefined || ProfileFile !== undefined;
}

function missingPartners(settings: ConnectionSettings): CredentialFinding[] {
  const missing = partners.filter(
    ([present, partner]) => settings[present] !== undefined && settings[partner] === undefined,
  );
  return missing.map(([present, partner]) => ({ kind: 'problem', key: present, message: `needs ${partner} too` }));
}

function contradictions(settings: ConnectionSettings): CredentialFinding[] {
  if (settings.OAuthToken === undefined) return [];
  const others = ['ApplicationId', 'ApplicationKey', 'Login', 'Password', 'OAuth2Url'] as const;
  const present = others.filter((key) => settings[key] !== undefined);
  if (present.length === 0) return [];
  const message = `is used as it is; ${present.join(', ')} beside it ${present.length === 1 ? 'is' : 'are'} not`;
  return [{ kind: 'warning', key: 'OAuthToken', message }];
}

function absences(settings: ConnectionSettings): CredentialFinding[] {
  const { OAuthToken, ApplicationId, ApplicationKey, Login, Password } = settings;
  if ([OAuthToken, ApplicationId, ApplicationKey, Login, Password].every((value) => value === undefined)) {
    return [{ kind: 'warning', key: '', message: 'has no credential; requests are sent without authentication' }];
  }
  if (settings.OAuth2Url !== undefined && ApplicationId === undefined && OAuthToken === undefined) {
    return [{ kind: 'warning', key: 'OAuth2Url', message: 'is not used without ApplicationId and ApplicationKey' }];
  }
  return [];
}
