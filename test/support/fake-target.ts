import type { HttpRequest, HttpResponse } from '../../src/http/request.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import { buildBulkResponse, parseBulkRequest, type BulkOperation } from '../../src/scim/protocol/bulk.ts';
import { urns } from '../../src/scim/protocol/urns.ts';
import { ScimClient } from '../../src/scim/scim-client.ts';

export interface FakeAnswer {
  readonly status?: number;
  readonly body?: unknown;
}

/** What the target says to a request; an error is thrown, as the client for HTTP does. */
export type Answering = (request: HttpRequest) => FakeAnswer | Error;

/** A SCIM client whose requests are answered by a function, without a network. */
export function clientFor(answering: Answering): ScimClient {
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    await Promise.resolve();
    const answer = answering(request);
    if (answer instanceof Error) throw answer;
    return { status: answer.status ?? 200, headers: new Map(), body: answer.body };
  };
  return new ScimClient(send, rfc);
}

/** A listing of what was found. */
export function listOf(...resources: readonly object[]): FakeAnswer {
  const { length } = resources;
  const body = { schemas: [urns.listResponse], totalResults: length, startIndex: 1, itemsPerPage: length };
  return { body: { ...body, Resources: resources } };
}

/** The answer to a create: the new id is `id-` and the userName. */
export function createdFor({ body }: Pick<HttpRequest, 'body'>): FakeAnswer {
  const { userName } = body as { userName: string };
  return { status: 201, body: { schemas: [urns.user], id: `id-${userName}`, userName } };
}

/** A request in a few characters, `POST Users`, with the number of operations for Bulk: `Bulk of 10`. */
export function nameOfRequest(request: HttpRequest): string {
  if (request.path !== 'Bulk') return `${request.method} ${request.path}`;
  return `Bulk of ${operationsIn(request).length}`;
}

export function operationsIn({ body }: Pick<HttpRequest, 'body'>): readonly BulkOperation[] {
  return parseBulkRequest(body).operations;
}

/** The answer to a Bulk request of creates: the status of each operation, 201 unless told otherwise. */
export function bulkAnswerFor(
  request: HttpRequest,
  statusOf: (index: number) => number | undefined = () => 201,
): FakeAnswer {
  const results = operationsIn(request).flatMap(({ method, bulkId = '', data }, index) => {
    const status = statusOf(index);
    const { userName } = data as { userName: string };
    return status === undefined ? [] : [{ method, bulkId, status, location: `Users/id-${userName}` }];
  });
  return { body: buildBulkResponse(results) };
}
