import { isEnumType, isListType, isNonNullType, isScalarType, type GraphQLOutputType } from 'graphql';

const texts = ['text', 'varchar', 'character varying', 'char', 'character', 'citext', 'name'];
const integers = ['int', 'integer', 'int4', 'int2', 'smallint', 'serial', 'smallserial'];
const numbers = [...integers, 'numeric', 'decimal', 'real', 'float4', 'float8', 'double precision', 'double', 'float'];
const wide = ['bigint', 'int8', 'bigserial'];

/** The columns whose values each scalar can give, without length and precision; a scalar that is not here is its subgraph's own affair. */
const columnsOf: Record<string, readonly string[]> = {
  ID: [...texts, 'uuid', ...integers, ...wide],
  String: [...texts, 'uuid', 'inet', 'interval', 'time', 'date', 'numeric', 'decimal', ...wide],
  Int: integers,
  Float: numbers,
  Boolean: ['boolean', 'bool'],
  DateTime: ['timestamptz', 'timestamp with time zone', 'timestamp', 'timestamp without time zone', 'date'],
  JSON: ['json', 'jsonb'],
};

/** Whether a column of this type always gives values that an SDL type, without its outer `!`, can answer. */
export function answersTypeOf(type: GraphQLOutputType, column: string): boolean {
  const plain = column.toLowerCase().replace(/\s*\([^)]*\)/, '').trim();
  if (isNonNullType(type)) return answersTypeOf(type.ofType, column);
  if (isListType(type)) return ['json', 'jsonb'].includes(plain) || (plain.endsWith('[]') && answersTypeOf(type.ofType, plain.slice(0, -2)));
  if (plain.endsWith('[]')) return isScalarType(type) && columnsOf[type.name] === undefined;
  if (isEnumType(type)) return texts.includes(plain) || !/^[a-z0-9 ]+$/.test(plain) || !isBuiltIn(plain);
  if (isScalarType(type)) return columnsOf[type.name]?.includes(plain) ?? true;
  return ['json', 'jsonb'].includes(plain);
}

/** Whether PostgreSQL brings the type; an enum of the database's own is taken for one with the SDL's values, which its property lists. */
const isBuiltIn = (column: string): boolean => [...numbers, ...wide, 'uuid', 'boolean', 'bool', 'json', 'jsonb', 'bytea', 'inet', 'date', 'time', 'interval', 'tsvector'].includes(column) || column.startsWith('timestamp');
