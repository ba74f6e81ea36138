import { randomUUID } from 'node:crypto';
import type { EntityMetadata } from '@mikro-orm/core';
import { platformAggregate, type Database, type EntityManager } from '#platform/data/database.ts';
import { scopeOfOrganization, type Scope } from '#platform/data/scope.ts';
import type { AnyEntity } from '#platform/data/tables.ts';
import { createUnitOfWork, type UnitOfWork } from '#platform/data/unitOfWork.ts';
import { valuesOf, type Property } from './values.ts';

/** An organization with one person, and one row of every table that belongs to an organization or a person. */
export interface World {
  name: string;
  organization: string;
  user: string;
  scope: Scope;
  /** The row's id, by entity. */
  rows: Map<AnyEntity, string>;
}

export const metaOf = ({ orm }: Database, entity: AnyEntity): EntityMetadata =>
  orm.getMetadata().get(entity) as EntityMetadata;

/** Every entity whose rows belong to an organization or a person, as the subgraph's aggregates list them. */
export const walledEntities = ({ name, aggregates }: Database): AnyEntity[] =>
  [platformAggregate(name), ...aggregates].flatMap(({ tenant = [], personal = [] }) => [...tenant, ...personal]);

/**
 * The to-one relations of an entity that a row can be made with; the id-only ones are the tenant column and those that
 * may stay empty.
 */
export const relationsOf = (meta: EntityMetadata): Property[] =>
  [...new Set(meta.props)].filter(({ kind, mapToPk }) => kind === 'm:1' && mapToPk !== true);

/**
 * Two worlds with the same natural keys, of new organizations and people or of those given, written through the
 * platform under the runtime role.
 * @throws whatever refuses a row: then the set does not cover its table.
 */
export async function createWorlds(
  database: Database,
  [first, second]: readonly [People, People] = [newPeople(), newPeople()],
  given: Given = {},
): Promise<[World, World]> {
  return [await createWorld(database, 'acme', first, given), await createWorld(database, 'beta', second, given)];
}

type People = Pick<World, 'organization' | 'user'>;
const newPeople = (): People => ({ organization: randomUUID(), user: randomUUID() });

/** @param given values that rows get instead of the generated ones, by entity. */
export async function createWorld(
  database: Database,
  name: string,
  { organization, user }: People = newPeople(),
  given: Given = {},
): Promise<World> {
  const world: World = { name, organization, user, scope: scopeOfOrganization(organization, user), rows: new Map() };
  for (const entity of walledEntities(database)) await createRow(database, world, entity, given);
  return world;
}

type Given = Record<string, Record<string, unknown>>;

/** Makes the entity's row, and its parents' before it. */
async function createRow(database: Database, world: World, entity: AnyEntity, given: Given): Promise<void> {
  if (world.rows.has(entity)) return;
  const meta = metaOf(database, entity);
  for (const { targetMeta } of parentsOf(meta)) await createRow(database, world, targetMeta!.class as AnyEntity, given);
  const tenantRoot = meta.properties['organizationId' as never] as Property | undefined;
  if (tenantRoot?.targetMeta !== undefined)
    await createRow(database, world, tenantRoot.targetMeta.class as AnyEntity, given);
  const unit = createUnitOfWork(database, world.scope);
  const id = (await madeByTrigger(unit, meta)) ?? idOf(meta, world);
  world.rows.set(entity, id);
  if (keptByTriggers.has(meta.tableName)) return;
  await unit.write((em) => insert(database, em, world, entity, id, given[entity.name]));
}

/** Tables whose rows no code writes: triggers of another table keep them. */
export const keptByTriggers = new Set([
  'content_block_words',
  'membership_words',
  'slack_message_words',
  'slack_channel_words',
  'slack_user_words',
]);

async function madeByTrigger({ query, scope }: UnitOfWork, { tableName }: EntityMetadata): Promise<string | undefined> {
  if (!keptByTriggers.has(tableName)) return undefined;
  const [row] = await query<{ id: string }>(`select id from "${tableName}" where organization_id = $1`, [
    scope.organization,
  ]);
  return row!.id;
}

/** Writes one more row of the entity, under the parents that the world has. */
export async function insert(
  database: Database,
  em: EntityManager,
  world: World,
  entity: AnyEntity,
  id: string,
  given: Record<string, unknown> = {},
): Promise<void> {
  const meta = metaOf(database, entity);
  const parents: Record<string, unknown> = {};
  for (const { name, targetMeta } of parentsOf(meta)) {
    const parent = targetMeta!.class as AnyEntity;
    parents[name] = await em.findOneOrFail(parent, { id: world.rows.get(parent) } as never);
  }
  em.create(entity, { id, ...valuesOf(meta, world.name), ...parents, ...given } as never);
  await em.flush();
}

/** An entity cannot be its own first parent. */
const parentsOf = (meta: EntityMetadata): Property[] =>
  relationsOf(meta).filter(({ targetMeta }) => targetMeta !== undefined && targetMeta.tableName !== meta.tableName);

function idOf({ tableName }: EntityMetadata, { organization, user }: World): string {
  if (tableName === 'organization' || tableName === 'tenant') return organization;
  return tableName === 'user' ? user : randomUUID();
}
