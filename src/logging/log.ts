import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createLogger, format, transports, type Logger } from 'winston';
import { redact } from '../secret.ts';
import { logLevels, type LogLevel } from './log-levels.ts';

export type LogFields = Readonly<Record<string, unknown>>;

export interface LogOptions {
  readonly level: LogLevel;
  /** Silences the console; the file keeps what is `info` or more important. */
  readonly quiet: boolean;
  /** Folder of `iga-agent.log` (JSON lines); no file without it. */
  readonly folder?: string;
  /** On every line of the file. */
  readonly runId?: string;
}

const fileOnly = Symbol('fileOnly');
const megabyte = 1024 * 1024;
const longestField = 4096;
const secretNames = /password|secret|token|authorization|cookie|apikey|api_key|assertion|^pin$|^content$/i;

/** Lines for a person on stderr and, with a folder, JSON lines in a file; both redacted by key and by value. */
export class Log {
  readonly #logger: Logger;

  constructor(options: LogOptions) {
    this.#logger = createLogger({
      level: fileLevel(options.level),
      defaultMeta: options.runId === undefined ? {} : { runId: options.runId },
      transports: [consoleTransport(options), ...fileTransports(options)],
    });
    // A log that cannot be written must not stop a run, nor be taken for a failed export.
    this.#logger.on('error', reportOnce());
  }

  error(message: string, fields: LogFields = {}): void {
    this.#logger.error(message, redactFields(fields));
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#logger.warn(message, redactFields(fields));
  }

  info(message: string, fields: LogFields = {}): void {
    this.#logger.info(message, redactFields(fields));
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#logger.debug(message, redactFields(fields));
  }

  /** Keeps a line in the file that is shown elsewhere, or not at all. */
  record(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.#logger.log(level, message, { ...redactFields(fields), [fileOnly]: true });
  }

  /** Waits for the last line, at most two seconds: Winston loses lines when the process exits right after logging. */
  async close(): Promise<void> {
    let timeout: NodeJS.Timeout | undefined;
    const finished = new Promise<void>((resolve) => this.#logger.once('finish', resolve));
    // Not unref'ed: a log that never finishes must not let the process end before its last word.
    const limit = new Promise<void>((resolve) => (timeout = setTimeout(resolve, 2000)));
    this.#logger.end();
    await Promise.race([finished, limit]);
    clearTimeout(timeout);
  }
}

/** A log that keeps nothing: for parts that are used without a run. */
export const silentLog = {
  error: ignore,
  warn: ignore,
  info: ignore,
  debug: ignore,
  record: ignore,
} as const satisfies LogWriter;

/** What a part of the program needs of the log. */
export type LogWriter = Pick<Log, LogLevel | 'record'>;

function ignore(): void {
  // Nothing is kept.
}

/** The file is for afterwards: it keeps what a terminal was told not to show. */
function fileLevel(level: LogLevel): LogLevel {
  return level === 'debug' ? 'debug' : 'info';
}

function consoleTransport(options: LogOptions): transports.ConsoleTransportInstance {
  return new transports.Console({
    level: options.level,
    silent: options.quiet,
    stderrLevels: [...logLevels],
    format: format.combine(
      format((line) => (fileOnly in line ? false : line))(),
      format.printf((line) => consoleLine(line)),
    ),
  });
}

function fileTransports(options: LogOptions): transports.FileTransportInstance[] {
  if (options.folder === undefined) return [];
  try {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    reportOnce()(error);
    return [];
  }
  const file = new transports.File({
    filename: path.join(options.folder, 'iga-agent.log'),
    maxsize: 50 * megabyte,
    maxFiles: 14,
    tailable: true,
    options: { flags: 'a', mode: 0o600 },
    format: format.combine(
      format.timestamp(),
      format.printf((line) => redact(JSON.stringify(line))),
    ),
  });
  file.on('error', reportOnce());
  return [file];
}

function consoleLine(line: Readonly<Record<string, unknown>>): string {
  const { level, message, runId, ...fields } = line;
  const prefix = level === 'info' ? '' : `${String(level)}: `;
  const details = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return redact(withoutControlCharacters([prefix + String(message), ...details].join(' ')));
}

function withoutControlCharacters(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

function redactFields(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redactField(name, value)]));
}

function redactField(name: string, value: unknown): unknown {
  if (secretNames.test(name)) return '[secret]';
  if (typeof value === 'string') return value.length > longestField ? `${value.slice(0, longestField)}…` : value;
  if (Array.isArray(value)) return value.map((item) => redactField('', item));
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return redactFields(value as LogFields);
  }
  return value;
}

function reportOnce(): (error: unknown) => void {
  let reported = false;
  return (error) => {
    if (reported) return;
    reported = true;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`warn: the log file cannot be written (${redact(reason)}); the run goes on\n`);
  };
}
