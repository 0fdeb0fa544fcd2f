import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AgentError, errorOutcomes, exitCodes } from '../../src/errors.ts';

describe('errors', () => {
  it('are all explained in docs/errors.md, and no others are', () => {
    const documented = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8').matchAll(
      /^\| `([A-Z_]+)`\s*\| (\d+)\s*\|/gm,
    );

    const rows = [...documented].map(([, code, exitCode]) => [code, Number(exitCode)]);

    const expected = Object.entries(errorOutcomes).map(([code, outcome]) => [code, exitCodes[outcome]]);
    expect(rows.toSorted()).toEqual([['BUG', 1], ...expected].toSorted());
  });

  it('know the outcome that their code stands for', () => {
    const error = new AgentError('RUN_LOCKED', 'another run holds the lock');

    expect(error.outcome).toBe('locked');
  });
});
