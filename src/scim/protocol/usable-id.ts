import { redact } from '../../secret.ts';

const longestId = 1000;
const dotSegment = /(^|[/\\])\.{1,2}($|[/\\?#])/;
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * False for an id that would lead a path to another place, for a server that decodes it too early as well: an empty one, a dot
 * segment, text without a UTF-8 form. And for what is no id: control characters, endless text, a credential.
 */
export function isUsableId(id: string): boolean {
  if (id === '' || id.length > longestId || !id.isWellFormed()) return false;
  return !dotSegment.test(id) && !dotSegment.test(decoded(id)) && !controlCharacter.test(id) && redact(id) === id;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
