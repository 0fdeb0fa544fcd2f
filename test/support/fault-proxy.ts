/*
 * An HTTP proxy before a SCIM server, on 127.0.0.1, that does to single requests what networks and servers do at worst.
 * It notes every request and what the server behind it answered: what really happened, whatever the client was told.
 *
 *   const proxy = await startFaultProxy(sandbox.url);
 *   proxy.plan(first(1, on('POST /Users', loseAnswer)));
 *   …requests to proxy.url…
 *   expect(proxy.requests).toHaveLength(2);
 *
 * Faults and plans are in ./faults.ts.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  forwardRequest,
  readRequest,
  replyTo,
  type ProxyAnswer,
  type ProxyExchange,
  type ProxyRequest,
} from './proxy-exchange.ts';

export interface RecordedRequest extends ProxyRequest {
  /** What the server behind answered; undefined as long as it has not. */
  answer?: ProxyAnswer;
}

/** Replaces the ordinary way of a request: forward, then reply. */
export type Fault = (exchange: ProxyExchange) => Promise<void> | void;

/** Which requests get a fault; asked once for each request, in the order in which they come. */
export type FaultPlan = (request: ProxyRequest) => Fault | undefined;

export interface FaultProxy {
  /** The value of a connection's `Server`: without `/v2`. */
  readonly url: string;
  readonly port: number;
  /** All of them, in the order in which they came. */
  readonly requests: readonly RecordedRequest[];
  /** Replaces the plan that there was. */
  readonly plan: (plan: FaultPlan) => void;
  readonly close: () => Promise<void>;
}

export const noFaults: FaultPlan = () => undefined;

/** Starts a proxy before the server with this base address, which ends in `/v2`. Answers name the proxy's own address. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const requests: RecordedRequest[] = [];
  const agent = new Agent({ keepAlive: true });
  let faultOf = noFaults;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const recorded: RecordedRequest = await readRequest(incoming, { target, number: requests.length + 1 });
    requests.push(recorded);
    const forward = async (body = recorded.body): Promise<ProxyAnswer> => {
      recorded.answer = await forwardRequest(recorded, { body, target, agent, own: incoming.headers.host ?? '' });
      return recorded.answer;
    };
    await (faultOf(recorded) ?? passOn)({ request: recorded, forward, ...replyTo(response) });
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${new URL(target).pathname.replace(/\/v2$/, '')}`,
    port,
    requests,
    plan: (plan) => {
      faultOf = plan;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

const passOn: Fault = async ({ forward, reply }) => {
  reply(await forward());
};
