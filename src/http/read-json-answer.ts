import type { Answer, Call } from './call.ts';
import { describeCall, failCall } from './fail-call.ts';
import { parseJson } from './parse-json.ts';

/** The parsed body of a success, undefined for an empty one; throws an HttpError for anything but sound JSON. */
export function readJsonAnswer(answer: Answer, call: Call, depth: number): unknown {
  if (answer.body.length === 0) return undefined;
  const type = mediaType(answer);
  if (/html|xml/.test(type) || startsWithMarkup(answer.body)) throw notScim(call, type);
  const parsed = parseJson(answer.body, depth);
  switch (parsed.kind) {
    case 'value':
      return parsed.value;
    case 'cut':
      throw failCall(call, 'RESPONSE_CUT', `${describeCall(call)}: the JSON ended early.`);
    case 'too-deep':
      throw failCall(call, 'RESPONSE_TOO_DEEP', `${describeCall(call)} answered JSON deeper than ${depth} levels.`);
    case 'too-many':
      throw failCall(
        call,
        'RESPONSE_TOO_LARGE',
        `${describeCall(call)} answered JSON with more than 5 million values.`,
        {
          next: 'Lower PageSize.',
        },
      );
    case 'not-utf8':
      throw failCall(call, 'VALUE_INVALID', `${describeCall(call)} answered bytes that are not UTF-8.`, {
        next: 'Correct the damaged value in the target, or have its administrator correct the encoding.',
      });
    case 'not-json':
      throw notScim(call, type);
  }
}

function mediaType(answer: Answer): string {
  const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
  return type.trim().toLowerCase().slice(0, 100);
}

function startsWithMarkup(body: Buffer): boolean {
  return body.subarray(0, 100).toString('latin1').trimStart().startsWith('<');
}

function notScim(call: Call, type: string): Error {
  const got = type === '' ? 'a body of unknown type' : type;
  const guess = type.includes('html') || type === '' ? ' (login page?)' : ' that is no JSON';
  return failCall(call, 'RESPONSE_NOT_SCIM', `${describeCall(call)}: expected SCIM JSON, got ${got}${guess}.`, {
    next: 'Check the Server setting: it is the address before /v2, without the path of a web page.',
  });
}
