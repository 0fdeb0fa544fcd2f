import { describeValueWarning, type ValueReport } from '../../csv/value-report.ts';
import type { WarningCounts } from '../warning-counts.ts';

/** Values that look like formulas are counted only: a phone number begins with a plus. */
const countedOnly = new Set(['looks-like-formula']);

/** Adds what was remarked about the values of one file to the warnings of its connection. */
export function reportValues(warnings: WarningCounts, subject: string, report: ValueReport): void {
  for (const warning of report.warnings) {
    if (countedOnly.has(warning.remark)) warnings.count(warning.remark, warning.count);
    else warnings.add(warning.remark, `${subject}: ${describeValueWarning(warning)}.`, warning.count);
  }
}
