import { userInfo } from 'node:os';

/** The account of the operating system that the agent runs under, for what a person answers for. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the account may have a number only.
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
