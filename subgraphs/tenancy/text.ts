import { badUserInput } from '#platform/errors.ts';

/** A required text as it is stored: trimmed. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function text(value: string, field: string, { min = 1, max }: { min?: number; max: number }): string {
  const trimmed = value.trim();
  if (trimmed.includes('\0')) throw badUserInput('The text holds a NUL character. Leave it out.', field);
  if (trimmed.length < min || trimmed.length > max) throw badUserInput(`Give ${min} to ${max} characters.`, field);
  return trimmed;
}

/** An optional text: undefined where it is not given, null where it is emptied. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function optionalText(value: string | null | undefined, field: string, max: number): string | null | undefined {
  if (value === undefined || value === null) return value;
  return value.trim() === '' ? null : text(value, field, { max });
}

/** An optional http(s) address. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function optionalUrl(value: string | null | undefined, field: string): string | null | undefined {
  const given = optionalText(value, field, 2_000);
  if (typeof given === 'string' && (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))) throw badUserInput('Give an http or https address.', field);
  return given;
}

/** A time zone of the IANA database. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function timezone(value: string, field: string): string {
  const given = text(value, field, { max: 100 });
  try {
    new Intl.DateTimeFormat('en', { timeZone: given }).format();
    return given;
  } catch {
    throw badUserInput('Give a time zone of the IANA database, for example Europe/Berlin.', field);
  }
}

const emailForm = /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+\.[^\s@.<>()[\],;:\\"]+$/;

/** An e-mail address; upper and lower case are kept, and compare as equal. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function email(value: string, field: string): string {
  const given = text(value, field, { max: 254 });
  if (!emailForm.test(given)) throw badUserInput('Give an e-mail address.', field);
  return given;
}

/** The same, where it may be absent or emptied. */
export function optionalEmail(value: string | null | undefined, field: string): string | null | undefined {
  const given = optionalText(value, field, 254);
  return typeof given === 'string' ? email(given, field) : given;
}
