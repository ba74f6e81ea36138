import { GraphQLError, Kind, type GraphQLSchema, type SelectionSetNode, type ValidationRule } from 'graphql';
import { accessOf } from './access.ts';

/**
 * Lets an operation hold one mutation that authenticates, whatever its aliases and conditions: each is a guess at a
 * password, or costs a password's hash. These are the mutations that need nobody to be signed in (@access), and `also`.
 */
export function authenticatesOnce(schema: GraphQLSchema, also: readonly string[] = []): ValidationRule {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const authenticating = new Set([
    ...mutations.filter((field) => accessOf(field) === 'NOTHING').map(({ name }) => name),
    ...also,
  ]);
  return (context) => ({
    OperationDefinition({ operation, selectionSet }) {
      if (operation !== 'mutation') return;
      const found = new Set<string>();
      const spread = new Set<string>();
      const walk = (set: SelectionSetNode | undefined): void => {
        for (const selection of set?.selections ?? []) {
          if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet);
          else if (selection.kind === Kind.FIELD) {
            if (authenticating.has(selection.name.value)) found.add((selection.alias ?? selection.name).value);
          } else if (!spread.has(selection.name.value)) {
            spread.add(selection.name.value);
            walk(context.getFragment(selection.name.value)?.selectionSet);
          }
        }
      };
      walk(selectionSet);
      if (found.size > 1)
        context.reportError(
          new GraphQLError(
            `A request holds one of ${[...authenticating].join(', ')}, once. Send the others in requests of their own.`,
          ),
        );
    },
  });
}
