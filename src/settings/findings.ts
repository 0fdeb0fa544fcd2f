import { AgentError, messageOf, type ErrorCode } from '../errors.ts';
import { printable } from '../validation/names.ts';

/** Collects what is wrong and what is odd while settings are read, so that everything is reported at once. */
export class Findings {
  readonly warnings: string[] = [];
  readonly #problems: { readonly code: ErrorCode; readonly text: string }[] = [];

  /** `place` says where to look (a file and line), `path` which setting, `message` what is wrong. */
  problem(place: string, path: readonly string[], message: string): void {
    this.#problems.push({ code: 'SETTINGS_INVALID', text: sentence(place, path, message) });
  }

  warning(place: string, path: readonly string[], message: string): void {
    this.warnings.push(sentence(place, path, message));
  }

  /** Runs a step whose AgentError is one more finding; gives undefined when it failed. */
  attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      const texts = error.problems.length === 0 ? [messageOf(error)] : error.problems;
      this.#problems.push(...texts.map((text) => ({ code: error.code, text })));
      return undefined;
    }
  }

  /** Throws one SETTINGS_INVALID with all problems; MAPPINGS_INVALID when all of them are about mappings. */
  throwProblems(folder: string): void {
    const [first] = this.#problems;
    if (first === undefined) return;
    const sameCode = this.#problems.every((problem) => problem.code === first.code);
    const subject = first.code === 'MAPPINGS_INVALID' && sameCode ? 'mappings' : 'settings';
    throw new AgentError(
      sameCode ? first.code : 'SETTINGS_INVALID',
      `the ${subject} in ${folder} cannot be used; nothing was sent and nothing was written`,
      {
        problems: [...new Set(this.#problems.map((problem) => problem.text))],
        next: 'Correct what is listed, then check with "iga-agent settings validate".',
      },
    );
  }
}

function sentence(place: string, path: readonly string[], message: string): string {
  const setting = path.map((name) => printable(name)).join(':');
  return [place, setting, message].filter((part) => part !== '').join(': ');
}
