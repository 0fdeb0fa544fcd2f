import type { LogWriter } from '../logging/log.ts';
import type { Secret } from '../secret.ts';
import type { Authentication } from './authentication.ts';

export interface HttpClientOptions {
  /** Absolute, no trailing slash: every request stays on its origin and below its path. */
  readonly baseUrl: string;
  readonly authentication: Authentication;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly extraHeaders: Readonly<Record<string, Secret>>;
  readonly maxConcurrentRequests: number;
  readonly maxRequestsPerMinute?: number;
  /** Error codes that mean too many requests, whatever the status. */
  readonly throttleCodes?: readonly string[];
  /** PEM text, added to the public roots. */
  readonly trustedCertificates?: string;
  /** Shown to a server that asks for one; PEM text of the certificate, its chain after it, and of the key. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: Secret };
  /** URL of an HTTP proxy; may hold credentials. */
  readonly proxy?: Secret;
  /** `http:` to a loopback address needs no leave. */
  readonly allowInsecureHttp: boolean;
  readonly limits?: Partial<HttpLimits>;
  readonly retry?: Partial<RetryPolicy>;
  /** Run deadline or interrupt; a `reason` that is an AgentError is thrown as it is. */
  readonly signal?: AbortSignal;
  readonly log: LogWriter;
}

export interface HttpLimits {
  readonly connectMilliseconds: number;
  /** From the connection to the first byte of the answer. */
  readonly firstByteMilliseconds: number;
  /** Between two pieces of a body. */
  readonly idleMilliseconds: number;
  /** For one attempt, everything included: a slow drip ends here. */
  readonly totalMilliseconds: number;
  /** After inflation. */
  readonly responseBytes: number;
  readonly requestBytes: number;
  /** Levels of nesting in a JSON answer. */
  readonly depth: number;
}

export interface RetryPolicy {
  /** In total, the first included. */
  readonly attempts: number;
  readonly baseMilliseconds: number;
  readonly capMilliseconds: number;
  /** A server that asks for more is not waited for. */
  readonly longestRetryAfterSeconds: number;
  /** Rejects when the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** 0 to 1, like Math.random. */
  readonly random: () => number;
  /** Milliseconds since 1970, like Date.now. */
  readonly now: () => number;
  /** Milliseconds that never go back, like performance.now. */
  readonly uptime: () => number;
}

export interface HttpStatistics {
  /** Attempts, those for a token included. */
  readonly requests: number;
  readonly retries: number;
  /** Body bytes as they came over the wire, before inflation; token answers are counted. */
  readonly bytesReceived: number;
  /** Answers that said that there are too many requests. */
  readonly throttled: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: HttpLimits = {
  connectMilliseconds: 10_000,
  firstByteMilliseconds: 60_000,
  idleMilliseconds: 30_000,
  totalMilliseconds: 120_000,
  responseBytes: 50 * mebibyte,
  requestBytes: 10 * mebibyte,
  depth: 64,
};

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 5,
  baseMilliseconds: 1000,
  capMilliseconds: 60_000,
  longestRetryAfterSeconds: 300,
  wait: waitOrAbort,
  random: Math.random,
  now: Date.now,
  uptime: () => performance.now(),
};

function waitOrAbort(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Error('The wait was interrupted.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
