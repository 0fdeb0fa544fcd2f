import { AgentError } from '../errors.ts';
import { printable } from './printable.ts';
import type { ValueReport } from './value-report.ts';

/** Where a text goes: for messages, and because a key must be exact. */
export interface Cell {
  readonly column: string;
  readonly isKey: boolean;
}

const formulaStarts = new Set(['=', '+', '-', '@', '\t', '\r'].map((character) => character.charCodeAt(0)));

/** Throws VALUE_INVALID for a text that a CSV file cannot carry exactly, and remarks on what people should know. */
export function checkText(text: string, cell: Cell, report: ValueReport): void {
  if (text === '') {
    if (cell.isKey) throw valueRefused(cell, report, 'is empty, and it is the key of the row');
    return;
  }
  if (formulaStarts.has(text.charCodeAt(0))) report.add('looks-like-formula', cell.column);
  if (text.includes('\0')) throw valueRefused(cell, report, 'holds a NUL character');
  if (!text.isWellFormed()) checkSurrogate(cell, report);
}

export function valueRefused(cell: Cell, report: ValueReport, reason: string): AgentError {
  const place = `row ${printable(report.row)}, column "${cell.column}"`;
  return new AgentError('VALUE_INVALID', `${place}: the value ${reason}`, {
    next: 'Correct it in the application, or change the mapping of the column. The published files stay as they are.',
  });
}

function checkSurrogate(cell: Cell, report: ValueReport): void {
  if (cell.isKey) throw valueRefused(cell, report, 'holds half of a surrogate pair, and it is the key of the row');
  report.add('lone-surrogate', cell.column);
}
