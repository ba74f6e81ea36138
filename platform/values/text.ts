import { badUserInput } from './errors.ts';

/**
 * A required text as it is stored: trimmed, without control characters but line breaks and tabs.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function text(value: string, field: string, { min = 1, max }: { min?: number; max: number }): string {
  const trimmed = value.trim();
  if (/[^\P{Cc}\n\r\t]/u.test(trimmed)) throw badUserInput('The text holds control characters. Leave them out.', field);
  if (trimmed.length < min || trimmed.length > max) throw badUserInput(`Give ${min} to ${max} characters.`, field);
  return trimmed;
}

/** The same on one line. */
export function line(value: string, field: string, size: { min?: number; max: number }): string {
  const given = text(value, field, size);
  if (/[\n\r\t]/.test(given)) throw badUserInput('Give one line of text.', field);
  return given;
}

/**
 * An optional text: undefined where it is not given, null where it is emptied.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function optionalText(value: string | null | undefined, field: string, max: number): string | null | undefined {
  if (value === undefined || value === null) return value;
  return value.trim() === '' ? null : text(value, field, { max });
}

/** An http(s) address. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function url(value: string, field: string): string {
  const given = text(value, field, { max: 2_000 });
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw badUserInput('Give an http or https address.', field);
  return given;
}

/** A time zone by its name in the IANA database. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function timezone(value: string, field: string): string {
  const given = line(value, field, { max: 100 });
  if (!isTimezone(given))
    throw badUserInput('Give a time zone of the IANA database, for example Europe/Berlin.', field);
  return given;
}

/** JavaScript takes offsets (+01:00), too, which are no zones: they know no summer. */
function isTimezone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}

const emailForm = /^[^\s@<>()[\],;:\\"\p{C}]+@[^\s@<>()[\],;:\\"\p{C}]+\.[^\s@.<>()[\],;:\\"\p{C}]+$/u;

/** Whether a text has the form of an e-mail address (RFC 5321: at most 254 characters). */
export const isEmail = (value: string): boolean => value.length <= 254 && emailForm.test(value);

/**
 * An e-mail address; upper and lower case are kept, and compare as equal.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function email(value: string, field: string): string {
  const given = value.trim();
  if (!isEmail(given)) throw badUserInput('Give an e-mail address.', field);
  return given;
}

/** A list of short texts without repetition, at most `most`. @throws OrgraphError BAD_USER_INPUT naming the item. */
export function textList(
  values: readonly string[],
  field: string,
  { max, most }: { max: number; most: number },
): string[] {
  if (values.length > most) throw badUserInput(`Give at most ${most}.`, field);
  return [...new Set(values.map((value, index) => line(value, `${field}.${index}`, { max })))];
}
