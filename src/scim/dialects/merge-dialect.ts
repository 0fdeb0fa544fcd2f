import type { Dialect, DialectChanges, KnobSection } from './dialect.ts';
import { rfc } from './rfc.ts';

/** The dialect with changes laid over it, knob by knob; a list or a map replaces the one before it. */
export function mergeDialect(base: Dialect, changes: DialectChanges, name = base.name): Dialect {
  const merged: Record<string, unknown> = { ...base, name };
  for (const section of sections) merged[section] = { ...base[section], ...changes[section] };
  if (changes.resources !== undefined) merged['resources'] = changes.resources;
  return merged as unknown as Dialect;
}

const sections = Object.keys(rfc).filter((key): key is KnobSection => key !== 'name' && key !== 'resources');
