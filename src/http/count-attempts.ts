import type { ConcurrencyLimit } from './concurrency-limit.ts';
import { HttpError } from './http-error.ts';
import type { SendAuthorized } from './request.ts';

export interface AttemptCounts {
  requests: number;
  throttled: number;
}

/** Counts attempts and tells the concurrency limit how they went. */
export function countAttempts(counts: AttemptCounts, limit: ConcurrencyLimit, send: SendAuthorized): SendAuthorized {
  return async (request) => {
    const generation = limit.generation;
    counts.requests++;
    try {
      const response = await send(request);
      limit.succeeded();
      return response;
    } catch (error) {
      if (error instanceof HttpError && error.code === 'TARGET_THROTTLED') {
        counts.throttled++;
        limit.throttled(generation);
      }
      throw error;
    }
  };
}
