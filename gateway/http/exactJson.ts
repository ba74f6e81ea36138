/** A reviver's third argument, and what takes it back: this language version's, of which TypeScript knows nothing yet. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const { parse, rawJSON, isRawJSON } = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
};

/** A number as it was written, that JavaScript would write otherwise. */
export interface ExactNumber {
  readonly rawJSON: string;
}

export const isExactNumber = (value: unknown): value is ExactNumber => isRawJSON(value);

/**
 * Reads JSON so that `JSON.stringify` writes every number as it was: one that JavaScript would write otherwise stands
 * as an object that only that knows how to read.
 * @throws SyntaxError
 */
export const parseExactly = (text: string): unknown =>
  parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && !isHeld(value, source) ? rawJSON(source) : value,
  );

const isHeld = (value: number, source: string): boolean => Number.isSafeInteger(value) || String(value) === source;

/** More digits than JavaScript holds, or an exponent, where JSON has a number; seldom in a string as well. */
const unusual = /[[:,]\s*-?(?:[\d.]{16}|[\d.]+[eE])/;

/** Whether JSON may hold a number that JavaScript would write otherwise, and more than zeros behind a point. */
export const mayBeInexact = (text: string): boolean => unusual.test(text);

const integer = /^-?(?:0|[1-9]\d*)(?:\.0+)?$/;

/** The digits of a whole number as JSON has it, however many; undefined where it is none. */
export function digitsOf(number: string): string | undefined {
  const value = Number(number);
  if (integer.test(number)) return value === 0 ? '0' : number.replace(/\..*/, '');
  return Number.isSafeInteger(value) ? `${value}` : undefined;
}
