import type { Change } from '@graphql-inspector/core';

/** What a change is about, as a schema coordinate, from Inspector's dotted path: `Type.field.argument` is `Type.field(argument:)`, a directive's use is what it stands on. */
export function coordinateOfChange({ type, path, meta }: Change): string {
  if (path === undefined) return /^SCHEMA_(QUERY|MUTATION|SUBSCRIPTION)/.exec(type) === null ? 'schema' : rootOf(meta as Record<string, unknown>);
  const [first, ...others] = path.split('.');
  const directive = others.findIndex((name) => name.startsWith('@'));
  const names = directive === -1 ? others : others.slice(0, directive);
  if (first!.startsWith('@')) return names.length === 0 ? first! : `${first}(${names[0]}:)`;
  if (names.length < 2) return [first, ...names].join('.');
  return `${first}.${names[0]}(${names[1]}:)`;
}

/** The root type that a schema had, or has now where it had none. */
const rootOf = (meta: Record<string, unknown>): string => {
  const names = Object.entries(meta).flatMap(([key, value]) => (key.endsWith('TypeName') && typeof value === 'string' && value !== 'unknown' ? [[key, value] as const] : []));
  return (names.find(([key]) => key.startsWith('old')) ?? names[0])?.[1] ?? 'schema';
};
