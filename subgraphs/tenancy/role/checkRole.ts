import type { Context } from '#platform/graphql/context.ts';
import { grants, permissions as catalogue, type Permission } from '#platform/identity/permissions.ts';
import { badUserInput, together } from '#platform/values/errors.ts';
import { assertHolds, type Standing } from '../membership/standing.ts';
import { Role } from './entities.ts';

/** A custom role's level: below the caller's own. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function checkedLevel(level: number, own: Pick<Role, 'level'>, field = 'input.level'): number {
  if (level < 1 || level >= own.level)
    throw badUserInput(`Give a level from 1 to ${own.level - 1}: below your own.`, field);
  return level;
}

/** The same before the write, which judges it by the role that the caller has then. */
export async function readLevel(level: number, field: string, { context }: { context: Context }): Promise<number> {
  const own = await context.loadBy(Role, 'key', context.identity.role!);
  return own === null ? level : checkedLevel(level, own, field);
}

/**
 * A custom role's permissions: of the catalogue, and none new that the caller lacks. `*` and `resource:*` are spelt
 * out, so that what is judged here is what the role will grant, also when the catalogue has grown.
 * @param before what the role grants already: that may stay, whoever changes the rest.
 * @throws OrgraphError FORBIDDEN naming the entry.
 */
export function checkedPermissions(
  listed: readonly string[],
  caller: Standing,
  before: readonly Permission[] = [],
): Permission[] {
  const granted = spelledOut(listed);
  const added = granted.filter((permission) => !before.includes(permission));
  const beyond = added.filter((permission) => !caller.permissions.includes(permission));
  const entry = listed.findIndex((one) => beyond.some((permission) => grants([one], permission)));
  assertHolds(caller, added, `input.permissions.${entry}`);
  return granted;
}

/** What a list of permissions grants of the catalogue. */
export const spelledOut = (listed: readonly string[]): Permission[] =>
  catalogue.filter((permission) => grants(listed, permission));

/** @throws OrgraphError BAD_USER_INPUT for what is not in the catalogue, each entry as an error of its own. */
export function listedPermissions(listed: readonly string[], field: string): readonly string[] {
  const unknown = listed.flatMap((entry, index) =>
    catalogue.some((permission) => grants([entry], permission))
      ? []
      : [badUserInput('This permission is not in the catalogue; the query permissions lists it.', `${field}.${index}`)],
  );
  if (unknown.length > 0) throw together(unknown);
  return listed;
}

/** @throws OrgraphError BAD_USER_INPUT naming the field. */
export function checkedKey(given: string, field: string): string {
  const key = given.trim();
  if (!/^[A-Z][A-Z0-9_]{1,49}$/.test(key))
    throw badUserInput('Give 2 to 50 capitals, digits and underscores, beginning with a letter.', field);
  return key;
}
