import type { EntityManager } from '#platform/data/database.ts';
import { badUserInput, conflict, together } from '#platform/values/errors.ts';
import { Team } from './entities.ts';

const nameTaken = () => conflict('The organization has a team of this name. Choose another.', 'input.name');
const slugTaken = () => conflict('The organization has a team of this slug. Choose another.', 'input.slug');

/** @throws OrgraphError BAD_USER_INPUT naming the field. */
export function checkedTeamSlug(value: string, field: string): string {
  const given = value.trim();
  if (!/^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$/.test(given))
    throw badUserInput(
      'Give 1 to 100 lower-case letters, digits and hyphens, with a letter or digit at both ends.',
      field,
    );
  return given;
}

/**
 * @throws OrgraphError CONFLICT naming the field, when another team of the organization, archived or not, has the name
 * or the slug.
 */
export async function assertFree(
  em: EntityManager,
  { id, name, slug }: { id?: string; name?: string | undefined; slug?: string | undefined },
): Promise<void> {
  const isOther = async (where: { name: string } | { slug: string }) =>
    (await em.count(Team, { ...where, ...(id !== undefined && { id: { $ne: id } }) })) > 0;
  const taken = [
    ...(name !== undefined && (await isOther({ name })) ? [nameTaken()] : []),
    ...(slug !== undefined && (await isOther({ slug })) ? [slugTaken()] : []),
  ];
  if (taken.length > 0) throw together(taken);
}

/** The CONFLICT that a broken unique constraint of teams stands for. */
export const teamTaken = (constraint: string) => (constraint === 'team_slug_unique' ? slugTaken() : nameTaken());
