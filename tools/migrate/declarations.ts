import type { EntityMetadata } from '@mikro-orm/core';
import type { MikroORM } from '@mikro-orm/postgresql';
import { platformAggregate } from '#platform/data/database.ts';
import type { AggregateTables, AnyEntity } from '#platform/data/tables.ts';

/** A table as the code declares it. */
export interface Declaration {
  table: string;
  kind: 'tenant' | 'personal' | 'shared';
  relations: { columns: string[]; target: string; onDelete: string }[];
}

/** Every table of a subgraph, from the lists of its aggregates and the metadata of its entities. */
export function declarationsOf(name: string, orm: MikroORM, aggregates: readonly AggregateTables[]): Declaration[] {
  const all = [...aggregates, platformAggregate(name)];
  return (['tenant', 'personal', 'shared'] as const).flatMap((kind) =>
    all
      .flatMap((aggregate) => aggregate[kind] ?? [])
      .map((entity: AnyEntity) => declare(kind, orm.getMetadata().get(entity) as EntityMetadata)),
  );
}

function declare(kind: Declaration['kind'], meta: EntityMetadata): Declaration {
  // The metadata may list a shared column's relation twice (platform/data/database.ts, schemaOptions).
  const relations = [...new Set(meta.props)].filter(
    (property) =>
      (property.kind === 'm:1' || (property.kind === '1:1' && property.owner)) && property.targetMeta !== undefined,
  );
  return {
    table: meta.tableName,
    kind,
    relations: relations.map(({ joinColumns, targetMeta, deleteRule }) => ({
      columns: joinColumns,
      target: targetMeta!.tableName,
      onDelete: (deleteRule ?? 'no action').toLowerCase(),
    })),
  };
}
