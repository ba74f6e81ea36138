import { jsonInput } from './jsonInput.ts';
import { line, optionalText, text, textList } from './text.ts';

// How texts and JSON of an input are read (`inputs` of an aggregate): each made of its size.

/** One line of text. */
export const readLine = (size: Parameters<typeof line>[2]) => (value: string, field: string) =>
  line(value, field, size);

/** A text of several lines. */
export const readText = (size: Parameters<typeof text>[2]) => (value: string, field: string) =>
  text(value, field, size);

/** A text that may be empty: blank is null. */
export const readOptionalText = (max: number) => (value: string, field: string) => optionalText(value, field, max);

/** Short texts without repetition. */
export const readTextList = (size: Parameters<typeof textList>[2]) => (values: readonly string[], field: string) =>
  textList(values, field, size);

/** A JSON object. */
export const readJson = (most: number) => (value: unknown, field: string) => jsonInput(value, field, most);
