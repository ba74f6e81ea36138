import { badUserInput } from './errors.ts';

/**
 * A JSON object as a client gives it, at most `most` characters when written.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function jsonInput(value: unknown, field: string, most: number): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badUserInput('Give a JSON object.', field);
  if (JSON.stringify(value).length > most) throw badUserInput(`Give at most ${most} characters of JSON.`, field);
  return value as Record<string, unknown>;
}
