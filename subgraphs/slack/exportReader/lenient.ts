/** Is told of a field whose value was not as Slack writes it, by its path within the record. */
export type Odd = (field: string) => void;

/**
 * Reads one value of a record and fails at nothing: what is absent, null or empty is null, what is not as Slack writes
 * it but clear all the same is taken, and anything else is null, too, and told.
 */
export type Lenient<Value> = (value: unknown, odd: Odd, field: string) => Value;

export type LenientOf<Reader> = Reader extends Lenient<infer Value> ? Value : never;

const isAbsent = (value: unknown): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

/** A reader of what is there; undefined from `read` is a value that says nothing clear. */
const reading =
  <Value>(read: (value: unknown) => Value | undefined): Lenient<Value | null> =>
  (value, odd, field) => {
    if (isAbsent(value)) return null;
    const found = read(value);
    if (found !== undefined) return found;
    odd(field);
    return null;
  };

const isPlain = (value: unknown): value is string | number => typeof value === 'string' || Number.isFinite(value);

/** A text, cut off after so many UTF-16 code units. */
export const text = (length: number): Lenient<string | null> =>
  reading((value) => (isPlain(value) ? String(value).slice(0, length).toWellFormed() : undefined));

const isIdentifier = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 255 && /^[^\s\p{Cc}]+$/u.test(value);

/** An id or an emoji's name: one word of at most 255 characters. */
export const identifier: Lenient<string | null> = reading((value) => {
  const word = typeof value === 'string' ? value.trim() : value;
  return isIdentifier(word) ? word : undefined;
});

/** An e-mail address of at most 320 characters: a part of an address is another address. */
export const address: Lenient<string | null> = reading((value) =>
  typeof value === 'string' && value.trim().length <= 320 ? value.trim() || undefined : undefined,
);

const numberOf = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && decimal.test(value) ? Number(value) : Number.NaN;
const decimal = /^\s*-?\d+(\.\d+)?\s*$/;

/** A whole number, a fraction cut off. */
export const whole: Lenient<number | null> = reading((value) => {
  const number = Math.trunc(numberOf(value));
  return Number.isSafeInteger(number) ? number : undefined;
});

/** A whole number that PostgreSQL's integer holds. */
export const integer: Lenient<number | null> = reading((value) => {
  const number = Math.trunc(numberOf(value));
  return Math.abs(number) < 2 ** 31 ? number : undefined;
});

const truths: Record<string, boolean> = { true: true, '1': true, yes: true, false: false, '0': false, no: false };
const truthOf = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : isPlain(value) ? truths[String(value).trim().toLowerCase()] : undefined;

/** A statement that holds only where it is clearly made. */
export const flag: Lenient<boolean> = (value, odd, field) => reading(truthOf)(value, odd, field) ?? false;

/** A statement of privacy: what is there and not clear makes private. */
export const privacy: Lenient<boolean> = (value, odd, field) => reading(truthOf)(value, odd, field) ?? !isAbsent(value);

/** A list without what `read` makes nothing of; what is no list has none. */
export const list =
  <Value>(read: Lenient<Value | null>): Lenient<Value[]> =>
  (value, odd, field) => {
    if (isAbsent(value)) return [];
    if (!Array.isArray(value)) {
      odd(field);
      return [];
    }
    return value.flatMap((item) => {
      const found = read(item, odd, field);
      if (found !== null) return [found];
      if (isAbsent(item)) odd(field);
      return [];
    });
  };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object as it is. */
export const anyObject: Lenient<Record<string, unknown> | null> = reading((value) =>
  isObject(value) ? value : undefined,
);

/** An object of these fields; others are no concern of the reader's. */
export const object =
  <Fields extends Record<string, Lenient<unknown>>>(
    fields: Fields,
  ): Lenient<{ [Name in keyof Fields]: LenientOf<Fields[Name]> } | null> =>
  (value, odd, field) => {
    if (isAbsent(value)) return null;
    if (!isObject(value)) {
      odd(field);
      return null;
    }
    const read: Record<string, unknown> = {};
    for (const name in fields) read[name] = fields[name]!(value[name], odd, field === '' ? name : `${field}.${name}`);
    return read as { [Name in keyof Fields]: LenientOf<Fields[Name]> };
  };

/** The text itself, or that in `value` of an object: topic and purpose have had both forms. */
export const described =
  (length: number): Lenient<string | null> =>
  (value, odd, field) =>
    isObject(value) ? text(length)(value['value'], odd, `${field}.value`) : text(length)(value, odd, field);

/**
 * A message's time: seconds with six decimals, as Slack writes it. A number, a whole one, or fewer decimals say the same
 * as long as they name one microsecond.
 */
export const timestamp: Lenient<string | null> = reading((value) => {
  // A double near 2^31 is exact to a quarter of a microsecond.
  const written = typeof value === 'number' ? value.toFixed(6) : typeof value === 'string' ? value.trim() : '';
  const [, seconds, decimals = ''] = /^(\d{1,10})(?:\.(\d{0,6}))?$/.exec(written) ?? [];
  return seconds === undefined ? undefined : `${seconds}.${decimals.padEnd(6, '0')}`;
});
