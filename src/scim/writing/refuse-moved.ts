import type { Dialect } from '../dialects/dialect.ts';
import { failWrite, type PatchWrite } from './write.ts';

/**
 * Refuses to send back a resource that was read in another shape than the server gives it (`resources[].attributes`): it would set
 * attributes that nobody ordered. A moved id does no harm, because an id is never sent.
 *
 * @throws HttpError that was `rejected`.
 */
export function refuseMoved(write: PatchWrite, { resources }: Pick<Dialect, 'resources'>): void {
  const entity = resources?.find(({ name }) => name.toLowerCase() === write.endpoint.toLowerCase());
  const moved = Object.keys(entity?.attributes ?? {}).filter((key) => key.toLowerCase() !== 'id');
  if (moved.length === 0) return;
  const reason = `by its profile the target keeps ${moved.join(', ')} elsewhere than SCIM does, and a resource cannot be sent back whole; nothing was sent.`;
  throw failWrite(write, 'TARGET_REFUSED', reason, {
    delivery: 'rejected',
    next: 'Set update.method and members.write in ProfileOverrides to a way that sends only the changes.',
  });
}
