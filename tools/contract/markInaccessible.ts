import {
  Kind,
  parse,
  visit,
  type ConstDirectiveNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type SchemaDefinitionNode,
} from 'graphql';
import { graphTypes, schemaCoordinate } from './graphElements.ts';

const url = 'https://specs.apollo.dev/inaccessible/v0.2';

/**
 * A supergraph in which everything that is hidden says so.
 * @param directive the name of @inaccessible in this document, undefined where it does not link that yet.
 */
export function markInaccessible(
  supergraph: DocumentNode,
  hidden: ReadonlySet<string>,
  directive: string | undefined,
): DocumentNode {
  const name = directive ?? 'inaccessible';
  const mark: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name }, arguments: [] };
  const ours = new Set<unknown>(graphTypes(supergraph));
  const marked = <Node extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
    node: Node,
    coordinate: string,
  ): Node =>
    !hidden.has(coordinate) || node.directives?.some((given) => given.name.value === name) === true
      ? node
      : { ...node, directives: [...(node.directives ?? []), mark] };

  const definitions = supergraph.definitions.map((node) => {
    if (!ours.has(node) || !('name' in node) || node.name === undefined) return node;
    const owner = node.name.value;
    const members = visit(node, {
      FieldDefinition: (field) =>
        marked(
          {
            ...field,
            arguments: (field.arguments ?? []).map((argument) =>
              marked(argument, schemaCoordinate(owner, field.name.value, argument.name.value)),
            ),
          },
          schemaCoordinate(owner, field.name.value),
        ),
      EnumValueDefinition: (value) => marked(value, schemaCoordinate(owner, value.name.value)),
      InputValueDefinition: (field, _key, parent) =>
        parent === (node as { fields?: unknown }).fields
          ? marked(field, schemaCoordinate(owner, field.name.value))
          : undefined,
    });
    return marked(members as typeof members & { directives?: readonly ConstDirectiveNode[] }, owner);
  });
  return { ...supergraph, definitions: directive === undefined ? linked(definitions) : definitions };
}

function linked(definitions: DocumentNode['definitions']): DocumentNode['definitions'] {
  const [schema, definition] = parse(
    `
    schema @link(url: "${url}", for: SECURITY) { query: Query }
    directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
  `,
    { noLocation: true },
  ).definitions as [SchemaDefinitionNode, DirectiveDefinitionNode];
  return [
    ...definitions.map((node) =>
      node.kind === Kind.SCHEMA_DEFINITION
        ? { ...node, directives: [...(node.directives ?? []), ...(schema.directives ?? [])] }
        : node,
    ),
    definition,
  ];
}
