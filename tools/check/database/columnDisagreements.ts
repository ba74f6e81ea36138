import type { EntityMetadata, EntityProperty } from '@mikro-orm/core';
import type { MikroORM } from '@mikro-orm/postgresql';
import {
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  buildASTSchema,
  isObjectType,
  type GraphQLOutputType,
  type DocumentNode,
} from 'graphql';
import { entitiesOf } from '#platform/data/tables.ts';
import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { has } from '../../schema/graph.ts';

/** A field of the SDL that no resolver answers, and what stands behind it. */
export interface PlainField {
  /** `Type.field` */
  coordinate: string;
  type: GraphQLOutputType;
  entity: EntityMetadata;
}

export interface Disagreement {
  rule: 'FIELD_WITHOUT_COLUMN' | 'COLUMN_NULLABLE' | 'COLUMN_TYPE' | 'COLUMN_VALUES';
  severity: 'error' | 'warning';
  coordinate: string;
  message: string;
  advice: string;
}

/**
 * Whether a field's value, which is its row's column, is always one of the type that the SDL promises. Empty where it
 * is.
 */
export function columnDisagreements({ coordinate, type, entity }: PlainField): Disagreement[] {
  const property = (entity.properties as Record<string, EntityProperty>)[coordinate.slice(coordinate.indexOf('.') + 1)];
  const disagreement = (
    rule: Disagreement['rule'],
    message: string,
    advice: string,
    severity: Disagreement['severity'] = 'error',
  ): Disagreement => ({ rule, severity, coordinate, message: `${coordinate} ${message}`, advice });
  if (
    property === undefined ||
    property.persist === false ||
    property.fieldNames === undefined ||
    property.lazy === true
  ) {
    return [
      disagreement(
        'FIELD_WITHOUT_COLUMN',
        `has neither a resolver nor a column that reads of ${entity.className} give`,
        'write its resolver, or add the property to the entity and a migration',
      ),
    ];
  }
  const column = `${entity.tableName}.${property.fieldNames[0]!}`;
  const found: Disagreement[] = [];
  if (isNonNullType(type) && property.nullable === true) {
    found.push(
      disagreement(
        'COLUMN_NULLABLE',
        `is never null in the SDL, but its column ${column} may be: one such row empties its whole parent`,
        'let the field be null, give the column NOT NULL in a migration that fills it first, or write a resolver with what stands for null',
      ),
    );
  }
  const plain = isNonNullType(type) ? type.ofType : type;
  const columnType = property.columnTypes[0]!;
  if (property.kind !== 'scalar' && property.mapToPk !== true) {
    if (isScalarType(plain) || isEnumType(plain) || isListType(plain))
      found.push(
        disagreement(
          'COLUMN_TYPE',
          `is ${String(plain)} in the SDL, but its property is a relation to ${property.type}`,
          'write its resolver',
        ),
      );
    return found;
  }
  if (!answersTypeOf(plain, columnType)) {
    return [
      ...found,
      disagreement(
        'COLUMN_TYPE',
        `is ${String(plain)} in the SDL, but its column ${column} is ${columnType}`,
        'change one of them, or write a resolver that converts',
      ),
    ];
  }
  if (isEnumType(plain) && property.items !== undefined) {
    const [stored, known] = [property.items.map(String), plain.getValues().map(({ name }) => name)];
    const [unknown, unstorable] = [
      stored.filter((value) => !known.includes(value)),
      known.filter((value) => !stored.includes(value)),
    ];
    if (unknown.length > 0)
      found.push(
        disagreement(
          'COLUMN_VALUES',
          `can be ${unknown.join(', ')} in ${column}, which ${plain.name} does not have: such a row is an error`,
          `add the values to ${plain.name}, or take them from the column in a migration that changes the rows first`,
        ),
      );
    if (unstorable.length > 0)
      found.push(
        disagreement(
          'COLUMN_VALUES',
          `can be ${unstorable.join(', ')} in the SDL, which ${column} does not take`,
          'add the values to the column’s check in a migration, or leave them out of the SDL',
          'warning',
        ),
      );
  }
  return found;
}

/**
 * The fields of a subgraph that its entities' columns answer by themselves: those of types that are named like an
 * entity, without @external ones and without those that have a resolver.
 */
export function plainFields(document: DocumentNode, aggregates: readonly Aggregate[], orm: MikroORM): PlainField[] {
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const resolved = new Set(
    aggregates.flatMap(({ resolvers = {} }) =>
      Object.entries(resolvers).flatMap(([type, fields]) => Object.keys(fields).map((field) => `${type}.${field}`)),
    ),
  );
  return entitiesOf(aggregates).flatMap((entity) => {
    const metadata = orm.getMetadata().get(entity);
    const type = schema.getType(metadata.className);
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields())
      .filter(
        ({ name, astNode }) =>
          !resolved.has(`${type.name}.${name}`) &&
          !(astNode !== undefined && astNode !== null && has(astNode, 'external')),
      )
      .map((field) => ({ coordinate: `${type.name}.${field.name}`, type: field.type, entity: metadata }));
  });
}

const texts = ['text', 'varchar', 'character varying', 'char', 'character', 'citext', 'name'];
const integers = ['int', 'integer', 'int4', 'int2', 'smallint', 'serial', 'smallserial'];
const numbers = [...integers, 'numeric', 'decimal', 'real', 'float4', 'float8', 'double precision', 'double', 'float'];
const wide = ['bigint', 'int8', 'bigserial'];

/**
 * The columns whose values each scalar can give, without length and precision; a scalar that is not here is its
 * subgraph's own affair.
 */
const columnsOf: Record<string, readonly string[]> = {
  ID: [...texts, 'uuid', ...integers, ...wide],
  String: [...texts, 'uuid', 'inet', 'interval', 'time', 'date', 'numeric', 'decimal', ...wide],
  Int: integers,
  Float: numbers,
  Boolean: ['boolean', 'bool'],
  DateTime: ['timestamptz', 'timestamp with time zone', 'timestamp', 'timestamp without time zone', 'date'],
  JSON: ['json', 'jsonb'],
  Date: [...texts, 'date'],
  Duration: [...texts, 'interval'],
  EmailAddress: texts,
  HexColor: texts,
  TimeZone: texts,
  URL: texts,
};

/** Whether a column of this type always gives values that an SDL type, without its outer `!`, can answer. */
function answersTypeOf(type: GraphQLOutputType, column: string): boolean {
  const plain = column
    .toLowerCase()
    .replace(/\s*\([^)]*\)/, '')
    .trim();
  if (isNonNullType(type)) return answersTypeOf(type.ofType, column);
  if (isListType(type))
    return (
      ['json', 'jsonb'].includes(plain) || (plain.endsWith('[]') && answersTypeOf(type.ofType, plain.slice(0, -2)))
    );
  if (plain.endsWith('[]')) return isScalarType(type) && columnsOf[type.name] === undefined;
  if (isEnumType(type)) return texts.includes(plain) || !/^[a-z0-9 ]+$/.test(plain) || !isBuiltIn(plain);
  if (isScalarType(type)) return columnsOf[type.name]?.includes(plain) ?? true;
  return ['json', 'jsonb'].includes(plain);
}

/**
 * Whether PostgreSQL brings the type; an enum of the database's own is taken for one with the SDL's values, which its
 * property lists.
 */
const isBuiltIn = (column: string): boolean =>
  [
    ...numbers,
    ...wide,
    'uuid',
    'boolean',
    'bool',
    'json',
    'jsonb',
    'bytea',
    'inet',
    'date',
    'time',
    'interval',
    'tsvector',
  ].includes(column) || column.startsWith('timestamp');
