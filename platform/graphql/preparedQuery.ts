import {
  getArgumentValues,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  TypeNameMetaFieldDef,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** A field of a query, with all that does not depend on the request found beforehand. */
export interface PreparedField {
  key: string;
  nodes: readonly [FieldNode, ...FieldNode[]];
  parent: GraphQLObjectType;
  definition: GraphQLField<unknown, unknown>;
  shape: ValueShape;
  /** Where no variable takes part: the arguments, valid ones. */
  fixedArguments: Readonly<Record<string, unknown>> | undefined;
}

/** What a value is completed to. */
export type ValueShape =
  | { kind: 'leaf'; nullable: boolean; type: GraphQLLeafType }
  | { kind: 'list'; nullable: boolean; item: ValueShape }
  | {
      kind: 'composite';
      nullable: boolean;
      fieldsOf: (typeName: string) => readonly PreparedField[] | undefined;
      only: string | undefined;
      type: GraphQLOutputType;
    };

export interface PreparedQuery {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  fields: readonly PreparedField[];
}

/**
 * Prepares a valid query. Undefined for what graphql-js is left to run: mutations, introspection, fields that are there
 * or not by a variable, and names with which JavaScript would do something else.
 */
export function prepareQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PreparedQuery | undefined {
  const root = schema.getQueryType();
  if (operation.operation !== 'query' || !root || !isPlain(document)) return undefined;
  const fragments = Object.fromEntries(
    document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
  );
  return { schema, operation, fragments, fields: fieldsOf(schema, fragments, root, [operation.selectionSet]) };
}

/** Whether a document has no directive, no introspection and no treacherous name. */
function isPlain(document: DocumentNode): boolean {
  const visit = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      if (selection.directives !== undefined && selection.directives.length > 0) return false;
      if (selection.kind === Kind.FRAGMENT_SPREAD) return true;
      if (
        selection.kind === Kind.FIELD &&
        (selection.name.value === '__schema' ||
          selection.name.value === '__type' ||
          selection.alias?.value === '__proto__')
      )
        return false;
      return selection.selectionSet === undefined || visit(selection.selectionSet);
    });
  return document.definitions.every(
    (definition) =>
      'selectionSet' in definition && visit(definition.selectionSet) && (definition.directives?.length ?? 0) === 0,
  );
}

function fieldsOf(
  schema: GraphQLSchema,
  fragments: PreparedQuery['fragments'],
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): PreparedField[] {
  return [...collect(schema, fragments, type, selectionSets)].map(([key, nodes]) => {
    const { value: name } = nodes[0].name;
    const definition = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name]!;
    return {
      key,
      nodes,
      parent: type,
      definition,
      shape: shapeOf(schema, fragments, definition.type, nodes),
      fixedArguments: fixedArguments(definition, nodes[0]),
    };
  });
}

/**
 * The fields of an object by their key in the answer, those of its fragments included, in the order in which they are
 * written.
 */
function collect(
  schema: GraphQLSchema,
  fragments: PreparedQuery['fragments'],
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): Map<string, [FieldNode, ...FieldNode[]]> {
  const found = new Map<string, [FieldNode, ...FieldNode[]]>();
  const visited = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const nodes = found.get(key);
        if (nodes === undefined) found.set(key, [selection]);
        else nodes.push(selection);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value]! : selection;
      if (fragment.kind === Kind.FRAGMENT_DEFINITION) {
        if (visited.has(fragment.name.value)) continue;
        visited.add(fragment.name.value);
      }
      const condition = fragment.typeCondition === undefined ? type : typeFromAST(schema, fragment.typeCondition);
      if (condition === type || (isAbstractType(condition) && schema.isSubType(condition, type)))
        visit(fragment.selectionSet);
    }
  };
  selectionSets.forEach(visit);
  return found;
}

function shapeOf(
  schema: GraphQLSchema,
  fragments: PreparedQuery['fragments'],
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
): ValueShape {
  const nullable = !isNonNullType(type);
  const inner = getNullableType(type);
  if (isListType(inner))
    return { kind: 'list', nullable, item: shapeOf(schema, fragments, inner.ofType as GraphQLOutputType, nodes) };
  if (isLeafType(inner)) return { kind: 'leaf', nullable, type: inner };
  const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const possible = isAbstractType(inner) ? schema.getPossibleTypes(inner) : [inner as GraphQLObjectType];
  const byName = new Map<string, PreparedField[]>();
  return {
    kind: 'composite',
    nullable,
    type: inner,
    only: isObjectType(inner) ? inner.name : undefined,
    fieldsOf(typeName) {
      let fields = byName.get(typeName);
      if (fields === undefined) {
        const member = possible.find(({ name }) => name === typeName);
        if (member === undefined) return undefined;
        byName.set(typeName, (fields = fieldsOf(schema, fragments, member, selectionSets)));
      }
      return fields;
    },
  };
}

function fixedArguments(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Readonly<Record<string, unknown>> | undefined {
  if (holdsVariable(node.arguments)) return undefined;
  try {
    return Object.freeze(getArgumentValues(definition, node));
  } catch {
    // The field's own error, told wherever the field is.
    return undefined;
  }
}

const holdsVariable = (node: unknown): boolean =>
  typeof node === 'object' &&
  node !== null &&
  ((node as { kind?: string }).kind === Kind.VARIABLE ||
    Object.entries(node).some(([name, part]) => name !== 'loc' && holdsVariable(part)));
