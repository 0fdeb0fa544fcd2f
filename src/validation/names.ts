const longestName = 100;
const reservedNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Names that reach the prototype of JavaScript objects; nothing from outside may be called so. */
export function isReservedName(name: string): boolean {
  return reservedNames.has(name.toLowerCase());
}

/** A name from outside, fit for a message: one line, not endless. */
export function printable(name: string): string {
  const text = name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?');
  return text.length > longestName ? `${text.slice(0, longestName)}…` : text;
}
