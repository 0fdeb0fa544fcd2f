import { inspect } from 'node:util';

const masked = '[secret]';
const shortestRedacted = 6;
const shortestFragment = 8;
/** Longest first, so that a secret that begins like another one is not replaced by halves. */
let knownForms: readonly string[] = [];

/** A credential. Printing, joining, serialising or inspecting it shows `[secret]`; only `reveal` gives the value. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    remember(value);
  }

  /** The clear value; for the place that sends it, and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return masked;
  }

  toJSON(): string {
    return masked;
  }

  [inspect.custom](): string {
    return masked;
  }
}

/**
 * Replaces every known secret of six characters or more in a text, also as it looks in JSON, in URLs and forms, in
 * hexadecimal, and inside base64 whatever stands before it.
 */
export function redact(text: string): string {
  let result = text;
  for (const form of knownForms) {
    if (result.includes(form)) result = result.replaceAll(form, masked);
  }
  return redactPatterns(result);
}

function remember(value: string): void {
  if (value.length < shortestRedacted) return;
  const forms = new Set([...knownForms, ...formsOf(value)]);
  knownForms = [...forms].sort((a, b) => b.length - a.length);
}

function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const percent = [encodeURIComponent(value), new URLSearchParams({ v: value }).toString().slice(2)];
  const hexadecimal = Buffer.from(value, 'utf8').toString('hex');
  return [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ...percent,
    ...percent.map((form) => form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())),
    hexadecimal,
    hexadecimal.toUpperCase(),
    ...base64FormsOf(Buffer.from(value, 'utf8')),
    ...base64FormsOf(Buffer.from(value, 'latin1')),
  ];
}

/** What does not depend on the bytes around it: base64 looks different at each of the three places in a group. */
function base64FormsOf(bytes: Buffer): string[] {
  const whole = [bytes.toString('base64'), bytes.toString('base64url')];
  const inside = [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const [from, to] = [Math.ceil((offset * 4) / 3), Math.floor((shifted.length * 4) / 3)];
    return [shifted.toString('base64').slice(from, to), shifted.toString('base64url').slice(from, to)];
  });
  return [...whole, ...inside.filter((form) => form.length >= shortestFragment)];
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic|OAuth|Token)\s+[\w~+/.-]{8,}=*/g, `$1 ${masked}`],
  [/\b(access_token|refresh_token|client_secret|password|assertion|api_key|apikey)=[^&\s"']+/gi, `$1=${masked}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, masked],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, masked],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s:@]{1,200}:[^/\s@]{1,200}@/gi, `$1${masked}@`],
];

function redactPatterns(text: string): string {
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}
