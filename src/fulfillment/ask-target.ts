import { AgentError } from '../errors.ts';
import type { Finding } from '../scim/look-up/resource-finder.ts';
import type { ServiceProviderConfig } from '../scim/protocol/discovery.ts';
import type { ScimClient } from '../scim/scim-client.ts';
import { inParallel } from './in-parallel.ts';
import type { Asked, FoundResources, LookUpStep, ReadResource, Unasked } from './step.ts';
import type { TargetHealth } from './target-health.ts';

export interface AskTools {
  readonly scim: ScimClient;
  readonly health: TargetHealth;
  /** Of the accounts. */
  readonly endpoint: string;
  readonly pageSize: number;
  readonly announced: ServiceProviderConfig | undefined;
  readonly maxConcurrentRequests: number;
}

/** What the courses want to know of the target; a failure is an answer too, so that only the orders concerned end with it. */
export interface AskTarget {
  /** Attributes that are given are asked for by name. */
  readonly read: (endpoint: string, id: string, attributes?: readonly string[]) => Promise<ReadResource>;
  /** One answer for each step, in their order. */
  readonly lookUp: (steps: readonly LookUpStep[]) => Promise<readonly FoundResources[]>;
  /** True once a look-up failed: what it would have shown is not known. */
  readonly hasFailedLookUps: () => boolean;
}

export function askTarget(tools: AskTools): AskTarget {
  let failedLookUps = false;
  const lookUp = async (steps: readonly LookUpStep[]): Promise<readonly FoundResources[]> => {
    const answers = new Map<LookUpStep, FoundResources>();
    await inParallel(groupsOf(steps), tools.maxConcurrentRequests, async (group) => {
      for (const [step, answer] of await find(tools, group)) answers.set(step, answer);
    });
    failedLookUps ||= [...answers.values()].some(({ kind }) => kind === 'failed');
    return steps.map((step) => answers.get(step) ?? unanswered);
  };
  return {
    read: (...resource) => readOne(tools, ...resource),
    lookUp,
    hasFailedLookUps: () => failedLookUps,
  };
}

const unanswered: Unasked = {
  kind: 'failed',
  error: new AgentError('RESOURCE_INVALID', 'the target was not asked about this account'),
};

async function readOne({ scim, health }: AskTools, ...resource: Parameters<ScimClient['read']>): Promise<ReadResource> {
  const answer = await ask(health, () => scim.read(...resource));
  if (answer.kind === 'answered') health.noteAnswer();
  return answer;
}

async function ask<Value>(health: TargetHealth, request: () => Promise<Value>): Promise<Asked<Value>> {
  if (health.stoppedBy !== undefined) return { kind: 'stopped', error: health.stoppedBy };
  try {
    return { kind: 'answered', value: await request() };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (error.outcome === 'target') {
      health.noteFailure(error);
      return { kind: 'failed', error };
    }
    // A stop of the run comes as an error of its own kind.
    health.stop(error);
    return { kind: 'stopped', error };
  }
}

async function find(tools: AskTools, steps: readonly LookUpStep[]): Promise<[LookUpStep, FoundResources][]> {
  const { scim, health, endpoint, pageSize, announced } = tools;
  const keys = steps.flatMap((step) => step.keys);
  const single = steps.some((step) => step.single);
  const answer = await ask(health, () => scim.find(endpoint, keys, { pageSize, single, announced }));
  if (answer.kind !== 'answered') return steps.map((step) => [step, answer]);
  noteFindings([...answer.value.values()], health);
  return steps.map((step) => [step, foundFor(step.keys.map((key) => answer.value.get(key)))]);
}

function noteFindings(findings: readonly Finding[], health: TargetHealth): void {
  if (findings.some(({ kind }) => kind === 'read')) health.noteAnswer();
  // One request that failed is the finding of every key in it.
  const errors = new Set(findings.flatMap((finding) => (finding.kind === 'failed' ? [finding.error] : [])));
  for (const error of errors) health.noteFailure(error);
}

function foundFor(findings: readonly (Finding | undefined)[]): FoundResources {
  if (findings.includes(undefined)) return unanswered;
  const failed = findings.find((finding) => finding?.kind === 'failed');
  if (failed?.kind === 'failed') return failed;
  return {
    kind: 'answered',
    value: findings.flatMap((finding) => (finding?.kind === 'read' ? finding.resources : [])),
  };
}

/** Those that are asked for key by key go alone, all others together. */
function groupsOf(steps: readonly LookUpStep[]): LookUpStep[][] {
  const together = steps.filter(({ single }) => !single);
  const alone = steps.filter(({ single }) => single).map((step) => [step]);
  return together.length === 0 ? alone : [...alone, together];
}
