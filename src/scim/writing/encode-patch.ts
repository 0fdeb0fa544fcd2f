import type { Dialect } from '../dialects/dialect.ts';
import { isObject } from '../protocol/json.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import { urns } from '../protocol/urns.ts';

/** A PatchOp message as the dialect spells it. */
export interface EncodedPatch {
  readonly schemas: readonly string[];
  readonly Operations: readonly EncodedOperation[];
}

interface EncodedOperation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

type UpdateKnobs = Pick<Dialect, 'update'>;

/** The body of a PATCH (RFC 7644 section 3.5.2) with the dialect's `operationCase`, `booleanAs` and `filterQuoting`. */
export function encodePatch(operations: readonly PatchOperation[], dialect: UpdateKnobs): EncodedPatch {
  return { schemas: [urns.patchOp], Operations: operations.map((each) => encodeOperation(each, dialect)) };
}

function encodeOperation({ op, path, value }: PatchOperation, dialect: UpdateKnobs): EncodedOperation {
  const { operationCase, filterQuoting } = dialect.update;
  return {
    op: operationCase === 'pascal' ? op.charAt(0).toUpperCase() + op.slice(1) : op,
    ...(path !== undefined && { path: filterQuoting === 'bare' ? withBareValues(path) : path }),
    ...(value !== undefined && { value: encodeBooleans(value, dialect) }),
  };
}

const quotedText = /"(?:[^"\\]|\\.)*"/g;
/** What no server can take for the end of the value. */
const bareText = /^[\w.@:+&/=-]+$/;

function withBareValues(path: string): string {
  return path.replace(quotedText, (quoted) => {
    const text = String(JSON.parse(quoted));
    return bareText.test(text) ? text : quoted;
  });
}

/** A value with its booleans as text where the dialect wants them so. */
export function encodeBooleans(value: unknown, dialect: UpdateKnobs): unknown {
  return dialect.update.booleanAs === 'string' ? withTextBooleans(value) : value;
}

function withTextBooleans(value: unknown): unknown {
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(withTextBooleans);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withTextBooleans(part)]));
}
