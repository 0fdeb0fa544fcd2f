/* What a proxy can do to a request, and plans that say to which one. See ./fault-proxy.ts. */
import { urns } from '../../src/scim/protocol/urns.ts';
import type { Fault, FaultPlan } from './fault-proxy.ts';
import type { ProxyAnswer, ProxyRequest } from './proxy-exchange.ts';

/** The server did it, and nobody heard of it. */
export const loseAnswer: Fault = async ({ forward, drop }) => {
  await forward();
  drop();
};

/** The server never heard of it, which looks the same from here. */
export const loseRequest: Fault = ({ drop }) => {
  drop();
};

/** The server did it, and the connection broke while it told so. */
export const cutAnswer: Fault = async ({ forward, cut }) => {
  cut(await forward());
};

/** An answer of something before the server, which does not do it. */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}, scimType?: string): Fault {
  return ({ reply }) => {
    reply(scimError(status, headers, scimType));
  };
}

/** The server did it, and said this. */
export function answerAfter(status: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return async ({ forward, reply }) => {
    await forward();
    reply(scimError(status, headers));
  };
}

/** The page of a login form, with a good conscience. */
export const answerHtml: Fault = ({ reply }) => {
  reply({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html><title>Sign in</title></html>' });
};

/** Does the request, then says something else about it. */
export function changeAnswer(change: (answer: ProxyAnswer) => ProxyAnswer): Fault {
  return async ({ forward, reply }) => {
    reply(change(await forward()));
  };
}

type Values = Readonly<Record<string, unknown>>;

/** Does a Bulk request and changes the list of its results. */
export function changeBulkResults(change: (results: readonly Values[]) => readonly unknown[]): Fault {
  return changeAnswer((given) => {
    const body = JSON.parse(given.body) as { readonly Operations: readonly Values[] };
    return { ...given, body: JSON.stringify({ ...body, Operations: change(body.Operations) }) };
  });
}

/** Keeps the request back until the promise is fulfilled, then does it. */
export function holdBack(until: Promise<unknown>): Fault {
  return async ({ forward, reply }) => {
    await until;
    reply(await forward());
  };
}

/** Does the request and keeps the answer back until the promise is fulfilled. */
export function holdAnswer(until: Promise<unknown>): Fault {
  return async ({ forward, reply }) => {
    const given = await forward();
    await until;
    reply(given);
  };
}

/** Does something else first, as another client would. */
export function after(something: () => Promise<unknown>): Fault {
  return async ({ forward, reply }) => {
    await something();
    reply(await forward());
  };
}

/** A server that takes only so many members in one PATCH of a group. */
export function refuseManyMembers(most: number): Fault {
  return async ({ request, forward, reply }) => {
    const isTooMuch = countOf(request.body, '"value":"') + countOf(request.body, 'value eq') > most;
    reply(isTooMuch ? scimError(413, {}) : await forward());
  };
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** For requests such as `PATCH /Groups/*`; a star stands for one segment of the path. */
export function on(pattern: string, fault: Fault): FaultPlan {
  const isAsked = matcher(pattern);
  return (request) => (isAsked(request) ? fault : undefined);
}

/** The first so many of the requests that a plan has a fault for. */
export function first(count: number, plan: FaultPlan): FaultPlan {
  return fromTo(1, count, plan);
}

/** Only one of the requests that a plan has a fault for, counted from 1. */
export function nth(number: number, plan: FaultPlan): FaultPlan {
  return fromTo(number, number, plan);
}

/** All of the requests that a plan has a fault for, from one on, counted from 1. */
export function from(number: number, plan: FaultPlan): FaultPlan {
  return fromTo(number, Infinity, plan);
}

/** The first plan that has a fault. */
export function oneOf(...plans: readonly FaultPlan[]): FaultPlan {
  return (request) => {
    for (const plan of plans) {
      const fault = plan(request);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

export function matcher(pattern: string): (request: Pick<ProxyRequest, 'method' | 'path'>) => boolean {
  const expression = new RegExp(`^${pattern.replaceAll('*', '[^/]+')}$`);
  return ({ method, path }) => expression.test(`${method} ${path}`);
}

function fromTo(from: number, to: number, plan: FaultPlan): FaultPlan {
  let count = 0;
  return (request) => {
    const fault = plan(request);
    if (fault === undefined) return undefined;
    count += 1;
    return count >= from && count <= to ? fault : undefined;
  };
}

function scimError(status: number, headers: Readonly<Record<string, string>>, scimType?: string): ProxyAnswer {
  const detail = `Told so: ${status}.`;
  const body = JSON.stringify({ schemas: [urns.error], status: String(status), scimType, detail });
  return { status, headers: { 'content-type': 'application/scim+json', ...headers }, body };
}
