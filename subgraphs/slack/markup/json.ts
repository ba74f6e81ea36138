/** What an object of JSON that anybody may have written says, without a failure: each answers what is there. */
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; none where it is no list. */
export const objectsOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

/** The text, or the number as one; empty where it is neither. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : Number.isFinite(value) ? String(value) : '';

/** The first of these that is a text with something in it; else empty. */
export const firstText = (...values: unknown[]): string => values.map(textOf).find((text) => text.trim() !== '') ?? '';
