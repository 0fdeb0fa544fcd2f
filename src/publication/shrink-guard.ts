export const guardRules = [
  'went-empty',
  'missing-percent',
  'missing-rows',
  'replaced-percent',
  'file-gone',
  'columns-gone',
  'nothing-to-compare',
] as const;

/** Why a run is held, as a rule and as a sentence. */
export interface GuardReason {
  readonly rule: (typeof guardRules)[number];
  readonly file: string;
  readonly message: string;
}

/** From how many missing keys on a run is held. */
export interface GuardLimits {
  /** Of the keys published before, in percent; counts only with more than five keys missing. */
  readonly maximumMissingPercent: number;
  readonly maximumMissingRows: number;
}

/** The keys of one file, of the last publication against this run. */
export interface KeyCounts {
  readonly file: string;
  /** A file of pairs: swapping the only member of a group is no sign of another source. */
  readonly isLink: boolean;
  readonly previousRows: number;
  /** Keys published before that are not there now. */
  readonly missing: number;
  /** Rows now. */
  readonly current: number;
}

export const defaultGuardLimits: GuardLimits = { maximumMissingPercent: 10, maximumMissingRows: 500 };

const alwaysToleratedRows = 5;
const maximumReplacedPercent = 20;

/** Judges whether a file lost more than a directory loses by itself; no reason means that it may be published. */
export function judgeShrink(counts: KeyCounts, limits: GuardLimits = defaultGuardLimits): GuardReason[] {
  const { file, previousRows, missing, current } = counts;
  if (previousRows === 0) return [];
  if (current === 0)
    return [{ rule: 'went-empty', file, message: `${file} had ${previousRows} rows and now has none` }];
  const replaced = Math.min(missing, current - (previousRows - missing));
  const isAbove = (keys: number, percent: number): boolean => keys * 100 > previousRows * percent;
  const reasons: GuardReason[] = [];
  if (missing > alwaysToleratedRows && isAbove(missing, limits.maximumMissingPercent)) {
    const limit = `more than ${limits.maximumMissingPercent} %`;
    reasons.push({
      rule: 'missing-percent',
      file,
      message: `${file} lost ${missing} of ${previousRows} keys, ${limit}`,
    });
  }
  if (missing > limits.maximumMissingRows) {
    const limit = `more than ${limits.maximumMissingRows}`;
    reasons.push({ rule: 'missing-rows', file, message: `${file} lost ${missing} of ${previousRows} keys, ${limit}` });
  }
  if (replaced > (counts.isLink ? alwaysToleratedRows : 0) && isAbove(replaced, maximumReplacedPercent)) {
    const message = `${replaced} of ${previousRows} keys of ${file} were replaced by others, more than ${maximumReplacedPercent} %`;
    reasons.push({ rule: 'replaced-percent', file, message });
  }
  return reasons;
}
