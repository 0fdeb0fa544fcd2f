import { request as sendRequest, type Agent, type IncomingMessage, type ServerResponse } from 'node:http';

export interface ProxyRequest {
  /** Counts all requests from 1. */
  readonly number: number;
  readonly method: string;
  /** Below the base address, without the query: `/Users/u1`; whole where it is not below. */
  readonly path: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ProxyAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request on its way. */
export interface ProxyExchange {
  readonly request: ProxyRequest;
  /** Lets the server behind carry the request out, or one with another body. */
  readonly forward: (body?: string) => Promise<ProxyAnswer>;
  readonly reply: (answer: ProxyAnswer) => void;
  /** Promises the whole answer and ends the connection after half of its body. */
  readonly cut: (answer: ProxyAnswer) => void;
  /** Ends the connection without a word. */
  readonly drop: () => void;
}

/** Belong to one connection only, or are made anew; compression would hide the body from the faults. */
const ownHeaders = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'accept-encoding', 'date'];

export async function readRequest(
  incoming: IncomingMessage,
  { target, number }: { readonly target: string; readonly number: number },
): Promise<ProxyRequest> {
  const body = await readText(incoming);
  const url = incoming.url ?? '/';
  const base = `${new URL(target).pathname}/`;
  const [path = ''] = url.split('?');
  return {
    number,
    method: incoming.method ?? '',
    path: path.startsWith(base) ? path.slice(base.length - 1) : path,
    url,
    headers: headersOf(incoming),
    body,
  };
}

interface ForwardOptions {
  readonly body: string;
  readonly target: string;
  readonly agent: Agent;
  /** Host and port of the proxy. */
  readonly own: string;
}

export async function forwardRequest(
  request: ProxyRequest,
  { body, target, agent, own }: ForwardOptions,
): Promise<ProxyAnswer> {
  const { host, origin } = new URL(target);
  const { method, url } = request;
  const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body) };
  const headers = { ...request.headers, host, ...length };
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    sendRequest(`${origin}${url}`, { method, headers, agent }, resolve).once('error', reject).end(body);
  });
  const text = await readText(incoming);
  return { status: incoming.statusCode ?? 0, headers: headersOf(incoming), body: text.replaceAll(host, own) };
}

export function replyTo(response: ServerResponse): Pick<ProxyExchange, 'reply' | 'cut' | 'drop'> {
  const drop = (): void => {
    response.destroy();
  };
  return {
    drop,
    reply: ({ status, headers, body }) => {
      response.writeHead(status, headers).end(body);
    },
    cut: ({ status, headers, body }) => {
      const bytes = Buffer.from(body);
      response.writeHead(status, { ...headers, 'content-length': bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), drop);
    },
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const entries = Object.entries(incoming.headers).filter(([name]) => !ownHeaders.includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
