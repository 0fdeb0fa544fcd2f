import type { HttpRequest, HttpResponse, Send } from '../../src/http/request.ts';
import { urns } from '../../src/scim/protocol/urns.ts';

export interface ListQuery {
  /** Index of the first resource, from 0. */
  readonly offset: number;
  readonly count: number;
  /** 0 for the first request of the listing. */
  readonly call: number;
}

/** A `send` that answers list requests from a function, and remembers what it was asked. */
export interface ListTarget {
  readonly send: Send;
  readonly requests: HttpRequest[];
  /** The most requests that ran at the same time. */
  readonly mostAtOnce: () => number;
}

export function listTarget(answer: (query: ListQuery, request: HttpRequest) => unknown): ListTarget {
  const requests: HttpRequest[] = [];
  let running = 0;
  let most = 0;
  const send: Send = async (request) => {
    const call = requests.push(request) - 1;
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    const offset = Number(request.query?.['startIndex'] ?? 1) - 1;
    return okResponse(answer({ offset, count: Number(request.query?.['count']), call }, request));
  };
  return { send, requests, mostAtOnce: () => most };
}

export function okResponse(body: unknown): HttpResponse {
  return { status: 200, headers: new Map(), body };
}

export function listBody(
  ids: readonly string[],
  total: unknown,
  more: Readonly<Record<string, unknown>> = {},
): unknown {
  return {
    schemas: [urns.listResponse],
    totalResults: total,
    Resources: ids.map((id) => ({ id })),
    ...more,
  };
}

/** `u-0`, `u-1`, … */
export function idsUpTo(length: number): string[] {
  return Array.from({ length }, (_, index) => `u-${index}`);
}
