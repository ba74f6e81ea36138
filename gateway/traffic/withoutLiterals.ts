import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parseType,
  print,
  TypeMetaFieldDef,
  type ArgumentNode,
  type DirectiveNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql';
import { nameNode } from '../operation/ast.ts';
import { inlineFragments } from '../operation/inlineFragments.ts';

/** Where the words of a graph end and a client's begin. */
export interface Vocabulary {
  schema: GraphQLSchema;
  /** Every field name of the graph. */
  fieldNames: ReadonlySet<string>;
}

const longestName = 100;

/**
 * A valid operation that means the same to any schema, without what a client put into it: a variable stands for every
 * number, string, boolean and value of a custom scalar, one for all of a type, so that not even their number or
 * equality shows. Variables have no defaults and, like aliases that are not names of the graph, numbers for names;
 * fragments are written out. What stays are words of the schema (enum values among them), `null`, and the operation's
 * own name, cut to 100 characters. Where a variable is stricter than the literal was (an Int for a Float), the schema
 * that would break it is one that breaks variables.
 */
export function withoutLiterals(
  client: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { schema, fieldNames }: Vocabulary,
): OperationDefinitionNode {
  const declared = new Map(
    (client.variableDefinitions ?? []).map((definition) => [definition.variable.name.value, definition]),
  );
  const definitions: VariableDefinitionNode[] = [];
  const variables = new Map<string, VariableNode>();
  const aliases = new Map<string, string>();

  function variableFor(key: string, typeOf: () => TypeNode): VariableNode {
    const before = variables.get(key);
    if (before !== undefined) return before;
    const variable: VariableNode = { kind: Kind.VARIABLE, name: nameNode(`v${definitions.length}`) };
    definitions.push({ kind: Kind.VARIABLE_DEFINITION, variable, type: typeOf() });
    variables.set(key, variable);
    return variable;
  }

  function valueOf(node: ValueNode, type: GraphQLInputType): ValueNode {
    if (node.kind === Kind.VARIABLE)
      return variableFor(`$${node.name.value}`, () => givenType(declared.get(node.name.value)!));
    if (isNonNullType(type)) return valueOf(node, type.ofType);
    if (node.kind === Kind.NULL) return node;
    if (isListType(type))
      return {
        kind: Kind.LIST,
        values: distinct((node.kind === Kind.LIST ? node.values : [node]).map((item) => valueOf(item, type.ofType))),
      };
    if (isEnumType(type)) return node;
    if (isInputObjectType(type) && node.kind === Kind.OBJECT) {
      return {
        ...node,
        fields: node.fields.map((field) => ({
          ...field,
          value: valueOf(field.value, type.getFields()[field.name.value]!.type),
        })),
      };
    }
    return variableFor(type.name, () => parseType(`${type.name}!`, { noLocation: true }));
  }

  function argumentsOf(given: readonly ArgumentNode[] | undefined, known: readonly GraphQLArgument[]): ArgumentNode[] {
    return (given ?? []).map((argument) => ({
      ...argument,
      value: valueOf(argument.value, known.find(({ name }) => name === argument.name.value)!.type),
    }));
  }

  function directivesOf(given: readonly DirectiveNode[] = []): DirectiveNode[] {
    return given.map((directive) => ({
      ...directive,
      arguments: argumentsOf(directive.arguments, schema.getDirective(directive.name.value)!.args),
    }));
  }

  function aliasOf(alias: string): string {
    if (fieldNames.has(alias)) return alias;
    const before = aliases.get(alias);
    if (before !== undefined) return before;
    let name = `a${aliases.size}`;
    while (fieldNames.has(name)) name += '_';
    aliases.set(alias, name);
    return name;
  }

  const directives = directivesOf(client.directives);
  const selectionSet = inlineFragments(client.selectionSet, schema.getRootType(client.operation)!, {
    schema,
    fragments,
    directives: directivesOf,
    field: ({ name, alias, arguments: given }, parent) => ({
      kind: Kind.FIELD,
      name,
      ...(alias && { alias: nameNode(aliasOf(alias.value)) }),
      arguments: argumentsOf(given, argumentsKnown(parent, name.value)),
    }),
  });
  const name = client.name && nameNode(client.name.value.slice(0, longestName));
  return {
    kind: Kind.OPERATION_DEFINITION,
    operation: client.operation,
    ...(name && { name }),
    variableDefinitions: definitions,
    directives,
    selectionSet,
  };
}

/** A variable without its default goes where it went with it only if it is never null. */
function givenType({ type, defaultValue }: VariableDefinitionNode): TypeNode {
  return defaultValue === undefined || defaultValue.kind === Kind.NULL || type.kind === Kind.NON_NULL_TYPE
    ? type
    : { kind: Kind.NON_NULL_TYPE, type };
}

function argumentsKnown(parent: GraphQLCompositeType, field: string): readonly GraphQLArgument[] {
  if (field === TypeMetaFieldDef.name) return TypeMetaFieldDef.args;
  return ('getFields' in parent ? parent.getFields()[field]?.args : undefined) ?? [];
}

const distinct = (values: readonly ValueNode[]): ValueNode[] => [
  ...new Map(values.map((value) => [print(value), value])).values(),
];
