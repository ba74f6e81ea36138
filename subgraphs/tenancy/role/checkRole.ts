import { grants, permissions as catalogue, type Permission } from '#platform/identity/permissions.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { assertHolds, type Standing } from '../membership/standing.ts';
import type { Role } from './entities.ts';

/** A custom role's level: below the caller's own. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function checkedLevel(level: number, own: Role): number {
  if (level < 1 || level >= own.level)
    throw badUserInput(`Give a level from 1 to ${own.level - 1}: below your own.`, 'input.level');
  return level;
}

/**
 * A custom role's permissions: of the catalogue, and none new that the caller lacks. `*` and `resource:*` are spelt
 * out, so that what is judged here is what the role will grant, also when the catalogue has grown.
 * @param before what the role grants already: that may stay, whoever changes the rest.
 * @throws OrgraphError BAD_USER_INPUT or FORBIDDEN, naming the entry.
 */
export function checkedPermissions(
  listed: readonly string[],
  caller: Standing,
  before: readonly Permission[] = [],
): Permission[] {
  listed.forEach((entry, index) => {
    if (!catalogue.some((permission) => grants([entry], permission)))
      throw badUserInput(
        'This permission is not in the catalogue; the query permissions lists it.',
        `input.permissions.${index}`,
      );
  });
  const granted = catalogue.filter((permission) => grants(listed, permission));
  const added = granted.filter((permission) => !before.includes(permission));
  const beyond = added.filter((permission) => !caller.permissions.includes(permission));
  const entry = listed.findIndex((one) => beyond.some((permission) => grants([one], permission)));
  assertHolds(caller, added, `input.permissions.${entry}`);
  return granted;
}

/** @throws OrgraphError BAD_USER_INPUT naming the field. */
export function checkedColor(color: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw badUserInput('Give a colour as #RRGGBB.', 'input.color');
  return color;
}
