import { hash } from 'node:crypto';
import { badUserInput } from '../values/errors.ts';
import { isUuid } from '../values/uuid.ts';

/** Where a row stands in a connection: its sort keys as text, its id last. */
export type SortKeys = readonly string[];

/** A cursor is opaque to clients and good for one organization and one order only. */
export interface CursorCodec {
  encode(sortKeys: SortKeys): string;
  /**
   * @throws OrgraphError BAD_USER_INPUT naming the argument, also for a cursor of another organization, list or order.
   */
  decode(cursor: string, argument: string): SortKeys;
}

/**
 * @param types the PostgreSQL types of the order's keys: a client can make a cursor of its own, and what is in it must
 * be a value of them.
 * @throws Error for a type that it cannot judge.
 */
export function createCursorCodec(organization: string | null, list: string, types: readonly string[]): CursorCodec {
  const judges = types.map(judgeOf);
  let made: string | undefined;
  const binding = () => (made ??= hash('sha256', `${organization ?? ''}\n${list}`, 'base64url').slice(0, 11));
  return {
    encode: (sortKeys) => Buffer.from(JSON.stringify([binding(), ...sortKeys])).toString('base64url'),
    decode(cursor, argument) {
      const [given, ...sortKeys] = parse(cursor) ?? [];
      if (given !== binding() || sortKeys.length !== judges.length || !judges.every((is, key) => is(sortKeys[key]!))) {
        throw badUserInput(`The cursor does not belong to this list; take one from its edges or pageInfo.`, argument);
      }
      return sortKeys;
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

type Judge = (text: string) => boolean;

const isText: Judge = (text) => !text.includes('\0');
const isWhole =
  (bits: number): Judge =>
  (text) =>
    /^(0|-?[1-9]\d{0,9})$/.test(text) && Number(text) >= -(2 ** (bits - 1)) && Number(text) < 2 ** (bits - 1);

/** By PostgreSQL's name of the type. */
const judges: Record<string, Judge> = {
  uuid: isUuid,
  varchar: isText,
  text: isText,
  citext: isText,
  int: isWhole(32),
  smallint: isWhole(16),
  real: isReal,
  timestamptz: isMoment,
};

function judgeOf(type: string): Judge {
  const judge = judges[type];
  if (judge === undefined)
    throw new Error(`no cursor is made of the type ${type}: say in platform/data/cursor.ts what its values look like`);
  return judge;
}

/** Whether this is how PostgreSQL writes a number of single precision. */
function isReal(text: string): boolean {
  const value = Number(text);
  const single = Math.fround(value);
  return /^-?\d{1,9}(\.\d{1,9})?(e-\d\d)?$/.test(text) && Number.isFinite(single) && (single !== 0) === (value !== 0);
}

/** Whether this is how PostgreSQL writes a timestamptz: a day that there is, a time and an offset. */
function isMoment(text: string): boolean {
  const [date, ...numbers] =
    /^(\d{4}-\d\d-\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?[+-](\d\d)(?::(\d\d))?$/.exec(text)?.slice(1) ?? [];
  if (date === undefined || date < '0001') return false;
  const [hour, minute, second, offset, offsetMinute = 0] = numbers.map((number) => Number(number ?? 0));
  const day = new Date(`${date}T00:00:00Z`);
  return (
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(date) &&
    hour! < 24 &&
    minute! < 60 &&
    second! < 60 &&
    offset! < 16 &&
    offsetMinute < 60
  );
}
