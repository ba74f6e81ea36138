import { Kind, type TypeNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { rightsOf } from '#platform/graphql/rights.ts';
import { has, innermostNullable, keyFields, type SourceGraph } from '../graph.ts';
import { memberTypesOf } from '../memberTypes.ts';
import { ownNames } from '../ownNames.ts';
import type { Problem } from '../problem.ts';

/**
 * A place that may be FORBIDDEN may be null: where a field asks a permission, or objects stand whose type asks one. In
 * a connection, that is the connection's own place.
 */
export function guardedPlacesAreNullable(graph: SourceGraph): Problem[] {
  const definitions = graph.sources.flatMap(({ document }) => ownNames(document).definitions);
  const rights = rightsOf({ kind: Kind.DOCUMENT, definitions });
  const members = memberTypesOf(graph);
  return [...graph.types.values()].flat().flatMap((definition) => {
    if (rights.ofType(definition.name)?.wraps === true) return [];
    return definition.fields.flatMap((field): Problem[] => {
      const name = field.name.value;
      const target = namedTypeOf(field.type);
      const below = (members.get(target) ?? []).some((member) => rights.ofType(member) !== undefined);
      const asks = rights.ofField(definition.name, name).permissions.length > 0 || rights.ofType(target) !== undefined;
      const required = (asks && isRequired(field.type)) || (below && !allNullable(field.type));
      if (!required || has(field, 'external') || keyFields(definition).has(name)) return [];
      return [
        {
          rule: 'REQUIRED_BEHIND_PERMISSION',
          subject: `${definition.name}.${name}`,
          place: definition.source.placeOf(field),
          message: `${definition.name}.${name} may be FORBIDDEN: it must be nullable`,
        },
      ];
    });
  });
}

const isRequired = (type: TypeNode): boolean => type.kind === Kind.NON_NULL_TYPE;

/** Of an abstract type, one object of a list may be forbidden and the next one not. */
const allNullable = (type: TypeNode): boolean => !isRequired(type) && innermostNullable(type);
