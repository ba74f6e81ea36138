import {
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
  SchemaMetaFieldDef,
  typeFromAST,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type GraphQLCompositeType,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type NamedTypeNode,
  type TypeNode,
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
export function compositeTypeOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  field: string,
): GraphQLCompositeType {
  const type = getNamedType(fieldTypeOf(schema, parent, field));
  if (!isCompositeType(type)) throw new Error(`${parent.name}.${field} has no fields`);
  return type;
}

/** The types of a field's arguments. */
export const argumentTypesOf = (parent: GraphQLCompositeType, field: string): Map<string, GraphQLInputType> =>
  new Map((isUnionType(parent) ? [] : (parent.getFields()[field]?.args ?? [])).map(({ name, type }) => [name, type]));

/** The type of a fragment's condition; undefined where it has none. */
export const typeNamed = (
  schema: GraphQLSchema,
  condition: NamedTypeNode | undefined,
): GraphQLCompositeType | undefined => condition && (typeFromAST(schema, condition) as GraphQLCompositeType);

/** The name that a reference to a type comes down to, without its lists and non-nulls. */
export const namedTypeOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
