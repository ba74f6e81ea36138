import { createHash } from 'node:crypto';
import { badUserInput } from './errors.ts';

/** A place in a connection: the sort keys of a row as text, its id last. */
export type Place = readonly string[];

/** A cursor is opaque to clients and good for one organization and one order only. */
export interface CursorCodec {
  encode(place: Place): string;
  /** @throws OrgraphError BAD_USER_INPUT naming the argument, also for a cursor of another organization, list or order. */
  decode(cursor: string, argument: string): Place;
}

export function createCursorCodec(organization: string | null, list: string, keys: number): CursorCodec {
  const binding = createHash('sha256').update(`${organization ?? ''}\n${list}`).digest('base64url').slice(0, 11);
  return {
    encode: (place) => Buffer.from(JSON.stringify([binding, ...place])).toString('base64url'),
    decode(cursor, argument) {
      const read = parse(cursor);
      if (read === undefined || read[0] !== binding || read.length !== keys + 1) throw badUserInput(`The cursor does not belong to this list; take one from its edges or pageInfo.`, argument);
      return read.slice(1);
    },
  };
}

function parse(cursor: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
