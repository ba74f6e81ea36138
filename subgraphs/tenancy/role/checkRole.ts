import { grants, permissions as catalogue } from '#platform/identity/permissions.ts';
import { badUserInput, forbidden } from '#platform/values/errors.ts';
import type { Role } from './entities.ts';
import { permissionsOf } from './permissionsOf.ts';

/** A custom role's level: below the caller's own. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function checkedLevel(level: number, own: Role): number {
  if (level < 1 || level >= own.level)
    throw badUserInput(`Give a level from 1 to ${own.level - 1}: below your own.`, 'input.level');
  return level;
}

/**
 * A custom role's permissions: of the catalogue, and none that the caller lacks.
 * @throws OrgraphError BAD_USER_INPUT naming the entry, or FORBIDDEN.
 */
export function checkedPermissions(listed: readonly string[], own: Role): string[] {
  listed.forEach((entry, index) => {
    if (!catalogue.some((permission) => grants([entry], permission)))
      throw badUserInput(
        'This permission is not in the catalogue; the query permissions lists it.',
        `input.permissions.${index}`,
      );
  });
  const held = permissionsOf(own);
  if (catalogue.some((permission) => grants(listed, permission) && !held.includes(permission)))
    throw forbidden('You can give only permissions that you hold.');
  return [...new Set(listed)];
}

/** @throws OrgraphError BAD_USER_INPUT naming the field. */
export function checkedColor(color: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw badUserInput('Give a colour as #RRGGBB.', 'input.color');
  return color;
}
