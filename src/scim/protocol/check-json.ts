import { badRequest } from './error.ts';
import { isObject } from './json.ts';

const deepest = 32;
const mostKeys = 1000;
const longestText = 1024 * 1024;

/** Keys that reach an object's prototype when code assigns by name; no SCIM attribute is called so. */
export const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** Throws 400 invalidSyntax for parsed JSON that is too deep, too wide or names a prototype; see the limits above. */
export function checkJson(value: unknown, depth = 0): void {
  if (depth > deepest) throw badRequest('invalidSyntax', `The JSON is nested deeper than ${deepest} levels.`);
  if (typeof value === 'string' && value.length > longestText) {
    throw badRequest('invalidSyntax', `A text is longer than ${longestText} characters.`);
  }
  if (Array.isArray(value)) {
    for (const element of value) checkJson(element, depth + 1);
  } else if (isObject(value)) {
    checkKeys(Object.keys(value));
    for (const key of Object.keys(value)) checkJson(value[key], depth + 1);
  }
}

function checkKeys(keys: readonly string[]): void {
  if (keys.length > mostKeys) throw badRequest('invalidSyntax', `An object has more than ${mostKeys} keys.`);
  const forbidden = keys.find((key) => forbiddenNames.has(key.toLowerCase()));
  if (forbidden !== undefined) throw badRequest('invalidSyntax', `The key "${forbidden}" is not allowed.`);
}
