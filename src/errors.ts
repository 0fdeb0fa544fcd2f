/** The outcome that an error stands for, and the exit code that a scheduler reads for it. */
export const exitCodes = {
  done: 0,
  bug: 1,
  settings: 2,
  secret: 3,
  partial: 4,
  target: 5,
  held: 6,
  locked: 7,
  output: 8,
  deadline: 9,
  interrupted: 130,
  terminated: 143,
} as const;

export type Outcome = keyof typeof exitCodes;

/** Every error code of the product with its outcome; docs/errors.md has one row for each. */
export const errorOutcomes = {
  USAGE_INVALID: 'settings',
  SETTINGS_NOT_FOUND: 'settings',
  SETTINGS_NOT_READABLE: 'settings',
  SETTINGS_INVALID: 'settings',
  MAPPINGS_INVALID: 'settings',
  ORDER_FILE_INVALID: 'settings',
  SECRET_CERTIFICATE: 'secret',
  SECRET_VALUE: 'secret',
  SECRET_SOURCE: 'secret',
  ORDER_INVALID: 'partial',
  TARGET_UNREACHABLE: 'target',
  TARGET_TIMEOUT: 'target',
  TARGET_REFUSED_LOGIN: 'target',
  TARGET_FORBIDDEN: 'target',
  TARGET_REFUSED: 'target',
  TARGET_FAILED: 'target',
  TARGET_THROTTLED: 'target',
  TARGET_REDIRECTED: 'target',
  TARGET_CERTIFICATE: 'target',
  TARGET_FOREIGN_ORIGIN: 'target',
  RESPONSE_NOT_SCIM: 'target',
  RESPONSE_CUT: 'target',
  RESPONSE_TOO_LARGE: 'target',
  RESPONSE_TOO_DEEP: 'target',
  LIST_TOTAL_INVALID: 'target',
  LIST_SHORT: 'target',
  LIST_CHANGED: 'target',
  LIST_ENDLESS: 'target',
  LIST_NOT_PAGED: 'target',
  RESOURCE_INVALID: 'target',
  VALUE_INVALID: 'target',
  ORDERS_FAILING: 'partial',
  HELD_RUN_INVALID: 'held',
  RUN_LOCKED: 'locked',
  LOCK_LOST: 'output',
  OUTPUT_FOLDER: 'output',
  OUTPUT_NOT_WRITTEN: 'output',
  OUTPUT_NOT_VERIFIED: 'output',
  JOURNAL_DAMAGED: 'output',
  DEADLINE_PASSED: 'deadline',
  INTERRUPTED: 'interrupted',
  TERMINATED: 'terminated',
} as const satisfies Record<string, Outcome>;

export type ErrorCode = keyof typeof errorOutcomes;

export interface AgentErrorOptions {
  /** What the administrator can do next, as a sentence. */
  readonly next?: string;
  /** All problems found, where there can be several; each is a whole sentence. */
  readonly problems?: readonly string[];
  readonly cause?: unknown;
}

/** An expected failure: says what and where; never contains a secret, never shows a stack trace. */
export class AgentError extends Error {
  override readonly name: string = 'AgentError';
  readonly code: ErrorCode;
  readonly next: string | undefined;
  readonly problems: readonly string[];

  constructor(code: ErrorCode, message: string, options: AgentErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.next = options.next;
    this.problems = options.problems ?? [];
  }

  get outcome(): Outcome {
    return errorOutcomes[this.code];
  }
}

/** True for an error of the operating system or of Node.js, whose `code` says what happened (`ENOENT`, `ECONNRESET`). */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return isError(error) && 'code' in error && typeof error.code === 'string';
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

// Not `instanceof` alone: an error of Node.js may come from another global scope than this module.
function isError(error: unknown): error is Error {
  return error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
}
