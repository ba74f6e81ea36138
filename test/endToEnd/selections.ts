import {
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** The objects that a field answers: itself, or the nodes of its connection; undefined for what is no object. */
export function answeredBy(
  schema: GraphQLSchema,
  { type }: GraphQLField<unknown, unknown>,
): GraphQLObjectType | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named) || !isConnection(named)) return isObjectType(named) ? named : undefined;
  const edge = schema.getType(named.name.replace(/Connection$/, 'Edge'));
  const node = isObjectType(edge) ? getNamedType(edge.getFields()['node']!.type) : undefined;
  return isObjectType(node) ? node : undefined;
}

const isConnection = ({ name }: GraphQLObjectType): boolean => name.endsWith('Connection');

/**
 * Everything that can be selected below a field without arguments, two objects deep; no type within itself, lists of
 * two.
 */
export function fullSelection(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  depth = 2,
  above: readonly string[] = [],
): string {
  const type = answeredBy(schema, field);
  if (type === undefined) return '';
  const selected = Object.values(type.getFields())
    .filter(({ args }) => !args.some(isRequiredArgument))
    .flatMap((inner) => {
      if (isLeafType(getNamedType(inner.type))) return [inner.name];
      const far = answeredBy(schema, inner);
      if (far === undefined || depth === 0 || above.includes(far.name)) return [];
      const list = inner.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
      return [`${inner.name}${list} ${fullSelection(schema, inner, depth - 1, [...above, type.name, far.name])}`];
    });
  const objects = `{ ${[...selected, '__typename'].join(' ')} }`;
  return isConnection(getNamedType(field.type) as GraphQLObjectType)
    ? `{ edges { cursor node ${objects} } pageInfo { startCursor endCursor } }`
    : objects;
}
