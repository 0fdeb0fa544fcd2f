import { AgentError, messageOf } from '../errors.ts';
import type { FileFacts } from './file-facts.ts';
import { JsonFields } from './json-fields.ts';
import { isConnectionName, isFileNameOf } from './output-names.ts';
import { isRunId } from './run-id.ts';
import { guardRules, type GuardReason } from './shrink-guard.ts';

const formatVersion = 1;

export type FileKind = 'entity' | 'link';

export interface ManifestFile extends FileFacts {
  /** With `.csv`. */
  readonly name: string;
  /** The run that wrote it; an earlier one where a run exported only some entities. */
  readonly runId: string;
  readonly kind: FileKind;
  readonly entity: string;
  /** Without the header. */
  readonly rows: number;
  readonly columns: readonly string[];
  /** The columns whose values identify a row. */
  readonly keyColumns: readonly string[];
  /** What the server said it holds; `null` where it does not say. */
  readonly serverTotal: number | null;
  /** Distinct keys seen. */
  readonly distinct: number;
}

export interface GuardVerdict {
  /** `first`: there was nothing to compare with. */
  readonly verdict: 'first' | 'passed' | 'held' | 'accepted';
  readonly reasons: readonly GuardReason[];
  readonly acceptedBy: string | null;
  readonly acceptedAt: string | null;
}

/** What one connection published: `<connection>.manifest.json`, written last. Times are UTC in ISO 8601. */
export interface Manifest {
  readonly runId: string;
  readonly previousRunId: string | null;
  readonly agentVersion: string;
  readonly connection: string;
  /** Origin of the server: scheme, host and port. */
  readonly source: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly files: readonly ManifestFile[];
  /** How often each kind of warning was given. */
  readonly warnings: ReadonlyMap<string, number>;
  readonly guard: GuardVerdict;
}

export function formatManifest(manifest: Manifest): string {
  const warnings = Object.fromEntries(manifest.warnings);
  return `${JSON.stringify({ formatVersion, complete: true, ...manifest, warnings }, null, 2)}\n`;
}

/** Reads a manifest of a connection. Throws OUTPUT_NOT_VERIFIED for anything that is not a complete one. */
export function parseManifest(text: string, connection: string): Manifest {
  try {
    return readManifest(new JsonFields(JSON.parse(text), 'it'), connection);
  } catch (error) {
    throw new AgentError('OUTPUT_NOT_VERIFIED', `the manifest of ${connection} is damaged: ${messageOf(error)}`, {
      next: 'Do not ingest these files; export again.',
    });
  }
}

function readManifest(fields: JsonFields, connection: string): Manifest {
  if (fields.count('formatVersion') !== formatVersion) throw new Error('"formatVersion" is not known to this agent');
  if (!fields.isTrue('complete')) throw new Error('"complete" is not true');
  if (fields.text('connection') !== connection) throw new Error('it belongs to another connection');
  if (!isConnectionName(connection)) throw new Error('"connection" is not a connection identifier');
  return {
    runId: readRunId(fields, 'runId'),
    previousRunId: fields.textOrNull('previousRunId') === null ? null : readRunId(fields, 'previousRunId'),
    agentVersion: fields.text('agentVersion'),
    connection,
    source: fields.text('source'),
    startedAt: fields.time('startedAt'),
    finishedAt: fields.time('finishedAt'),
    files: fields.list('files').map((file) => readFile(new JsonFields(file, 'a file'), connection)),
    warnings: fields.object('warnings').counts(),
    guard: readGuard(fields.object('guard')),
  };
}

function readFile(fields: JsonFields, connection: string): ManifestFile {
  const name = fields.text('name');
  if (!isFileNameOf(connection, name)) throw new Error(`${JSON.stringify(name)} is not a file of ${connection}`);
  return {
    name,
    runId: readRunId(fields, 'runId'),
    kind: fields.oneOf('kind', ['entity', 'link']),
    entity: fields.text('entity'),
    rows: fields.count('rows'),
    bytes: fields.count('bytes'),
    sha256: fields.hash('sha256'),
    columns: fields.texts('columns'),
    keyColumns: fields.texts('keyColumns'),
    serverTotal: fields.isNull('serverTotal') ? null : fields.count('serverTotal'),
    distinct: fields.count('distinct'),
  };
}

function readGuard(fields: JsonFields): GuardVerdict {
  return {
    verdict: fields.oneOf('verdict', ['first', 'passed', 'held', 'accepted']),
    reasons: fields.list('reasons').map((reason) => readReason(new JsonFields(reason, 'a reason'))),
    acceptedBy: fields.textOrNull('acceptedBy'),
    acceptedAt: fields.textOrNull('acceptedAt'),
  };
}

function readReason(fields: JsonFields): GuardReason {
  return { rule: fields.oneOf('rule', guardRules), file: fields.text('file'), message: fields.text('message') };
}

function readRunId(fields: JsonFields, name: string): string {
  const runId = fields.text(name);
  if (!isRunId(runId)) throw new Error(`"${name}" is not a run id`);
  return runId;
}
