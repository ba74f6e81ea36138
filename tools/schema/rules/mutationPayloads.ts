import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import type { SourceGraph } from '../graph.ts';
import type { Problem } from '../problem.ts';

/** Each mutation answers with a payload type of its own, named after it, so that it can grow. */
export function mutationPayloads({ types }: SourceGraph): Problem[] {
  const mutations = types.get('Mutation') ?? [];
  return mutations.flatMap(({ source, fields }) =>
    fields.flatMap((field) => {
      const name = field.name.value;
      const payload = `${name[0]!.toUpperCase()}${name.slice(1)}Payload`;
      return namedTypeOf(field.type) === payload
        ? []
        : [
            {
              rule: 'MUTATION_PAYLOAD',
              subject: `Mutation.${name}`,
              place: source.placeOf(field),
              message: `the mutation ${name} must answer ${payload}`,
            },
          ];
    }),
  );
}
