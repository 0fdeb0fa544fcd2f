import { inspect } from 'node:util';

const masked = '[secret]';
const shortestRedacted = 6;
const knownSecrets = new Map<string, string>();

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

/** Replaces every known secret in a text, also in its base64, URL-encoded and JSON-escaped forms. */
export function redact(text: string): string {
  let result = text;
  for (const form of knownSecrets.keys()) {
    if (result.includes(form)) result = result.replaceAll(form, masked);
  }
  return redactPatterns(result);
}

function remember(value: string): void {
  if (value.length < shortestRedacted) return;
  const bytes = Buffer.from(value, 'utf8');
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
  for (const form of forms) knownSecrets.set(form, masked);
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic|OAuth|Token)\s+[\w~+/.-]{8,}=*/g, `$1 ${masked}`],
  [/\b(access_token|refresh_token|client_secret|password|assertion|api_key|apikey)=[^&\s"']+/gi, `$1=${masked}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, masked],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, masked],
  [/(\w+:\/\/)[^/\s:@]+:[^/\s@]+@/g, `$1${masked}@`],
];

function redactPatterns(text: string): string {
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}
