import type { EntityMetadata } from '@mikro-orm/core';
import { uuidOf } from '#platform/values/uuid.ts';

export type Property = EntityMetadata['props'][number];

/**
 * A value for each column of an entity's own, from the metadata alone and the same for everybody: two organizations get
 * the same natural keys. Only what a unique key holds across organizations differs, by `whose`.
 * @throws Error for a required column that it has no value for: teach it the type, so that the entity is not left out
 * of the set.
 */
export function valuesOf(meta: EntityMetadata, whose: string): Record<string, unknown> {
  const keys = uniquesOf(meta);
  const inKey = new Set(keys.flat());
  const global = new Set(keys.filter((names) => !names.includes('organizationId')).flat());
  const values: Record<string, unknown> = {};
  for (const property of ownColumns(meta)) {
    if (
      property.primary === true ||
      stamped.has(property.name) ||
      ofTransaction(property) ||
      (property.nullable === true && !inKey.has(property.name))
    )
      continue;
    values[property.name] = valueOf(meta, property, global.has(property.name) ? ` ${whose}` : '');
  }
  return values;
}

/** The columns that code writes. */
const ownColumns = (meta: EntityMetadata): Property[] =>
  [...new Set(meta.props)].filter(
    (property) => property.kind === 'scalar' && property.persist !== false && property.generated === undefined,
  );

/** What the database fills from the transaction: whose the row is. */
const ofTransaction = ({ defaultRaw }: Property): boolean => String(defaultRaw).includes('current_setting');

const stamped = new Set(['organizationId', 'createdAt', 'updatedAt']);

/** The properties of each unique key that lists them. */
export function uniquesOf(meta: EntityMetadata): string[][] {
  const listed = meta.uniques
    .map(({ properties }) => [properties ?? []].flat().map(String))
    .filter((names) => names.length > 0 && !names.includes('id'));
  return [...listed, ...meta.props.filter(({ unique }) => unique === true).map(({ name }) => [name])];
}

function valueOf(meta: EntityMetadata, property: Property, suffix: string): unknown {
  const { name, items, length } = property;
  const type = property.columnTypes[0] ?? '';
  if (items !== undefined && items.length > 0)
    return property.default === undefined ? items[0] : textOf(property.default);
  if (type === 'boolean') return true;
  if (type === 'uuid') return uuidOf(`isolation ${name}${suffix}`);
  if (type === 'jsonb') return { [name]: name };
  if (type === 'bytea') return Buffer.from(name);
  if (type === 'tsvector') return `'${name}'`;
  if (type.endsWith('[]')) return [name];
  if (type.startsWith('timestamptz') || type === 'date') return new Date('2026-01-05T09:00:00Z');
  if (/^(int|smallint|bigint|numeric|double|real)/.test(type)) return type === 'numeric' ? '1' : 1;
  if (/^(varchar|text|citext|char)/.test(type))
    return `${name}${suffix}${/domain|email/i.test(name) ? '.test' : ''}`
      .toLowerCase()
      .replaceAll(' ', '-')
      .slice(0, length ?? 255);
  throw new Error(
    `${meta.className}.${name}: no value is known for the type ${type}; give it one in test/isolation/values.ts`,
  );
}

const textOf = (value: unknown): string => String(value).replaceAll(`'`, '');
