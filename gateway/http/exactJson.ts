/** A reviver's third argument, and what takes it back: this language version's, of which TypeScript knows nothing yet. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const { parse, rawJSON } = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): unknown;
};

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
