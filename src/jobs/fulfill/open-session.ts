import { AgentError } from '../../errors.ts';
import { askTarget, type AskTarget } from '../../fulfillment/ask-target.ts';
import { TargetHealth } from '../../fulfillment/target-health.ts';
import type { FulfillRequest } from './fulfill-request.ts';
import { openTarget, type FulfillTarget } from './open-target.ts';
import type { Run } from '../run.ts';

/** A target that orders are carried out on, with what is known of its health; to be closed. */
export interface FulfillSession {
  readonly target: FulfillTarget;
  readonly health: TargetHealth;
  readonly ask: AskTarget;
  readonly close: () => void;
}

export async function openSession(request: FulfillRequest, run: Run): Promise<FulfillSession> {
  const target = await openTarget(request, run);
  const health = new TargetHealth();
  const release = stopWithRun(run, health);
  const { connection, scim, endpoint, announced } = target;
  const { pageSize, maxConcurrentRequests } = connection;
  return {
    target,
    health,
    ask: askTarget({ scim, health, endpoint, pageSize, announced, maxConcurrentRequests }),
    close: () => {
      release();
      target.http.close();
    },
  };
}

/** Notes a stop of the run as the end of the work; to be released afterwards. */
export function stopWithRun({ signal }: Run, health: TargetHealth): () => void {
  const stop = (): void => {
    const reason: unknown = signal.reason;
    health.stop(reason instanceof AgentError ? reason : new AgentError('INTERRUPTED', 'the run was interrupted'));
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    signal.removeEventListener('abort', stop);
  };
}
