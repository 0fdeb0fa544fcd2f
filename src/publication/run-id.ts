import { AgentError } from '../errors.ts';

// Wider than what the agent gives out: anything that is one safe folder name on every system.
const pattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/;
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

export function isRunId(text: string): boolean {
  return pattern.test(text) && !deviceName.test(text);
}

/** Throws HELD_RUN_INVALID for a text that cannot name a run: run ids become folder names. */
export function checkRunId(text: string): string {
  if (isRunId(text)) return text;
  throw new AgentError('HELD_RUN_INVALID', `${JSON.stringify(text.slice(0, 100))} is not a run id`, {
    next: 'Use the run id that the export printed when it was held, such as 20261123T025700Z-9f3c1a.',
  });
}
