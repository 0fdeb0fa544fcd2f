import { authenticate } from './authenticate.ts';
import { fixedCredentials, type Credentials } from './authentication.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { agentOptions, connectionAgents, type ConnectionAgents } from './connection-agents.ts';
import { countAttempts, type AttemptCounts } from './count-attempts.ts';
import type { Exchange } from './call.ts';
import { createExchange } from './exchange.ts';
import {
  defaultLimits,
  defaultRetryPolicy,
  type HttpClientOptions,
  type HttpLimits,
  type HttpStatistics,
  type RetryPolicy,
} from './http-options.ts';
import { createPace, type Pace } from './pace.ts';
import type { Send, SendAuthorized } from './request.ts';
import { createRepeat, type Repeat } from './retry.ts';
import { sendJson } from './send-json.ts';
import { targetUrls } from './target-url.ts';
import { tokenCredentials } from './token-credentials.ts';

/**
 * Sends JSON requests to one target. The constructor throws SETTINGS_INVALID for options that cannot be used; sending
 * throws an HttpError, SETTINGS_INVALID when no token endpoint is found, or the reason of an aborted signal.
 */
export class HttpClient {
  readonly send: Send;
  readonly statistics: HttpStatistics;
  readonly #repeat: Repeat;
  readonly #credentials: Credentials;
  readonly #concurrency: ConcurrencyLimit;
  readonly #openAgents: () => Promise<ConnectionAgents>;
  readonly #closed = new AbortController();
  #agents: Promise<ConnectionAgents> | undefined;

  constructor(given: HttpClientOptions) {
    const options = { ...given, signal: eitherOf(this.#closed.signal, given.signal) };
    const limits = { ...defaultLimits, ...options.limits };
    const policy = { ...defaultRetryPolicy, ...options.retry };
    const statistics = { requests: 0, retries: 0, bytesReceived: 0, throttled: 0 };
    const concurrency = new ConcurrencyLimit(options.maxConcurrentRequests);
    const buildUrl = targetUrls(options.baseUrl, options.allowInsecureHttp);
    const agents = agentOptions(options);
    const exchange = createExchange({ ...options, agents: () => this.#open(), limits, statistics });
    const pace = createPace(options.maxRequestsPerMinute, policy, options.signal);
    const json = sendJson({ ...options, buildUrl, limits, now: policy.now, exchange });

    this.statistics = statistics;
    this.#openAgents = () => connectionAgents(agents);
    this.#concurrency = concurrency;
    this.#credentials = credentialsFor(options, countedExchange(statistics, pace, exchange), limits, policy);
    this.#repeat = createRepeat({ ...options, policy, statistics, hold: () => concurrency.hold() });

    // The order of the layers, from the inside out: size and time limits with axios, requests per minute (a repeated
    // request counts too), authentication (fresh for every attempt; a token has its own turn), retry, requests at once.
    const attempt = authenticate(this.#credentials, keepPace(pace, countAttempts(statistics, concurrency, json)));
    const repeated: Send = (request) => this.#repeat(request.effect, () => attempt(request));
    this.send = (request) => concurrency.run(() => repeated(request));
  }

  /** Gets a token now, so that a wrong login is told before the work begins; nothing to do for other logins. */
  async authenticate(): Promise<void> {
    await this.#concurrency.run(() => this.#repeat('read', () => this.#credentials.access()));
  }

  /** Ends the requests under way, closes kept connections; the client cannot be used afterwards. */
  close(): void {
    // Otherwise a request that lost its connection to the close would be repeated, after all is over.
    this.#closed.abort();
    void this.#agents?.then(({ httpAgent, httpsAgent }) => {
      httpAgent.destroy();
      httpsAgent.destroy();
    });
  }

  #open(): Promise<ConnectionAgents> {
    this.#agents ??= this.#openAgents();
    return this.#agents;
  }
}

function eitherOf(closed: AbortSignal, stop: AbortSignal | undefined): AbortSignal {
  return stop === undefined ? closed : AbortSignal.any([stop, closed]);
}

function keepPace(pace: Pace, send: SendAuthorized): SendAuthorized {
  return async (request) => {
    await pace();
    return send(request);
  };
}

/** For token requests, which are requests like any other to a server that counts them. */
function countedExchange(counts: AttemptCounts, pace: Pace, exchange: Exchange): Exchange {
  return async (call) => {
    await pace();
    counts.requests++;
    const answer = await exchange(call);
    if (answer.status === 429) counts.throttled++;
    return answer;
  };
}

function credentialsFor(
  options: HttpClientOptions,
  exchange: Exchange,
  { depth }: HttpLimits,
  { uptime }: RetryPolicy,
): Credentials {
  const { authentication } = options;
  if (authentication.kind !== 'token') return fixedCredentials(authentication);
  return tokenCredentials(authentication, { ...options, exchange, depth, uptime });
}
