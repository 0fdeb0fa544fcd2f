/* A SCIM server that only creates accounts, in a process of its own, with the same delay before every answer: what is
   measured is how many answers the client waits for. Argument: milliseconds of latency. Prints its port. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const [latency = 0] = process.argv.slice(2).map(Number);
const config = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: 100, maxPayloadSize: 1_048_576 },
  filter: { supported: true, maxResults: 200 },
  etag: { supported: false },
};
const nobody = { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, Resources: [] };
// Somebody has to be there, by whom a client can see how well filters are understood.
const somebody = { id: 'u0', userName: 'somebody@example.org', externalId: 'E-somebody' };

let created = 0;

const server = createServer((request, response) => {
  void answer(request).then(({ status, body }) => {
    setTimeout(() => {
      const text = JSON.stringify(body);
      response.writeHead(status, {
        'content-type': 'application/scim+json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    }, latency);
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'GET') return answerGet(url);
  const body = JSON.parse(await textOf(request)) as { Operations?: { bulkId: string; data: object }[] };
  if (!url.pathname.endsWith('/Bulk')) return { status: 201, body: create(body) };
  const operations = (body.Operations ?? []).map(({ bulkId, data }) => {
    const { id } = create(data);
    return { method: 'POST', bulkId, location: `/scim/v2/Users/${id}`, status: '201' };
  });
  return {
    status: 200,
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'], Operations: operations },
  };
}

function answerGet(url: URL): { status: number; body: object } {
  if (url.pathname.endsWith('/ServiceProviderConfig')) return { status: 200, body: config };
  if (!url.pathname.endsWith('/Users')) return { status: 404, body: {} };
  const filter = url.searchParams.get('filter');
  const isMatch = filter === null || filter.includes(`"${somebody.userName}"`) || filter.includes(somebody.externalId);
  return { status: 200, body: isMatch ? { ...nobody, totalResults: 1, Resources: [somebody] } : nobody };
}

function create(resource: object): { readonly id: string } {
  created += 1;
  return { ...resource, id: `u${created}` };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
