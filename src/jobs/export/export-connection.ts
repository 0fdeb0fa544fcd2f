import { AgentError } from '../../errors.ts';
import type { KeySet } from '../../key-set.ts';
import type { Mappings } from '../../mappings/mappings.ts';
import { openStage, type PublishOutcome, type Stage } from '../../publication/publication.ts';
import type { PublishPlace } from '../../publication/replace-files.ts';
import type { Connection } from '../../settings/settings.ts';
import type { ExportContext } from './entity-export.ts';
import { exportEntity } from './export-entity.ts';
import type { ConnectionExported } from './export-summary.ts';
import { openConnection, type OpenConnection } from '../open-connection.ts';
import { planConnection, selectEntities, type ConnectionPlan } from './plan-connection.ts';
import type { ProgressListener } from '../progress.ts';
import { openMemberships } from './read-memberships.ts';
import { readingOrder, type ReadingOrder } from './reading-order.ts';
import type { Run } from '../run.ts';
import { WarningCounts } from '../warning-counts.ts';

export interface ConnectionExport {
  readonly run: Run;
  readonly connection: Connection;
  readonly mappings: Mappings;
  readonly place: PublishPlace;
  /** Only these entities; all without a name. The other files of the connection stay. */
  readonly entities: readonly string[];
  readonly onProgress: ProgressListener;
}

/** Exports one connection: all of its files together, or none; throws what stood in the way, the old files untouched. */
export async function exportConnection(request: ConnectionExport): Promise<ConnectionExported> {
  const startedAt = new Date();
  const open = await openConnection(request.connection, request.run);
  try {
    const warnings = new WarningCounts(request.run.log, request.connection.identifier);
    const plan = await planConnection(open, request.mappings);
    for (const warning of plan.warnings) warnings.add('plan', warning);
    const outcome = await exportPlan({ ...request, open, plan, warnings, startedAt });
    return describeExport(outcome, open, warnings, startedAt);
  } finally {
    open.http.close();
  }
}

interface PlannedExport extends ConnectionExport {
  readonly open: OpenConnection;
  readonly plan: ConnectionPlan;
  readonly warnings: WarningCounts;
  readonly startedAt: Date;
}

async function exportPlan(request: PlannedExport): Promise<PublishOutcome> {
  const { run, connection, place } = request;
  const stage = await openStage({
    ...place,
    connection: connection.identifier,
    runId: run.id,
    agentVersion: run.agentVersion,
  });
  try {
    await exportEntities(request, stage);
    run.signal.throwIfAborted();
    return await stage.publish({
      source: new URL(connection.server).origin,
      startedAt: request.startedAt,
      guardLimits: connection.guard,
      warnings: request.warnings.counts,
      keepOtherFiles: request.entities.length > 0,
      guardColumns: !request.plan.isMapped,
    });
  } finally {
    await stage.discard();
  }
}

async function exportEntities(request: PlannedExport, stage: Stage): Promise<void> {
  const { run, open, plan, warnings, onProgress } = request;
  const entities = selectEntities(plan, request.entities);
  if (entities.length === 0) throw nothingToExport(request.connection);
  const isWhole = entities.length === plan.entities.length;
  // Links are compared with what this very run has read; with some entities left out everything would seem unknown.
  const knownIds: KeySet[] | undefined = isWhole && entities.some(({ links }) => links.length > 0) ? [] : undefined;
  const { discovery, isMapped } = plan;
  const context = { run, open, discovery, isMapped, stage, knownIds, warnings, onProgress, lastReports: [] };
  await readEntities(context, readingOrder(entities, plan.entities, open.dialect.members));
}

async function readEntities(context: ExportContext, { entities, members }: ReadingOrder): Promise<void> {
  const memberships = openMemberships(context, members);
  for (const entity of entities) {
    await exportEntity({ ...context, entity, furtherOutputs: await memberships.outputsFor(entity) });
  }
  await memberships.finish();
  for (const report of context.lastReports) report();
}

function describeExport(
  outcome: PublishOutcome,
  { http, connection }: OpenConnection,
  warnings: WarningCounts,
  startedAt: Date,
): ConnectionExported {
  return {
    connection: connection.identifier,
    outcome: outcome.kind,
    files: outcome.manifest.files.map(({ name, rows, bytes }) => ({ name, rows, bytes })),
    reasons: outcome.kind === 'held' ? outcome.reasons.map(({ message }) => message) : [],
    warnings: warnings.messages,
    requests: http.statistics.requests,
    seconds: (Date.now() - startedAt.getTime()) / 1000,
  };
}

function nothingToExport({ identifier }: Connection): AgentError {
  return new AgentError('MAPPINGS_INVALID', `connection ${identifier} has nothing to export`, {
    next: 'Map an entity to a table of the connection, or remove its mappings so that the server is asked.',
  });
}
