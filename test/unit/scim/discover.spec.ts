import { describe, expect, it } from '@jest/globals';
import { AgentError, type ErrorCode } from '../../../src/errors.ts';
import { HttpError } from '../../../src/http/http-error.ts';
import type { Send } from '../../../src/http/request.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { discover } from '../../../src/scim/discover.ts';
import { okResponse } from '../../support/list-target.ts';

const documents: Readonly<Record<string, unknown>> = {
  ServiceProviderConfig: { patch: { supported: true } },
  ResourceTypes: { Resources: [{ name: 'User', endpoint: '/Users', schema: 'urn:user' }] },
  Schemas: { Resources: [{ id: 'urn:user', attributes: [{ name: 'userName' }] }] },
};

/** Gives all documents, but at `path` what `answer` gives or throws. */
function targetWith(path: string, answer: () => unknown): Send {
  return async (request) => {
    await Promise.resolve();
    return okResponse(request.path === path ? answer() : documents[request.path]);
  };
}

function failing(code: ErrorCode, status?: number): () => never {
  return () => {
    throw new HttpError(code, 'GET /v2/Schemas failed.', { method: 'GET', url: 'u', delivery: 'rejected', status });
  };
}

describe('discover', () => {
  it('reads all three documents', async () => {
    const { discovery, warnings } = await discover(
      targetWith('none', () => undefined),
      rfc.discovery,
    );

    expect(discovery.serviceProviderConfig?.patch).toBe(true);
    expect(discovery.resourceTypes?.map(({ endpoint }) => endpoint)).toEqual(['Users']);
    expect(discovery.schemas?.map(({ id }) => id)).toEqual(['urn:user']);
    expect(warnings).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ['404', failing('TARGET_REFUSED', 404)],
    ['403', failing('TARGET_FORBIDDEN', 403)],
    ['501', failing('TARGET_FAILED', 501)],
    ['a login page', failing('RESPONSE_NOT_SCIM')],
    ['a redirect', failing('TARGET_REDIRECTED', 302)],
    ['something else', () => ({ hello: 'world' })],
    ['nothing', () => undefined],
  ])('goes on with a warning where the target answers %s', async (_, answer) => {
    const { discovery, warnings } = await discover(targetWith('Schemas', answer), rfc.discovery);

    expect(discovery.schemas).toBeUndefined();
    expect(discovery.resourceTypes).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/^The target does not describe itself at Schemas: .*[^.]\.$/)]);
  });

  it.each<[ErrorCode, number | undefined]>([
    ['TARGET_REFUSED_LOGIN', 401],
    ['TARGET_UNREACHABLE', undefined],
    ['TARGET_TIMEOUT', undefined],
    ['TARGET_FAILED', 503],
    ['TARGET_THROTTLED', 429],
    ['RESPONSE_CUT', undefined],
  ])('throws %s %s, because the part may be there the next time', async (code, status) => {
    const reading = discover(targetWith('ResourceTypes', failing(code, status)), rfc.discovery);

    await expect(reading).rejects.toMatchObject({ code });
  });

  it('throws what is no answer of the target', async () => {
    const reading = discover(
      targetWith('Schemas', () => {
        throw new TypeError('bug');
      }),
      rfc.discovery,
    );

    await expect(reading).rejects.toBeInstanceOf(TypeError);
  });

  it('throws when the run was stopped', async () => {
    const reason = new AgentError('INTERRUPTED', 'stopped');
    const reading = discover(
      targetWith('Schemas', () => {
        throw reason;
      }),
      rfc.discovery,
    );

    await expect(reading).rejects.toBe(reason);
  });

  it('does not ask for what the dialect has no path for', async () => {
    const asked: string[] = [];
    const send: Send = (request) => {
      asked.push(request.path);
      return Promise.resolve(okResponse(documents[request.path]));
    };

    const { warnings } = await discover(send, { ...rfc.discovery, serviceProviderConfig: null });

    expect(asked.sort()).toEqual(['ResourceTypes', 'Schemas']);
    expect(warnings).toEqual([]);
  });

  it('does not ask for a configuration that is not to be trusted', async () => {
    const asked: string[] = [];
    const send: Send = (request) => {
      asked.push(request.path);
      return Promise.resolve(okResponse(documents[request.path]));
    };

    const { discovery, warnings } = await discover(send, { ...rfc.discovery, trust: 'none' });

    expect(discovery).toMatchObject({ serviceProviderConfig: undefined, schemas: [{ id: 'urn:user' }] });
    expect(asked).not.toContain('ServiceProviderConfig');
    expect(warnings).toEqual([]);
  });
});
