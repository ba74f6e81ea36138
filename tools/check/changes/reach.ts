import { getNamedType, isInputObjectType, isInterfaceType, isObjectType, isUnionType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

/** The types that an operation can come by, as what it asks for or gives. */
export const reachableTypes = remembered((schema) => walk(schema, true));

/** The types that an answer can hold. */
export const answeredTypes = remembered((schema) => walk(schema, false));

function walk(schema: GraphQLSchema, given: boolean): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting: GraphQLNamedType[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type !== undefined && type !== null);
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (seen.has(type.name)) continue;
    seen.add(type.name);
    if (isInterfaceType(type) || isUnionType(type)) waiting.push(...schema.getPossibleTypes(type));
    if (isInterfaceType(type)) waiting.push(...schema.getImplementations(type).interfaces);
    if (isObjectType(type) || isInterfaceType(type)) {
      waiting.push(...type.getInterfaces());
      for (const field of Object.values(type.getFields())) waiting.push(getNamedType(field.type), ...(given ? field.args.map((argument) => getNamedType(argument.type)) : []));
    }
    if (isInputObjectType(type)) waiting.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type)));
  }
  return seen;
}

function remembered<Value>(find: (schema: GraphQLSchema) => Value): (schema: GraphQLSchema) => Value {
  const known = new WeakMap<GraphQLSchema, Value>();
  return (schema) => {
    const value = known.get(schema) ?? find(schema);
    known.set(schema, value);
    return value;
  };
}
