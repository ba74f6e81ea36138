import { Kind, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Requiring } from './cutRequires.ts';

/** The fields with @requires of a canonical supergraph. */
export function requiringIn({ definitions }: DocumentNode, schema: GraphQLSchema): Requiring {
  const found = new Set<string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name, directives = [] } of definition.fields ?? []) {
      const requires = directives.some((directive) => directive.name.value === 'join__field' && directive.arguments?.some((argument) => argument.name.value === 'requires'));
      if (requires) found.add(`${definition.name.value}.${name.value}`);
    }
  }
  return { schema, has: (type, field) => found.has(`${type}.${field}`) };
}
