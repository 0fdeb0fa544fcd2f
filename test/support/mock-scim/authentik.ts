import { urns } from '../../../src/scim/protocol/urns.ts';
import type { Handler, Routes } from './exchange.ts';
import { attributesIn, onlyEquality, readOne, selected, type ListOptions } from './lists.ts';
import { demand } from './exchange.ts';
import { bearerOf, Tokens } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { scimError } from './scim-error.ts';
import { plainNaming, seedOf } from './seed.ts';
import { create, patch, put, remove } from './writes.ts';

const token = 'authentik-token';
const rowsPerPage = 4;

/** authentik: its own page size, and a page number made of startIndex, so that the second page may be the first one again. */
export function authentik(): MockFamily {
  const tokens = new Tokens(token);
  return {
    base: '/source/scim/acme/v2',
    server: '/source/scim/acme',
    login: () => ({ OAuthToken: token }),
    naming: plainNaming,
    seed: seedOf(plainNaming),
    routes,
    tokens,
    isLetIn: (request) => tokens.has(bearerOf(request)),
    answerRefusal: scimError,
  };
}

/** Page `floor(startIndex / size)`, from the first to the last one; `count` is not looked at. */
function listOf(...names: readonly string[]): Handler {
  const options: ListOptions = {
    checkFilter: (filter, text) => {
      onlyEquality(filter, text);
      demand(names.includes(attributesIn(filter)[0] ?? ''), `No filter by ${text}.`, { scimType: 'invalidFilter' });
    },
  };
  return (call) => {
    const all = selected(call, options);
    const startIndex = Number(call.request.query.get('startIndex') ?? 1);
    const last = Math.max(1, Math.ceil(all.length / rowsPerPage));
    const page = Math.min(last, Math.max(1, Math.floor(startIndex / rowsPerPage)));
    const rows = all.slice((page - 1) * rowsPerPage, page * rowsPerPage);
    const sizes = { totalResults: all.length, startIndex, itemsPerPage: rowsPerPage };
    return { status: 200, body: { schemas: [urns.listResponse], ...sizes, Resources: rows } };
  };
}

const routes: Routes = {
  'GET Users': listOf('userName', 'id'),
  'GET Users/*': readOne(),
  'POST Users': create({ admit: (body) => ({ active: true, ...body }) }),
  'PUT Users/*': put(),
  'PATCH Users/*': patch(),
  'DELETE Users/*': remove,
  'GET Groups': listOf('displayName', 'id'),
  'GET Groups/*': readOne(),
  'PATCH Groups/*': patch(),
  'PUT Groups/*': put(),
};
