import { isEnumType, isListType, isNonNullType, isScalarType, type GraphQLOutputType } from 'graphql';
import type { EntityMetadata, EntityProperty } from '@mikro-orm/core';
import { answersTypeOf } from './valueTypes.ts';

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

/** Whether a field's value, which is its row's column, is always one of the type that the SDL promises. Empty where it is. */
export function disagreements({ coordinate, type, entity }: PlainField): Disagreement[] {
  const property = (entity.properties as Record<string, EntityProperty>)[coordinate.slice(coordinate.indexOf('.') + 1)];
  const disagreement = (rule: Disagreement['rule'], message: string, advice: string, severity: Disagreement['severity'] = 'error'): Disagreement => ({ rule, severity, coordinate, message: `${coordinate} ${message}`, advice });
  if (property === undefined || property.persist === false || property.fieldNames === undefined || property.lazy === true) {
    return [disagreement('FIELD_WITHOUT_COLUMN', `has neither a resolver nor a column that reads of ${entity.className} give`, 'write its resolver, or add the property to the entity and a migration')];
  }
  const column = `${entity.tableName}.${property.fieldNames[0]!}`;
  const found: Disagreement[] = [];
  if (isNonNullType(type) && property.nullable === true) {
    found.push(disagreement('COLUMN_NULLABLE', `is never null in the SDL, but its column ${column} may be: one such row empties its whole parent`, 'let the field be null, give the column NOT NULL in a migration that fills it first, or write a resolver with what stands for null'));
  }
  const plain = isNonNullType(type) ? type.ofType : type;
  const columnType = property.columnTypes[0]!;
  if (property.kind !== 'scalar' && property.mapToPk !== true) {
    if (isScalarType(plain) || isEnumType(plain) || isListType(plain)) found.push(disagreement('COLUMN_TYPE', `is ${String(plain)} in the SDL, but its property is a relation to ${property.type}`, 'write its resolver'));
    return found;
  }
  if (!answersTypeOf(plain, columnType)) {
    return [...found, disagreement('COLUMN_TYPE', `is ${String(plain)} in the SDL, but its column ${column} is ${columnType}`, 'change one of them, or write a resolver that converts')];
  }
  if (isEnumType(plain) && property.items !== undefined) {
    const [stored, known] = [property.items.map(String), plain.getValues().map(({ name }) => name)];
    const [unknown, unstorable] = [stored.filter((value) => !known.includes(value)), known.filter((value) => !stored.includes(value))];
    if (unknown.length > 0) found.push(disagreement('COLUMN_VALUES', `can be ${unknown.join(', ')} in ${column}, which ${plain.name} does not have: such a row is an error`, `add the values to ${plain.name}, or take them from the column in a migration that changes the rows first`));
    if (unstorable.length > 0) found.push(disagreement('COLUMN_VALUES', `can be ${unstorable.join(', ')} in the SDL, which ${column} does not take`, 'add the values to the column’s check in a migration, or leave them out of the SDL', 'warning'));
  }
  return found;
}
