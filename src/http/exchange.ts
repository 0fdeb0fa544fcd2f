import { Axios, type AxiosRequestConfig } from 'axios';
import type { IncomingMessage } from 'node:http';
import { Attempt } from './attempt.ts';
import type { Answer, Call, Exchange } from './call.ts';
import type { ConnectionAgents } from './connection-agents.ts';
import type { HttpLimits } from './http-options.ts';
import { readBody } from './read-body.ts';
import { stopReason } from './stop-reason.ts';
import { translateFailure } from './translate-failure.ts';

export interface ExchangeTools {
  readonly agents: () => Promise<ConnectionAgents>;
  readonly limits: HttpLimits;
  readonly signal?: AbortSignal;
  readonly statistics: { bytesReceived: number };
}

/** Makes one attempt within the limits; throws an HttpError when there is no whole answer. */
export function createExchange(tools: ExchangeTools): Exchange {
  let axios: Promise<Axios> | undefined;
  return async (call) => {
    axios ??= tools.agents().then(createAxios);
    const client = await axios;
    const stopped = stopReason(tools.signal);
    if (stopped !== undefined) throw stopped;
    const attempt = new Attempt(tools.limits, tools.signal);
    try {
      return await attemptCall(client, call, attempt, tools);
    } catch (error) {
      throw stopReason(tools.signal) ?? translateFailure(error, call, attempt);
    } finally {
      attempt.finish();
    }
  };
}

/** Every property that axios would otherwise take from a default, the environment or a prototype is set here. */
function createAxios(agents: ConnectionAgents): Axios {
  const config: Record<string, unknown> = {
    ...agents,
    adapter: 'http',
    responseType: 'stream',
    decompress: false,
    maxRedirects: 0,
    maxContentLength: -1,
    maxBodyLength: -1,
    allowAbsoluteUrls: true,
    validateStatus: () => true,
    transformRequest: [],
    transformResponse: [],
    proxy: false,
    timeout: 0,
    withXSRFToken: false,
    baseURL: undefined,
    auth: undefined,
    params: undefined,
    socketPath: undefined,
    beforeRedirect: undefined,
  };
  return new Axios(config as AxiosRequestConfig);
}

async function attemptCall(client: Axios, call: Call, attempt: Attempt, tools: ExchangeTools): Promise<Answer> {
  const response = await client.request<IncomingMessage>({
    method: call.method,
    url: call.url,
    headers: { ...call.headers },
    data: call.body,
    signal: attempt.signal,
    transport: attempt,
  });
  const message = response.data;
  const body = await readBody(message, call, { attempt, limits: tools.limits, statistics: tools.statistics });
  return { status: response.status, headers: headersOf(message), body };
}

function headersOf(message: IncomingMessage): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return headers;
}
