import { urns } from '../../../src/scim/protocol/urns.ts';
import type { MockAnswer, Refusal } from './exchange.ts';

/** The error message of RFC 7644 section 3.12. */
export function scimError({ status, message, scimType }: Refusal): MockAnswer {
  const type = scimType === undefined ? {} : { scimType };
  return { status, body: { schemas: [urns.error], status: String(status), ...type, detail: message } };
}
