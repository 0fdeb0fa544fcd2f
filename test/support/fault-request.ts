import type { Socket } from 'node:net';

export interface FaultRequest {
  /** Counts all requests of the server from 1. */
  readonly number: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** As received, without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const endOfHead = Buffer.from('\r\n\r\n');

/** Reads one request after the other from a connection. Bodies need a Content-Length. */
export async function* readRequests(socket: Socket, nextNumber: () => number): AsyncGenerator<FaultRequest> {
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    for (let end = received.indexOf(endOfHead); end >= 0; end = received.indexOf(endOfHead)) {
      const head = readHead(received.subarray(0, end).toString('latin1'));
      const bodyStart = end + endOfHead.length;
      const bodyEnd = bodyStart + Number(head.headers.get('content-length') ?? 0);
      if (received.length < bodyEnd) break;
      const body = received.subarray(bodyStart, bodyEnd).toString('utf8');
      received = received.subarray(bodyEnd);
      yield { number: nextNumber(), ...head, body };
    }
  }
}

function readHead(head: string): Omit<FaultRequest, 'number' | 'body'> {
  const [requestLine = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const [path = '', ...query] = target.split('?');
  const headers = new Map(lines.map((line) => [nameOf(line), line.slice(line.indexOf(':') + 1).trim()]));
  return { method, path, query: query.join('?'), headers };
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase();
}
