import { line, optionalText } from '#platform/values/text.ts';

const lines = ['client', 'location', 'lot', 'projectType', 'size'] as const;

export type ProjectInput = { name?: string | null; deadline?: Date | null; rcContext?: string | null } & Partial<
  Record<(typeof lines)[number], string | null>
>;

/**
 * What a client gives of a project, checked; null empties what may be empty.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function descriptionOf({ name, deadline, rcContext, ...rest }: ProjectInput) {
  return {
    ...(name != null && { name: line(name, 'input.name', { max: 255 }) }),
    ...(deadline !== undefined && { deadline }),
    ...(rcContext !== undefined && { rcContext: optionalText(rcContext, 'input.rcContext', 50_000) ?? null }),
    ...Object.fromEntries(
      lines
        .filter((field) => rest[field] !== undefined)
        .map((field) => [field, optionalText(rest[field], `input.${field}`, 255) ?? null]),
    ),
  };
}
