import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

// How a canonical supergraph says which subgraph has what (https://specs.apollo.dev/join).

interface Marked {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

export const joinTypesOf = ({ directives = [] }: Marked): ConstDirectiveNode[] =>
  directives.filter(({ name }) => name.value === 'join__type');

export const joinFieldsOf = ({ directives = [] }: Marked): ConstDirectiveNode[] =>
  directives.filter(({ name }) => name.value === 'join__field');

/** A directive's argument; texts, names of enum values and booleans only. */
export function argumentOf(directive: ConstDirectiveNode, name: string): string | boolean | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value !== undefined && 'value' in value ? value.value : undefined;
}

/** A field set as a selection. */
export const fieldSetOf = (text: string): SelectionSetNode =>
  (parse(`{ ${text} }`, { noLocation: true }).definitions[0] as OperationDefinitionNode).selectionSet;

/** The subgraphs' own names by those that they have in directives. */
export function subgraphNamesOf({ definitions }: DocumentNode): Map<string, string> {
  const graphs = definitions.flatMap((node) =>
    node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph' ? (node.values ?? []) : [],
  );
  return new Map(
    graphs.map(({ name, directives = [] }) => [
      name.value,
      directives.map((directive) => argumentOf(directive, 'name')).find((given) => typeof given === 'string') ??
        name.value,
    ]),
  );
}
