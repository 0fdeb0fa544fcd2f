import { AgentError, type ErrorCode } from '../errors.ts';
import { HttpError } from '../http/http-error.ts';
import type { Send } from '../http/request.ts';
import type { Dialect } from './dialects/dialect.ts';
import { pathTo } from './resource-path.ts';
import { parseResourceTypes, parseSchemas, parseServiceProviderConfig } from './protocol/parse-discovery.ts';
import type { Discovery } from './protocol/discovery.ts';

export interface DiscoveryResult {
  readonly discovery: Discovery;
  /** One sentence for each part that the server does not give. */
  readonly warnings: readonly string[];
}

/**
 * Reads ServiceProviderConfig, ResourceTypes and Schemas (RFC 7644 section 4). A part that the server lacks or garbles is undefined;
 * a server that cannot be reached, refuses the login or fails is thrown, because the part may well be there the next time.
 * A configuration that is not to be trusted is not asked for.
 */
export async function discover(send: Send, paths: Dialect['discovery']): Promise<DiscoveryResult> {
  const warnings: string[] = [];
  const read = async <T>(path: string | null, parse: (body: unknown) => T | undefined): Promise<T | undefined> => {
    if (path === null) return undefined;
    const part = await readPart(send, path, parse);
    if (part.value === undefined) warnings.push(`The target does not describe itself at ${path}: ${part.problem}.`);
    return part.value;
  };
  // One after the other: a server that does not answer is then asked once, and the error names the same address each time.
  const configPath = paths.trust === 'none' ? null : paths.serviceProviderConfig;
  const serviceProviderConfig = await read(configPath, parseServiceProviderConfig);
  const resourceTypes = await read(paths.resourceTypes, parseResourceTypes);
  const schemas = await read(paths.schemas, parseSchemas);
  return { discovery: { serviceProviderConfig, resourceTypes, schemas }, warnings: warnings.sort() };
}

interface Part<T> {
  readonly value: T | undefined;
  readonly problem: string;
}

async function readPart<T>(send: Send, path: string, parse: (body: unknown) => T | undefined): Promise<Part<T>> {
  try {
    const { body } = await send({ method: 'GET', effect: 'read', path: pathTo(path) });
    return { value: parse(body), problem: 'the answer is not what SCIM has there' };
  } catch (error) {
    if (!saysThereIsNone(error)) throw error;
    return { value: undefined, problem: withoutFullStop(error.message) };
  }
}

const answersOfServersWithout: readonly ErrorCode[] = [
  'TARGET_REFUSED',
  'TARGET_FORBIDDEN',
  'TARGET_REDIRECTED',
  'RESPONSE_NOT_SCIM',
];

function saysThereIsNone(error: unknown): error is AgentError {
  if (!(error instanceof AgentError)) return false;
  return answersOfServersWithout.includes(error.code) || (error instanceof HttpError && error.status === 501);
}

function withoutFullStop(message: string): string {
  return message.replace(/\.$/, '');
}
