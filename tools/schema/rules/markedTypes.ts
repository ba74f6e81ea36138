import { Kind } from 'graphql';
import { has, isEntity, tablesOf, type Definition, type Graph } from '../graph.ts';
import type { Problem } from '../problem.ts';

/** Every type with a key or a table says whether its objects belong to an organization (@tenantScoped) or to none (@global), as its table does; its owner says it, and nobody else. */
export function markedTypes({ types, sources, ownersOf }: Graph): Problem[] {
  const tenant = new Set(sources.flatMap((source) => [...tablesOf(source, 'tenant')]));
  const other = new Set(sources.flatMap((source) => [...tablesOf(source, 'personal', 'shared')]));
  return [...types.values()].flat().filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION).flatMap((definition) => {
    const { name, place, source } = definition;
    const problem = (message: string): Problem[] => [{ rule: 'TYPE_MARK', subject: name, place, message: `${name} ${message}` }];
    const mark = markOf(definition);
    if (isEntity(definition) && !ownersOf(name).includes(source)) return mark === undefined ? [] : problem('is a stub here: its owner alone says @tenantScoped or @global');
    if (mark === 'both') return problem('is both @tenantScoped and @global');
    if (mark === undefined) return isEntity(definition) || tenant.has(name) || other.has(name) ? problem('is neither @tenantScoped nor @global') : [];
    return tenant.has(name) && mark === 'global' ? problem('is @global, but its table belongs to an organization') : [];
  });
}

function markOf(definition: Definition): 'tenantScoped' | 'global' | 'both' | undefined {
  const [tenantScoped, global] = [has(definition, 'tenantScoped'), has(definition, 'global')];
  if (tenantScoped && global) return 'both';
  return tenantScoped ? 'tenantScoped' : global ? 'global' : undefined;
}
