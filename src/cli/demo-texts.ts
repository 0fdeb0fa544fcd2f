import type { DemoOrders } from './demo-orders.ts';
import { differenceOf } from './file-difference.ts';

const linesShown = 4;

export const titles = {
  export: '1. Export: people, groups and memberships become CSV files.\n',
  fulfill: '2. Fulfill: the orders of the platform become changes in the application.\n',
  difference: '3. Export again: what the orders changed.\n',
} as const;

export const farewell =
  'Next: start "npm run agent -- sandbox" in another window, look into appsettings.agent.json, and export it yourself;\n' +
  'docs/fulfill.md says how to write orders, and "fulfill --dry-run" shows what they would do.';

export function welcome(users: number, server: string): string {
  return `A SCIM server with ${users} sample people runs at ${server}/v2.\n`;
}

/** The first lines of each file. */
export function beginningsOf(files: ReadonlyMap<string, string>): string {
  return textOf(files, (text) => [...text.split('\n', linesShown), '…']);
}

/** What is different in each file, with `-` as it was and `+` as it is. */
export function differencesOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  return textOf(before, (text, name) => differenceOf(text, after.get(name) ?? ''));
}

/** The first order of the file, and that there are more. */
export function beginningOf({ beginning, others }: Pick<DemoOrders, 'beginning' | 'others'>): string {
  return block('orders.json', [
    ...beginning.split('\n'),
    `    … and ${others} more: one is disabled, one comes, one goes`,
  ]);
}

export function resultsOf(text: string): string {
  return block('\nresults.csv', text.trimEnd().split('\n'));
}

function textOf(files: ReadonlyMap<string, string>, linesOf: (text: string, name: string) => string[]): string {
  const shown = [...files].map(([name, text]) => ({ name, lines: linesOf(text, name) }));
  return shown
    .filter(({ lines }) => lines.length > 0)
    .map(({ name, lines }) => block(name, lines))
    .join('\n');
}

function block(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}
