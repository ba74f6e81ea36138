import { visit, type OperationDefinitionNode, type ValueNode } from 'graphql';

/** Where each variable of an operation stands first, as errors name an argument or a place in it: `input.tags.0`. */
export function argumentPathsOf(operation: OperationDefinitionNode): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();

  function note(value: ValueNode, path: string): void {
    if (value.kind === 'Variable') {
      if (!paths.has(value.name.value)) paths.set(value.name.value, path);
    } else if (value.kind === 'ListValue') value.values.forEach((item, index) => note(item, `${path}.${index}`));
    else if (value.kind === 'ObjectValue')
      value.fields.forEach(({ name, value: member }) => note(member, `${path}.${name.value}`));
  }

  visit(operation.selectionSet, {
    Argument({ name, value }) {
      note(value, name.value);
      return false;
    },
  });
  return paths;
}
