import { Kind } from 'graphql';
import { has, isEntity, tablesOf, type SourceGraph } from '../graph.ts';
import type { Problem } from '../problem.ts';

/**
 * A type says @tenantScoped or @global as its table does, and its owner alone says it. (That every type says one of
 * them is tenancy's to see, by the SDLs alone.)
 */
export function marksAgreeWithTables({ types, sources, ownersOf }: SourceGraph): Problem[] {
  const tenant = new Set(sources.flatMap((source) => [...tablesOf(source, 'tenant')]));
  return [...types.values()]
    .flat()
    .filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION)
    .flatMap((definition) => {
      const { name, place, source } = definition;
      const problem = (message: string): Problem[] => [
        { rule: 'TYPE_MARK', subject: name, place, message: `${name} ${message}` },
      ];
      const marked = has(definition, 'tenantScoped') || has(definition, 'global');
      if (marked && isEntity(definition) && !ownersOf(name).includes(source))
        return problem('is a stub here: its owner alone says @tenantScoped or @global');
      return tenant.has(name) && has(definition, 'global')
        ? problem('is @global, but its table belongs to an organization')
        : [];
    });
}
