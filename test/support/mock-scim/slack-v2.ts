import { urns } from '../../../src/scim/protocol/urns.ts';
import { demand } from './exchange.ts';
import type { MockFamily } from './mock-server.ts';
import { slackFamily } from './slack.ts';
import { hasFilter, patch, takeRfc, type TakeOperation } from './writes.ts';

/** Slack's SCIM 2.0: PatchOp with a path, and those who leave a group as a list. */
export function slackV2(): MockFamily {
  return slackFamily('v2', urns.user, {
    'PATCH Users/*': patch({ take: takePathed }),
    'PATCH Groups/*': patch({ take: takePathed }),
  });
}

const takePathed: TakeOperation = (operation, call) => {
  demand(operation.path !== undefined, 'An operation has a path.', { code: 'invalid_path' });
  demand(!hasFilter(operation), `The path ${String(operation.path)} is not supported.`, { code: 'invalid_path' });
  const isWholeList = operation.op === 'remove' && operation.path === 'members' && !Array.isArray(operation.value);
  demand(!isWholeList, 'A removal names its members.', { code: 'invalid_request' });
  return takeRfc(operation, call);
};
