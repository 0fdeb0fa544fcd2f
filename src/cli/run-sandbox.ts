import { once } from 'node:events';
import { AgentError, exitCodes, isSystemError } from '../errors.ts';
import type { Options } from './common-options.ts';
import { sandboxCredentials, startSandbox } from './sandbox-server.ts';
import { formatCount } from './table.ts';

export interface SandboxOptions {
  readonly port: number;
  readonly users: number;
}

const mostUsers = 1_000_000;
const highestPort = 65_535;

/** Serves sample people until the process is asked to stop. */
export async function runSandbox(options: Options<SandboxOptions>): Promise<void> {
  checkWholeNumber('--port', options.port, highestPort);
  checkWholeNumber('--users', options.users, mostUsers);
  const sandbox = await startSandbox(options).catch((error: unknown) => {
    throw isSystemError(error) ? portError(options.port, error.code) : error;
  });
  print(options, sandbox.server);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await sandbox.close();
  options.setExitCode(exitCodes.done);
}

function print({ json, quiet, users }: Options<SandboxOptions>, server: string): void {
  if (json) process.stdout.write(`${JSON.stringify({ server, ...sandboxCredentials })}\n`);
  else if (!quiet) process.stdout.write(`${introduction(server, users)}\n`);
}

function introduction(server: string, users: number): string {
  const { OAuthToken, ApplicationId, ApplicationKey, Login, Password } = sandboxCredentials;
  return [
    `The sandbox serves ${formatCount(users)} sample people at ${server}/v2 (loopback only, in memory).`,
    '',
    'A connection for appsettings.agent.json:',
    JSON.stringify({ Connections: { Sandbox: { Server: server, OAuthToken } } }, null, 2),
    '',
    'It takes these logins as well:',
    `  Basic   Login "${Login}", Password "${Password}"`,
    `  OAuth2  ApplicationId "${ApplicationId}", ApplicationKey "${ApplicationKey}", with or without the login`,
    '',
    'Ctrl+C ends it.',
  ].join('\n');
}

function portError(port: number, reason: string): AgentError {
  return new AgentError('USAGE_INVALID', `the sandbox cannot listen on port ${port} of 127.0.0.1 (${reason})`, {
    next: 'Name another port with --port; 0 takes any free one.',
  });
}

function checkWholeNumber(option: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new AgentError('USAGE_INVALID', `${option} takes a whole number from 0 to ${most}`, {
    next: 'See "iga-agent sandbox --help".',
  });
}
