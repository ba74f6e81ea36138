import {
  getNullableType,
  GraphQLError,
  isInputObjectType,
  isNonNullType,
  isNullableType,
  typeFromAST,
  type ValidationRule,
} from 'graphql';

/**
 * All Variable Usages Are Allowed (GraphQL specification, 5.8.5), of a oneOf object that must not be null: a variable for
 * its member is of a non-null type. graphql's own rule sees only such objects that may be null.
 */
export const oneOfVariables: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const definitions = new Map(
      operation.variableDefinitions?.map((definition) => [definition.variable.name.value, definition]),
    );
    for (const { node, parentType } of context.getRecursiveVariableUsages(operation)) {
      const object = isNonNullType(parentType) ? getNullableType(parentType) : undefined;
      const definition = definitions.get(node.name.value);
      const type = definition && typeFromAST(context.getSchema(), definition.type);
      if (isInputObjectType(object) && object.isOneOf && isNullableType(type))
        context.reportError(
          new GraphQLError(
            `Variable "$${node.name.value}" is of type "${String(type)}" but must be non-nullable to be used for OneOf Input Object "${object.name}".`,
            { nodes: [definition!, node] },
          ),
        );
    }
  },
});
