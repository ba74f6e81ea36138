import { badUserInput } from './errors.ts';
import { jsonInput } from './jsonInput.ts';
import { line, text, textList } from './text.ts';

// How texts and JSON of an input are read (`inputs` of an aggregate): each made of its size.

/** One line of text, as a name or a title is. */
export const readLine = (size: Parameters<typeof line>[2]) => (value: string, field: string) =>
  line(value, field, size);

/** A text of several lines. */
export const readText = (size: Parameters<typeof text>[2]) => (value: string, field: string) =>
  text(value, field, size);

type Read = (value: string, field: string) => string;
const unlessBlank = (read: Read) => (value: string, field: string) => (value.trim() === '' ? null : read(value, field));

/** One line that may be empty: blank is null. */
export const readOptionalLine = (max: number) => unlessBlank(readLine({ max }));

/** A text of several lines that may be empty: blank is null. */
export const readOptionalText = (max: number) => unlessBlank(readText({ max }));

/** Short texts without repetition. */
export const readTextList = (size: Parameters<typeof textList>[2]) => (values: readonly string[], field: string) =>
  textList(values, field, size);

/** A JSON object. */
export const readJson = (most: number) => (value: unknown, field: string) => jsonInput(value, field, most);

/** The `to` of a range, beside its `from`; what has no place between them is a mistake, and no empty list. */
export function readEndOfRange(to: Date, field: string, { input }: { input: { from?: Date | null } }): Date {
  if (input.from != null && input.from >= to) throw badUserInput('The range must end after it begins.', field);
  return to;
}
