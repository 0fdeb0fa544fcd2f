import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { badRequest } from '../scim/protocol/error.ts';

/** Where the next page begins: after a sequence in creation order, at an offset in any other order. */
export interface CursorPosition {
  readonly sequence: number;
  readonly offset: number;
  readonly count: number;
}

interface CursorContent extends CursorPosition {
  /** Milliseconds. */
  readonly expires: number;
}

/**
 * Cursors of RFC 9865 that need no memory: the position is in the cursor, signed together with the query it belongs to.
 * Its text has unreserved characters only.
 */
export class Cursors {
  readonly timeoutSeconds = 600;
  readonly #key = randomBytes(32);
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** `query` is any text that tells one query from another. */
  write(position: CursorPosition, query: string): string {
    const content: CursorContent = { ...position, expires: this.#now().getTime() + this.timeoutSeconds * 1000 };
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${text}.${this.#sign(text, query).toString('base64url')}`;
  }

  /** Throws ScimProtocolError 400 invalidCursor, expiredCursor or, when `count` differs from the first page's, invalidCount. */
  read(cursor: string, query: string, count: number): CursorPosition {
    const [text = '', signature = ''] = cursor.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#sign(text, query);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw badRequest('invalidCursor', 'The cursor does not belong to this query.');
    }
    const content = JSON.parse(Buffer.from(text, 'base64url').toString()) as CursorContent;
    if (content.expires < this.#now().getTime()) throw badRequest('expiredCursor', 'The cursor has expired.');
    if (content.count !== count) throw badRequest('invalidCount', 'The count differs from that of the first page.');
    return content;
  }

  #sign(text: string, query: string): Buffer {
    return createHmac('sha256', this.#key).update(`${text}\n${query}`).digest();
  }
}
