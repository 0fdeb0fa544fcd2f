import { AgentError, exitCodes, messageOf, type ErrorCode } from '../errors.ts';
import { redact } from '../secret.ts';
import { cleanText } from './clean-text.ts';

/** An error as it appears in a summary: stable code, text, what to do next. */
export interface ErrorSummary {
  readonly code: ErrorCode | 'BUG';
  readonly message: string;
  readonly problems?: readonly string[];
  readonly next?: string;
}

export function summarizeError(error: unknown): ErrorSummary {
  if (!(error instanceof AgentError)) {
    return {
      code: 'BUG',
      message: shown(`unexpected error: ${messageOf(error)}`),
      next: 'This is a defect of iga-agent: please report it with the lines of Work/Logs/iga-agent.log.',
    };
  }
  return {
    code: error.code,
    message: shown(error.message),
    ...(error.problems.length > 0 && { problems: error.problems.map(shown) }),
    ...(error.next !== undefined && { next: shown(error.next) }),
  };
}

function shown(text: string): string {
  return cleanText(redact(text));
}

export function exitCodeOfError(error: unknown): number {
  return error instanceof AgentError ? exitCodes[error.outcome] : exitCodes.bug;
}

/** Lines for a person on stderr; with `json` also one JSON object on stdout, so that a caller always gets one. */
export function printError(error: unknown, json: boolean): void {
  const summary = summarizeError(error);
  process.stderr.write(`${errorLines(summary).join('\n')}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ exitCode: exitCodeOfError(error), error: summary })}\n`);
}

export function errorLines(summary: ErrorSummary): string[] {
  return [
    `error ${summary.code}: ${summary.message}`,
    ...(summary.problems ?? []).map((problem) => `  - ${problem}`),
    ...(summary.next === undefined ? [] : [`  Next: ${summary.next}`]),
  ];
}
