/* A SCIM server that only lists, as fast as it can, in a process of its own: what is measured is the client.
   Arguments: number of users, number of groups, milliseconds of latency for each answer. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [users = 0, groups = 0, latency = 0] = process.argv.slice(2).map(Number);

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const start = Number(url.searchParams.get('startIndex') ?? 1);
  const count = Number(url.searchParams.get('count') ?? 100);
  const body = bodyFor(url.pathname, start, count);
  const answer = (): void => {
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': 'application/scim+json',
      'content-length': Buffer.byteLength(body ?? ''),
    });
    response.end(body);
  };
  if (latency > 0) setTimeout(answer, latency);
  else answer();
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

function bodyFor(path: string, start: number, count: number): string | undefined {
  if (path.endsWith('/Users')) return page(users, start, count, user);
  if (path.endsWith('/Groups')) return page(groups, start, count, group);
  return undefined;
}

function page(total: number, start: number, count: number, resource: (number: number) => string): string {
  const last = Math.min(total, start + count - 1);
  const parts: string[] = [];
  for (let number = start; number <= last; number += 1) parts.push(resource(number));
  return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":${total},"startIndex":${start},"itemsPerPage":${parts.length},"Resources":[${parts.join(',')}]}`;
}

function idOf(number: number): string {
  return `2819c223-7f76-453a-919d-${String(number).padStart(12, '0')}`;
}

function user(number: number): string {
  const name = `user${number}`;
  return (
    `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"id":"${idOf(number)}","externalId":"E${number}","userName":"${name}@example.org",` +
    `"name":{"formatted":"Ada ${name}","givenName":"Ada","familyName":"Byron ${number}"},"displayName":"${number % 10 === 0 ? `Byron ${number}, Ada` : `Ada Byron ${number}`}","title":"Engineer","active":${number % 20 !== 0},` +
    `"emails":[{"value":"${name}@home.example.org","type":"home"},{"value":"${name}@example.org","type":"work","primary":true}],` +
    `"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Analysis ${number % 50}","employeeNumber":"${number}"},` +
    `"meta":{"resourceType":"User","created":"2025-01-02T03:04:05Z","lastModified":"2026-01-02T03:04:05Z","version":"W/\\"3\\""}}`
  );
}

function group(number: number): string {
  const members: string[] = [];
  for (let index = 0; index < Math.min(100, users); index += 1) {
    members.push(`{"value":"${idOf(((number * 97 + index * 31) % users) + 1)}","type":"User"}`);
  }
  const distinct = [...new Set(members)].join(',');
  return `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g-${number}","displayName":"Group ${number}","members":[${distinct}]}`;
}
