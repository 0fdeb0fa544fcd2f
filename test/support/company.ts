/*
 * A company whose people change: gives batches of provisioning orders of every kind, and knows what a server that got them
 * all must hold. It is the model in the tests that apply large batches.
 */
import type { ScimResource } from '../../src/scim/protocol/resource.ts';
import { aDeleted, aModified, anAdded, theGroup, type SampleOrder } from './order-files.ts';
import type { Resource } from './scim-directory.ts';
import { departmentOf, membersOf, type ServerState } from './server-state.ts';

export interface CompanyOptions {
  readonly people: { readonly users: readonly ScimResource[]; readonly groups: readonly ScimResource[] };
  /** 0 to 1, like Math.random. */
  readonly random: () => number;
}

interface Person {
  /** The account's; unknown until the platform has read it from the server. */
  readonly id: string | undefined;
  readonly firstName: string;
  readonly title: string | undefined;
  readonly department: string | undefined;
}

/** What is compared: people by their userName, groups by their id. */
export interface CompanyState {
  readonly people: Readonly<Record<string, Omit<Person, 'id'>>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

export class Company {
  readonly #random: () => number;
  readonly #people = new Map<string, Person>();
  /** By group the userNames of its members. */
  readonly #groups = new Map<string, Set<string>>();
  /** The userName of each account that an order wants made. */
  readonly hired: string[] = [];
  #number = 0;

  constructor({ people, random }: CompanyOptions) {
    this.#random = random;
    this.learn({ users: people.users, groups: people.groups });
  }

  /** What a server must hold that carried out all orders so far. */
  get state(): CompanyState {
    const people = [...this.#people].map(([name, { id: _id, ...person }]) => [name, person] as const);
    const groups = [...this.#groups].map(([id, members]) => [id, [...members].sort()] as const);
    return { people: Object.fromEntries(people), groups: Object.fromEntries(groups) };
  }

  /** Takes over what a server holds, as the platform does after an export. */
  learn(state: ServerState): void {
    this.#people.clear();
    for (const user of state.users) this.#people.set(nameOf(user), { id: String(user['id']), ...personOf(user) });
    for (const [id, members] of Object.entries(companyStateOf(state).groups)) this.#groups.set(id, new Set(members));
  }

  /** Orders of every kind, some of them about the same account; few are deletions. All of them can be carried out. */
  batch(size: number): SampleOrder[] {
    const orders: SampleOrder[] = [];
    while (orders.length < size - 1) orders.push(...this.#next());
    if (orders.length < size) orders.push(this.#hire());
    return orders;
  }

  #next(): SampleOrder[] {
    const dice = this.#random();
    if (dice < 0.3) return [this.#hire()];
    if (dice < 0.34) return [this.#dismiss(this.#someone())];
    if (dice < 0.35) return this.#dismissAndHireAgain(this.#someone());
    return [dice < 0.6 ? this.#move(this.#someone()) : this.#change(this.#someone())];
  }

  #hire(name = `person-${++this.#number}@acme.example`): SampleOrder {
    const person = { firstName: `First ${this.#count()}`, title: `Title ${this.#count()}`, department: 'New' };
    const groups = this.#random() < 0.5 ? [this.#group()] : [];
    this.hired.push(name);
    this.#people.set(name, { id: undefined, ...person });
    for (const group of groups) this.#groups.get(group)?.add(name);
    return this.#numbered(anAdded(name, { ...person, ...(groups.length > 0 && { groups_add: groups.map(theGroup) }) }));
  }

  #dismiss(name: string): SampleOrder {
    const id = this.#idOf(name);
    this.#people.delete(name);
    for (const members of this.#groups.values()) members.delete(name);
    return this.#numbered(aDeleted(id, { Resource: { acme_id: id, login: name } }));
  }

  #dismissAndHireAgain(name: string): SampleOrder[] {
    return [this.#dismiss(name), this.#hire(name)];
  }

  #change(name: string): SampleOrder {
    const id = this.#idOf(name);
    const before = this.#people.get(name);
    const title = this.#random() < 0.2 ? undefined : `Title ${this.#count()}`;
    const department = this.#random() < 0.5 ? before?.department : `Department ${this.#count()}`;
    this.#people.set(name, { id, firstName: before?.firstName ?? '', title, department });
    return this.#numbered(aModified(id, { title: title ?? null, department: department ?? null }));
  }

  #move(name: string): SampleOrder {
    const group = this.#group();
    const members = this.#groups.get(group);
    const leaves = members?.has(name) === true;
    if (leaves) members.delete(name);
    else members?.add(name);
    const changes = { [leaves ? 'groups_remove' : 'groups_add']: [theGroup(group)] };
    return this.#numbered(aModified(this.#idOf(name), changes));
  }

  /** Somebody whose account the platform knows. */
  #someone(): string {
    const names = [...this.#people.keys()];
    for (;;) {
      const name = names[Math.floor(this.#random() * names.length)] ?? '';
      if (this.#people.get(name)?.id !== undefined) return name;
    }
  }

  #idOf(name: string): string {
    return this.#people.get(name)?.id ?? '';
  }

  #group(): string {
    const groups = [...this.#groups.keys()];
    return groups[Math.floor(this.#random() * groups.length)] ?? '';
  }

  #count(): number {
    return (this.#number += 1);
  }

  #numbered(order: SampleOrder): SampleOrder {
    return { ...order, AssignedResourceTypeId: String(this.#count()) };
  }
}

/** What a server holds, as a company knows it; groups in groups are not its matter. */
export function companyStateOf(state: ServerState): CompanyState {
  const names = new Map(state.users.map((user) => [String(user['id']), nameOf(user)]));
  const groupIds = new Set(state.groups.map(({ id }) => String(id)));
  const people = state.users.map((user) => [nameOf(user), personOf(user)] as const);
  const groups = [...groupIds].map((id) => {
    const members = membersOf(state, id).filter((member) => !groupIds.has(member));
    return [id, members.map((member) => names.get(member) ?? `unknown ${member}`).sort()] as const;
  });
  return { people: Object.fromEntries(people), groups: Object.fromEntries(groups) };
}

function nameOf(user: Resource): string {
  return String(user['userName']);
}

function personOf(user: Resource): Omit<Person, 'id'> {
  const { givenName } = (user['name'] ?? {}) as { readonly givenName?: string };
  return {
    firstName: givenName ?? '',
    title: user['title'] as string | undefined,
    department: departmentOf(user) as string | undefined,
  };
}
