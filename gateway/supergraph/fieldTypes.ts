import {
  getNamedType, isCompositeType, isUnionType, SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef, typeFromAST,
  type GraphQLCompositeType, type GraphQLInputType, type GraphQLOutputType, type GraphQLSchema, type NamedTypeNode,
} from 'graphql';

/** The type of a field of a validated operation, `__schema`, `__type` and `__typename` included. */
export function fieldTypeOf(schema: GraphQLSchema, parent: GraphQLCompositeType, field: string): GraphQLOutputType {
  if (field === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  if (parent === schema.getQueryType() && field === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
  if (parent === schema.getQueryType() && field === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
  const type = isUnionType(parent) ? undefined : parent.getFields()[field]?.type;
  if (type === undefined) throw new Error(`${parent.name} has no field ${field}`);
  return type;
}

/** The same for a field that has fields of its own. */
export function compositeTypeOf(schema: GraphQLSchema, parent: GraphQLCompositeType, field: string): GraphQLCompositeType {
  const type = getNamedType(fieldTypeOf(schema, parent, field));
  if (!isCompositeType(type)) throw new Error(`${parent.name}.${field} has no fields`);
  return type;
}

/** The types of a field's arguments. */
export const argumentTypesOf = (parent: GraphQLCompositeType, field: string): Map<string, GraphQLInputType> =>
  new Map((isUnionType(parent) ? [] : parent.getFields()[field]?.args ?? []).map(({ name, type }) => [name, type]));

/** The type of a fragment's condition; undefined where it has none. */
export const typeNamed = (schema: GraphQLSchema, condition: NamedTypeNode | undefined): GraphQLCompositeType | undefined =>
  condition && (typeFromAST(schema, condition) as GraphQLCompositeType);
