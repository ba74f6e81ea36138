import { badUserInput, conflict } from '#platform/values/errors.ts';
import { isSlug } from '#platform/values/slug.ts';
import { isUuid } from '#platform/values/uuid.ts';

/**
 * An organization's slug. It is never shaped like a uuid: X-Organization-ID tells ids and slugs apart by that.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function checkedSlug(value: string, field: string): string {
  const given = value.trim();
  if (!isSlug(given))
    throw badUserInput(
      'Give 3 to 100 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen.',
      field,
    );
  if (isUuid(given)) throw badUserInput('A slug must not look like an id.', field);
  return given;
}

/** A slug made from a name, the same for the same name; it fits the form but may be taken. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 80)
    .replace(/-+$/, '');
  return isSlug(plain) && !isUuid(plain) ? plain : `space-${plain}`.replace(/-+$/, '');
}

export const slugTaken = () => conflict('This slug is taken. Choose another.', 'input.slug');
