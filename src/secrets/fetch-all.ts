import { AgentError, messageOf } from '../errors.ts';
import type { Secret } from '../secret.ts';

const atOnce = 4;
const millisecondsForAll = 60_000;

/** One secret of a source, and the setting that it is the value of. */
export interface FetchedSetting {
  readonly path: readonly string[];
  readonly value: Secret;
  /** Where it is kept, for messages: `Azure Key Vault secret Connections--Acme--Password`. */
  readonly place: string;
}

/**
 * Fetches every item, four at a time and within a minute. Every failure is listed in one SECRET_SOURCE, since a secret
 * that is missing must not be replaced by a weaker one.
 */
export async function fetchAll<Item, Result>(
  source: string,
  items: readonly Item[],
  fetchOne: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const signal = AbortSignal.timeout(millisecondsForAll);
  const queue = items.entries();
  const results: Result[] = [];
  const problems: string[] = [];
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        results[index] = await fetchOne(item, signal);
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
        problems.push(messageOf(error));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (problems.length > 0) throw sourceFailed(source, problems);
  return results;
}

export function sourceFailed(source: string, problems: readonly string[]): AgentError {
  return new AgentError(
    'SECRET_SOURCE',
    `${source} did not give every secret; nothing was sent to an application and nothing was written`,
    {
      problems: [...new Set(problems)],
      next: 'Correct what is listed, or take the source out of the settings; a weaker source is never used instead.',
    },
  );
}

/** A failure of one secret; `fetchAll` collects them. */
export function secretFailed(message: string): AgentError {
  return new AgentError('SECRET_SOURCE', message);
}
