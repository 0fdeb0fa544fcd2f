import { describe, expect, it } from '@jest/globals';
import { exitCodeOfExport } from '../../../src/cli/print-export.ts';
import { AgentError } from '../../../src/errors.ts';
import type { ExportSummary } from '../../../src/jobs/export/export-summary.ts';

type ConnectionSummary = ExportSummary['connections'][number];

const published: ConnectionSummary = anExport('published');
const held: ConnectionSummary = anExport('held');
const unreachable = aFailure(new AgentError('TARGET_UNREACHABLE', 'nobody answers'));
const notWritten = aFailure(new AgentError('OUTPUT_NOT_WRITTEN', 'disk full'));
const bug = aFailure(new Error('undefined is not a function'));

describe('exitCodeOfExport', () => {
  it.each([
    ['everything was published', [published, published], 0],
    ['there was nothing to do', [], 0],
    ['the only connection failed', [unreachable], 5],
    ['all connections failed in the same way', [notWritten, notWritten], 8],
    ['some failed and others were published', [published, unreachable], 4],
    ['all failed, each in its own way', [notWritten, unreachable], 4],
    ['one is held and the others were published', [published, held], 6],
    ['one is held and another failed', [held, unreachable], 4],
    ['the only connection met a defect', [bug], 1],
  ])('tells that %s', (_what, connections, exitCode) => {
    expect(exitCodeOfExport({ runId: 'r', outputFolder: '/x', connections })).toBe(exitCode);
  });
});

function anExport(outcome: 'published' | 'held'): ConnectionSummary {
  return { connection: 'Acme', outcome, files: [], reasons: [], warnings: [], requests: 1, seconds: 1 };
}

function aFailure(error: unknown): ConnectionSummary {
  return { connection: 'Acme', outcome: 'failed', error };
}
