import { isEmail } from './email.ts';
import { badUserInput, eachOf } from './errors.ts';
import { spelledTimeZone } from './timeZones.ts';

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

/**
 * The same on one line, as names and titles are: what is shown beside it stays where it is. So there are neither breaks
 * of lines (U+2028 and U+2029 among them) nor what turns the direction of the text around it (UAX #9, 2.1 to 2.4).
 */
export function line(value: string, field: string, size: { min?: number; max: number }): string {
  const given = text(value, field, size);
  if (/[\n\r\t\u2028\u2029]/.test(given)) throw badUserInput('Give one line of text.', field);
  if (/[\u202a-\u202e\u2066-\u2069]/.test(given))
    throw badUserInput('The text holds characters that turn its direction. Leave them out.', field);
  return given;
}

/**
 * An http(s) address, as it is given. What `URL` takes off or escapes in silence (spaces, line breaks, invisible
 * characters) is refused, because it is shown; and so are a name and a password in it, which are a secret or a trap.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function url(value: string, field: string): string {
  const given = line(value, field, { max: 2_000 });
  const parsed = /[\s\p{C}\p{Z}]/u.test(given) ? null : URL.parse(given);
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw badUserInput('Give an http or https address.', field);
  if (parsed.username !== '' || parsed.password !== '')
    throw badUserInput('Give the address without a name and a password.', field);
  return given;
}

/** A time zone by its name in the IANA database, as it is spelt there. @throws OrgraphError naming the field. */
export function timezone(value: string, field: string): string {
  const zone = spelledTimeZone(value.trim());
  if (zone === undefined)
    throw badUserInput('Give a time zone of the IANA database, for example Europe/Berlin.', field);
  return zone;
}

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
  return [...new Set(eachOf(values, field, (value, at) => line(value, at, { max })))];
}
