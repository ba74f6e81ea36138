import {
  getNamedType, isCompositeType, isUnionType, SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef,
  type GraphQLCompositeType, type GraphQLOutputType, type GraphQLSchema,
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
