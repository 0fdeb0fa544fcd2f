import { describe, expect, it } from '@jest/globals';
import { parseListResponse, type ListResponse } from '../../../../src/scim/protocol/list-response.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';
import { listBody } from '../../../support/list-target.ts';

const strict = { source: 'Users', totalIsOptional: false };

function parse(body: unknown): ListResponse {
  return parseListResponse(body, strict);
}

describe('parseListResponse', () => {
  it('reads total, resources and the next cursor', () => {
    const page = parse(listBody(['a', 'b'], 5, { nextCursor: 'c2' }));

    expect(page).toEqual({ total: 5, resources: [{ id: 'a' }, { id: 'b' }], nextCursor: 'c2', warnings: [] });
  });

  it('reads names in any case', () => {
    const page = parse({ SCHEMAS: [urns.listResponse], totalresults: 1, resources: [{ id: 'a' }] });

    expect(page).toMatchObject({ total: 1, resources: [{ id: 'a' }], warnings: [] });
  });

  it('gives an identifier that is spelled in another case its usual name', () => {
    const page = parse({ schemas: [urns.listResponse], totalResults: 1, Resources: [{ Id: 'a' }] });

    expect(page.resources).toEqual([{ Id: 'a', id: 'a' }]);
  });

  it.each([{}, { Resources: null }, { Resources: [] }])('takes %j as no resources when there are none', (part) => {
    const page = parse({ schemas: [urns.listResponse], totalResults: 0, ...part });

    expect(page).toMatchObject({ total: 0, resources: [] });
  });

  it.each([
    { detail: 'database down', status: '500', totalResults: 0 },
    { Errors: [{ description: 'no licence' }], totalResults: 0, Resources: [] },
    { error: 'busy', Resources: [] },
  ])('refuses %j, an error with a status of success', (body) => {
    expect(() => parse(body)).toThrow(/not a SCIM list response/);
  });

  it('refuses a list response that holds neither resources nor a total, also where a total is optional', () => {
    expect(() => parseListResponse({ schemas: [urns.listResponse] }, { ...strict, totalIsOptional: true })).toThrow(
      /not a SCIM list response/,
    );
  });

  it('accepts a total as text, with a warning', () => {
    const page = parse(listBody([], '500'));

    expect(page.total).toBe(500);
    expect(page.warnings).toEqual(['Users: totalResults comes as text instead of a number.']);
  });

  it('accepts a list that does not name its schema, with a warning', () => {
    const page = parse({ totalResults: 1, Resources: [{ id: 'a' }] });

    expect(page.warnings).toEqual(['Users: the list response does not name its schema.']);
  });

  it.each([
    ['an empty object', {}],
    ['an array', []],
    ['null', null],
    ['nothing', undefined],
    ['text', 'text'],
    ['a number', 42],
    ['another message', { schemas: [urns.user], id: 'a' }],
    ['a SCIM error', { schemas: [urns.error], detail: 'no', totalResults: 0, Resources: [] }],
    ['Resources that are an object', { totalResults: 1, Resources: { id: 'a' } }],
    ['a total that is null', { totalResults: null, message: 'database down' }],
    ['a named list of nothing', { schemas: [urns.listResponse], totalResults: null }],
    ['a cursor that is a number', { totalResults: 1, Resources: [{ id: 'a' }], nextCursor: 2 }],
  ])('refuses %s', (_, body) => {
    expect(() => parse(body)).toThrow(
      expect.objectContaining({
        code: 'RESPONSE_NOT_SCIM',
        message: expect.stringContaining('Users: not a SCIM list response'),
      }),
    );
  });

  it.each([-1, 1e99, 1.5, true, '-1', '5 users', '', null, undefined, {}])('refuses the total %j', (total) => {
    expect(() => parse(listBody([], total))).toThrow(expect.objectContaining({ code: 'LIST_TOTAL_INVALID' }));
  });

  it('accepts a missing total where it is optional', () => {
    const page = parseListResponse(listBody(['a'], undefined), { ...strict, totalIsOptional: true });

    expect(page.total).toBeUndefined();
  });

  it.each([
    [null, 'is null, not an object'],
    [7, 'is a number, not an object'],
    [['a'], 'is an array, not an object'],
    [{}, 'has no id'],
    [{ id: '' }, 'has an empty id'],
    [{ id: null }, 'has an id that is null, not text'],
    [{ id: 12345678 }, 'has an id that is a number, not text'],
  ])('names the index of the element %j and what is wrong with it', (element, reason) => {
    const body = { schemas: [urns.listResponse], totalResults: 2, Resources: [{ id: 'a' }, element] };

    expect(() => parse(body)).toThrow(
      expect.objectContaining({ code: 'RESOURCE_INVALID', message: `Users: element 1 of the page ${reason}.` }),
    );
  });

  it.each([
    ['count', { count: 7 }],
    ['meta.total', { meta: { TOTAL: 7 } }],
    ['meta.total', { 'meta.total': 7 }],
  ])('reads the total where it is said to be: %s', (totalMember, part) => {
    const body = { schemas: [urns.listResponse], totalResults: 1, Resources: [], ...part };

    expect(parseListResponse(body, { ...strict, totalMember }).total).toBe(7);
  });

  it.each(['constructor', '__proto__.length', 'Resources.length', 'meta.total'])(
    'refuses a list without its total at %s',
    (totalMember) => {
      const body = { schemas: [urns.listResponse], totalResults: 1, Resources: [] };

      expect(() => parseListResponse(body, { ...strict, totalMember })).toThrow(
        `Users: ${totalMember} of the list response is missing.`,
      );
    },
  );

  it('gives resources the shape of SCIM before it reads their ids', () => {
    const body = { schemas: [urns.listResponse], totalResults: 1, Resources: [{ uid: 7 }] };
    const normalize = ({ uid }: Readonly<Record<string, unknown>>): object => ({ id: String(uid) });

    const page = parseListResponse(body, { ...strict, normalize: (raw) => ({ ...normalize(raw) }) });

    expect(page.resources).toEqual([{ id: '7' }]);
  });
});
