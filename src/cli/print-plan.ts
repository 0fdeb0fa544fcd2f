import type { PlannedRequest } from '../jobs/fulfill/fulfill-summary.ts';
import { redact } from '../secret.ts';
import { cleanText } from './clean-text.ts';
import type { CommonOptions } from './common-options.ts';
import { formatCount } from './table.ts';

/** The writes that a dry run would have sent. */
export interface Plan {
  /** How many there are of each method, in the order in which the methods first came. */
  readonly counts: ReadonlyMap<string, number>;
  /** All of them, kept for a summary as JSON only. */
  readonly requests: readonly PlannedRequest[];
  readonly add: (request: PlannedRequest) => void;
}

const ordersShown = 5;

/** Prints each write on stdout as it comes, or keeps it for the summary as JSON. */
export function openPlan({ json, quiet }: Pick<CommonOptions, 'json' | 'quiet'>): Plan {
  const counts = new Map<string, number>();
  const requests: PlannedRequest[] = [];
  const add = (request: PlannedRequest): void => {
    counts.set(request.method, (counts.get(request.method) ?? 0) + 1);
    if (json) requests.push(request);
    else if (!quiet) process.stdout.write(`${plannedLines(request).join('\n')}\n`);
  };
  return { counts, requests, add };
}

/** The request line with the orders that it is for, then headers and body, indented. */
export function plannedLines({ method, path, headers = {}, body, orders }: PlannedRequest): string[] {
  return [
    `${method} ${path}  (${namesOf(orders)})`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(body === undefined ? [] : [`  ${JSON.stringify(body)}`]),
  ].map((line) => line.replace(/\S.*/s, (text) => redact(cleanText(text))));
}

function namesOf(orders: readonly string[]): string {
  const more = orders.length - ordersShown;
  const names = orders.slice(0, ordersShown).join(', ');
  return `${orders.length === 1 ? 'order' : 'orders'} ${names}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
