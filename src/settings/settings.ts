import type { Mappings } from '../mappings/mappings.ts';
import type { Secret } from '../secret.ts';

/** Everything that the settings files and the environment say, checked; all paths are absolute. */
export interface Settings {
  readonly folder: string;
  readonly environmentName: string;
  /** `<TempFolderPath>/ExportOutput`. */
  readonly outputFolder: string;
  readonly workFolder: string;
  readonly runDeadlineMinutes: number;
  /** The SCIM connections that were asked for, or all of them, in the order of the file. */
  readonly connections: readonly Connection[];
  readonly mappings: Mappings;
  readonly warnings: readonly string[];
  readonly entries: readonly SettingEntry[];
}

/** One effective value and where it comes from, for `settings show`. */
export interface SettingEntry {
  /** `Connections:Acme:Password`. */
  readonly path: string;
  readonly value: string | number | boolean | null | Secret;
  /** The layer that gave the value: a file's name, `environment` or `default`. */
  readonly source: string;
  /** The weaker layers that gave a value too, strongest first. */
  readonly overridden: readonly string[];
}

export interface Connection {
  readonly identifier: string;
  /** Base URL without a trailing slash; with its version where the administrator pasted that too. */
  readonly server: string;
  readonly applicationId?: string;
  readonly applicationKey?: Secret;
  readonly login?: string;
  readonly password?: Secret;
  readonly oauthToken?: Secret;
  readonly oauth2Url?: string;
  /** As written; the grammar is `Entity|filter*Entity|filter`. */
  readonly filter?: string;
  readonly pageSize: number;
  readonly scimSyntax: 'RFC' | 'Salesforce' | 'CyberArk';
  readonly serviceSupportBulk: boolean;
  readonly bulkMaxOperation?: number;
  readonly profile?: string;
  readonly profileFile?: string;
  /** Knobs of the profile that are different here, as written. */
  readonly profileOverrides?: Readonly<Record<string, unknown>>;
  readonly maxConcurrentRequests: number;
  readonly maxRequestsPerMinute?: number;
  /** A PEM file. */
  readonly trustedCertificates?: string;
  readonly proxy?: Secret;
  readonly extraHeaders: Readonly<Record<string, Secret>>;
  readonly allowInsecureHttp: boolean;
  readonly guard: ShrinkGuard;
}

/** Above these limits a shorter export is held back; see `Guard` in the settings. */
export interface ShrinkGuard {
  readonly maximumMissingPercent: number;
  readonly maximumMissingRows: number;
}
