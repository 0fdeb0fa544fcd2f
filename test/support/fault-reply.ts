import { setTimeout as delay } from 'node:timers/promises';
import type { Socket } from 'node:net';

export type HeaderLines = Readonly<Record<string, string | number>>;

/** The ways to answer one request; several may be combined. */
export interface FaultReply {
  /** A sound answer with a JSON body, status 200 unless said otherwise. */
  readonly json: (body: unknown, options?: { status?: number; headers?: HeaderLines }) => Promise<void>;
  /** A sound answer with any body, of type `application/scim+json` unless the headers say otherwise. */
  readonly send: (status: number, headers?: HeaderLines, body?: string | Buffer) => Promise<void>;
  /** Status line and headers only, nothing added. */
  readonly head: (status: number, headers?: HeaderLines) => Promise<void>;
  /** Exactly these bytes. */
  readonly bytes: (bytes: string | Buffer) => Promise<void>;
  /** One byte after the other, until the client hangs up. */
  readonly drip: (bytes: string | Buffer, millisecondsBetween: number) => Promise<void>;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Ends the connection in order, after what was sent. */
  readonly end: () => Promise<void>;
  /** Ends the connection with a TCP reset. */
  readonly reset: () => void;
}

export function createReply(socket: Socket): FaultReply {
  const bytes = (content: string | Buffer): Promise<void> => write(socket, content);
  const head = (status: number, headers: HeaderLines = {}): Promise<void> => bytes(headText(status, headers));
  const send: FaultReply['send'] = async (status, headers = {}, body = '') => {
    const content = Buffer.from(body as string);
    const type = { 'Content-Type': 'application/scim+json' };
    const text = headText(status, { ...type, 'Content-Length': content.length, ...headers });
    await bytes(Buffer.concat([Buffer.from(text), content]));
  };
  return {
    bytes,
    head,
    send,
    json: (body, { status = 200, headers = {} } = {}) => send(status, headers, JSON.stringify(body)),
    drip: (content, pause) => drip(socket, Buffer.from(content as string), pause),
    wait: (milliseconds) => delay(milliseconds),
    end: () => new Promise((resolve) => socket.end(resolve)),
    reset: () => {
      socket.resetAndDestroy();
    },
  };
}

async function drip(socket: Socket, content: Buffer, pause: number): Promise<void> {
  for (const byte of content) {
    if (socket.destroyed) return;
    await write(socket, Buffer.from([byte]));
    await delay(pause);
  }
}

function write(socket: Socket, content: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else
      socket.write(content, () => {
        resolve();
      });
  });
}

function headText(status: number, headers: HeaderLines): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n`;
}
