import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket, type PeerCertificate } from 'node:tls';
import type { HttpLimits } from './http-options.ts';

export type TimeLimit = 'connect' | 'first byte' | 'idle' | 'total';

/** How far one attempt has come, and the time limits that end it. It stands in for node:http as axios' transport. */
export class Attempt {
  /** The request may have left: the connection is made. */
  connected = false;
  answered = false;
  reusedConnection = false;
  expired: TimeLimit | undefined;
  /** What the server showed in a TLS handshake. */
  certificate: PeerCertificate | undefined;
  readonly #limits: HttpLimits;
  readonly #stop: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #total: NodeJS.Timeout;
  #phase: NodeJS.Timeout;

  constructor(limits: HttpLimits, stop: AbortSignal | undefined) {
    this.#limits = limits;
    this.#stop = stop;
    this.#total = setTimeout(this.#expire, limits.totalMilliseconds, 'total');
    this.#phase = setTimeout(this.#expire, limits.connectMilliseconds, 'connect');
    stop?.addEventListener('abort', this.#abort, { once: true });
  }

  /** Aborted when a time limit passes or the run is stopped. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Sends a request as node:http and node:https do: it never follows a redirect. */
  request(options: RequestOptions, onAnswer: (message: IncomingMessage) => void): ClientRequest {
    const { request: send } = options.protocol === 'https:' ? https : http;
    const request = send(options, (message) => {
      this.answered = true;
      this.#enter('idle', this.#limits.idleMilliseconds);
      onAnswer(message);
    });
    request.once('socket', (socket: Socket) => {
      this.#watch(request, socket);
    });
    return request;
  }

  /** A piece of the body came. */
  touch(): void {
    this.#phase.refresh();
  }

  finish(): void {
    clearTimeout(this.#phase);
    clearTimeout(this.#total);
    this.#stop?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    this.#controller.abort();
  };

  readonly #expire = (limit: TimeLimit): void => {
    this.expired ??= limit;
    this.#controller.abort();
  };

  #enter(limit: TimeLimit, milliseconds: number): void {
    clearTimeout(this.#phase);
    this.#phase = setTimeout(this.#expire, milliseconds, limit);
  }

  #watch(request: ClientRequest, socket: Socket): void {
    const onConnected = (): void => {
      this.connected = true;
      this.#enter('first byte', this.#limits.firstByteMilliseconds);
    };
    this.reusedConnection = request.reusedSocket;
    if (!request.reusedSocket && socket instanceof TLSSocket) {
      socket.once('secureConnect', onConnected);
      // Comes before the check that destroys the socket, after which the certificate is gone.
      socket.prependOnceListener('secure', () => {
        this.certificate = socket.getPeerCertificate();
      });
    } else if (!request.reusedSocket && socket.connecting) {
      socket.once('connect', onConnected);
    } else {
      onConnected();
    }
  }
}
