/** The words of an identifier, in small letters: `defaultOrganizationID`, `default_organization_id`. */
const wordsOf = (name: string): string[] => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').split(/[\s_]+/).filter((word) => word !== '').map((word) => word.toLowerCase());

const organization = /^(organi[sz]ation|tenant|org)s?$/;
const joined = /^(organi[sz]ation|tenant|org)(id|ids|uuid|slug)$/;
const selecting = new Set(['id', 'ids', 'uuid', 'uuids', 'guid', 'guids', 'slug', 'slugs', 'key', 'keys', 'ref', 'reference', 'handle']);
const shaping = new Set([...selecting, 'input', 'filter', 'where', 'unique', 'by', 'selector', 'argument', 'arguments', 'args', 'options', 'in', 'eq']);

/** Whether an argument or input field of this name says which organization is meant: `organizationId`, `forTenant`, `org_slug`; not `organizationName`. */
export function namesOrganization(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => joined.test(word)) || organization.test(withoutEnd(words, shaping).at(-1) ?? '');
}

/** Whether a field or an input type of this name is about organizations themselves: `suspendOrganization`, `OrganizationFilter`; not `organizationMember`. */
export const isAboutOrganizations = (name: string): boolean => organization.test(withoutEnd(wordsOf(name), shaping).at(-1) ?? '');

/** Whether a name picks one object: `id`, `ids`, `slug`. */
export const picksOne = (name: string): boolean => wordsOf(name).length === 1 && selecting.has(name.toLowerCase());

/** Whether a name is what something new or changed is to be called, as in createOrganization(slug:). */
export const isGivenBy = (name: string, field: string): boolean => /^(slug|handle|key)$/i.test(field) && /^(create|update|rename|change|set|found)$/.test(wordsOf(name)[0] ?? '');

function withoutEnd(words: readonly string[], dropped: ReadonlySet<string>): readonly string[] {
  const last = words.findLastIndex((word) => !dropped.has(word));
  return words.slice(0, last + 1);
}
