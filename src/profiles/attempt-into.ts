import { AgentError } from '../errors.ts';

/** Runs steps of which an AgentError is added to the list, in place of being thrown; the result is undefined then. */
export function attemptInto(errors: AgentError[]): <Result>(step: () => Result) => Result | undefined {
  return (step) => {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      errors.push(error);
      return undefined;
    }
  };
}
