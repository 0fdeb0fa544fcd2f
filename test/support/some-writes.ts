import type { HttpRequest, Send } from '../../src/http/request.ts';
import type { PatchOperation } from '../../src/scim/protocol/patch.ts';
import type { Write } from '../../src/scim/writing/write.ts';

export function aCreate(userName: string, more: Readonly<Record<string, unknown>> = {}): Write {
  return { method: 'POST', endpoint: 'Users', body: { userName, ...more } };
}

export function aPatch(id: string, parts: { readonly endpoint?: string; readonly version?: string } = {}): Write {
  const operations: PatchOperation[] = [{ op: 'replace', path: 'active', value: false }];
  return { method: 'PATCH', endpoint: 'Users', id, operations, ...parts };
}

export function aDelete(id: string, parts: { readonly version?: string } = {}): Write {
  return { method: 'DELETE', endpoint: 'Users', id, ...parts };
}

/** A `send` that must not be used; it notes what was sent all the same. */
export function unusedSend(): { readonly send: Send; readonly requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const send: Send = (request) => {
    requests.push(request);
    return Promise.reject(new Error('Nothing may be sent.'));
  };
  return { send, requests };
}
