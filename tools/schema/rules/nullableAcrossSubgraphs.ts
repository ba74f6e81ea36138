import { Kind } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { has, innermostNullable, isEntity, keyFields, rootTypes, type SourceGraph } from '../graph.ts';
import type { Problem } from '../problem.ts';

/**
 * A subgraph that is down must not empty the answer: root fields, fields contributed to another's type and references
 * to another's objects may be null.
 */
export function nullableAcrossSubgraphs({ types, ownersOf }: SourceGraph): Problem[] {
  const problems: Problem[] = [];
  for (const definition of [...types.values()].flat()) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const { name, source } = definition;
    const stub = isEntity(definition) && !ownersOf(name).includes(source);
    const keys = keyFields(definition);
    for (const field of definition.fields) {
      const place = source.placeOf(field);
      const coordinate = `${name}.${field.name.value}`;
      const required = field.type.kind === Kind.NON_NULL_TYPE;
      if (required && rootTypes.has(name))
        problems.push({
          rule: 'REQUIRED_ACROSS_SUBGRAPHS',
          subject: coordinate,
          place,
          message: `the root field ${coordinate} must be nullable`,
        });
      else if (required && stub && !keys.has(field.name.value) && !has(field, 'external'))
        problems.push({
          rule: 'REQUIRED_ACROSS_SUBGRAPHS',
          subject: coordinate,
          place,
          message: `${coordinate} is contributed to another subgraph’s type: it must be nullable`,
        });
      const target = namedTypeOf(field.type);
      const [owner] = ownersOf(target);
      const foreign = owner !== undefined && !ownersOf(target).includes(source) && types.get(target)!.every(isEntity);
      if (foreign && !innermostNullable(field.type))
        problems.push({
          rule: 'REQUIRED_ACROSS_SUBGRAPHS',
          subject: coordinate,
          place,
          message: `${coordinate} refers to ${target} of ${owner.name}: it must be nullable`,
        });
    }
  }
  return problems;
}
