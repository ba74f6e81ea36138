import {
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  print,
  type ArgumentNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  type ListTypeNode,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql';
import { argumentTypesOf } from '../supergraph/fieldTypes.ts';
import { isOfDelivery } from '../supergraph/operationSchema.ts';
import { nameNode } from './ast.ts';
import { exactNumber, isCustomScalar, isInexact, withoutInexact } from './exactNumber.ts';
import { inlineFragments } from './inlineFragments.ts';
import { literalValueOf } from './literalValue.ts';

/** An operation without what does not matter to its plan, and what that was. */
export interface GeneralOperation {
  /** Equal for operations that differ in their names, formatting, fragments, names of variables and literals only. */
  operation: OperationDefinitionNode;
  text: string;
  /** The values that stood in the operation, by the variables that stand for them now. */
  literals: Readonly<Record<string, unknown>>;
  /** The client's variables: its names, and the names they have now. */
  variables: readonly { client: string; name: string }[];
}

/**
 * Writes the fragments into a valid operation, numbers its variables, and puts variables in place of its literals.
 * Equal literals of one type become one variable, so that fields which were to be merged still are; conditions stay as
 * they are, for they decide what is planned. What says how the answer might be sent is left out; its variables count.
 */
export function extractLiterals(
  client: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  schema: GraphQLSchema,
): GeneralOperation {
  const declared = new Map(
    (client.variableDefinitions ?? []).map((definition) => [definition.variable.name.value, definition]),
  );
  const definitions: VariableDefinitionNode[] = [];
  const literals: Record<string, unknown> = {};
  const known = new Map<string, VariableNode>();
  const variables: { client: string; name: string }[] = [];

  function variableFor(key: string, definition: Omit<VariableDefinitionNode, 'variable' | 'kind'>): VariableNode {
    const variable: VariableNode = { kind: Kind.VARIABLE, name: nameNode(`v${definitions.length}`) };
    definitions.push({ ...definition, kind: Kind.VARIABLE_DEFINITION, variable });
    known.set(key, variable);
    return variable;
  }

  function numbered({ name: { value: name } }: VariableNode): VariableNode {
    const before = known.get(`$${name}`);
    if (before !== undefined) return before;
    const { type, defaultValue } = declared.get(name)!;
    // What it is by default is always sent (`compileVariables`).
    const initial = defaultValue && { defaultValue: withoutInexact(defaultValue) };
    const variable = variableFor(`$${name}`, { type, ...initial });
    variables.push({ client: name, name: variable.name.value });
    return variable;
  }

  function lifted(value: unknown, type: GraphQLInputType): VariableNode {
    const key = `${String(type)} ${JSON.stringify(value)}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const variable = variableFor(key, { type: typeNodeOf(type) });
    literals[variable.name.value] = value;
    return variable;
  }

  /** @param type undefined where literals stay: in conditions and in introspection. */
  function valueOf(node: ValueNode, type: GraphQLInputType | undefined): ValueNode {
    if (node.kind === Kind.VARIABLE) return numbered(node);
    const constant = type === undefined ? undefined : literalValueOf(node, type);
    if (constant !== undefined) return lifted(constant, type!);
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (isCustomScalar(nullable)) return untyped(node, nullable);
    if (node.kind === Kind.LIST)
      return {
        ...node,
        values: node.values.map((item) => valueOf(item, isListType(nullable) ? nullable.ofType : undefined)),
      };
    if (node.kind !== Kind.OBJECT) return node;
    // A variable for the member of a oneOf object would have to be of a non-null type.
    const fields = isInputObjectType(nullable) && !nullable.isOneOf ? nullable.getFields() : undefined;
    return {
      ...node,
      fields: node.fields.map((field) => ({ ...field, value: valueOf(field.value, fields?.[field.name.value]?.type) })),
    };
  }

  /** Inside a custom scalar literals stay, but for numbers that the planner would not leave as they are. */
  function untyped(node: ValueNode, scalar: GraphQLScalarType): ValueNode {
    if (node.kind === Kind.VARIABLE) return numbered(node);
    if (isInexact(node)) return lifted(exactNumber(node), scalar);
    if (node.kind === Kind.LIST) return { ...node, values: node.values.map((item) => untyped(item, scalar)) };
    return node.kind === Kind.OBJECT
      ? { ...node, fields: node.fields.map((field) => ({ ...field, value: untyped(field.value, scalar) })) }
      : node;
  }

  const argumentsOf = (
    given: readonly ArgumentNode[],
    types: ReadonlyMap<string, GraphQLInputType> | undefined,
  ): ArgumentNode[] =>
    given.map((argument) => ({ ...argument, value: valueOf(argument.value, types?.get(argument.name.value)) }));

  const selectionSet = inlineFragments(client.selectionSet, schema.getRootType(client.operation)!, {
    schema,
    fragments,
    directives: (given) =>
      given
        .map((directive) => ({ ...directive, arguments: argumentsOf(directive.arguments ?? [], undefined) }))
        .filter((directive) => !isOfDelivery(directive)),
    field(field, parent) {
      const name = field.name.value;
      const types = name.startsWith('__') || parent.name.startsWith('__') ? undefined : argumentTypesOf(parent, name);
      return { ...field, arguments: argumentsOf(field.arguments ?? [], types) };
    },
  });
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: client.operation,
    variableDefinitions: definitions,
    selectionSet,
  };
  return { operation, text: print(operation), literals, variables };
}

function typeNodeOf(type: GraphQLInputType): TypeNode {
  if (isNonNullType(type))
    return { kind: Kind.NON_NULL_TYPE, type: typeNodeOf(type.ofType) as NamedTypeNode | ListTypeNode };
  return isListType(type)
    ? { kind: Kind.LIST_TYPE, type: typeNodeOf(type.ofType) }
    : { kind: Kind.NAMED_TYPE, name: nameNode(type.name) };
}
