import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createConnectionReader } from '#platform/data/connection.ts';
import { createLoaders } from '#platform/data/loaders.ts';
import { scopeOfOrganization, type Scope } from '#platform/data/scope.ts';
import type { AnyEntity } from '#platform/data/tables.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { channelTypes } from '../../subgraphs/slack/channel/entities.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { createWorld, metaOf, relationsOf, type World } from './worlds.ts';

/** Every way to read rows of one entity: the ids that they give, as far as they are among `known`. */
async function readable({ database }: TestSubgraph, entity: AnyEntity, scope: Scope, world: World): Promise<string[]> {
  const id = world.rows.get(entity)!;
  const unit = createUnitOfWork(database, scope);
  const { load, find } = createLoaders(database, unit);
  const connection = createConnectionReader(database, unit);
  const ways: string[] = [];
  if ((await load(entity, id)) !== null) ways.push('load');
  const [asked, unknown] = await Promise.all(
    [id, randomUUID()].map((one) =>
      find(entity, one, 'row').then(
        () => 'found',
        ({ message }: Error) => message,
      ),
    ),
  );
  if (asked !== unknown) ways.push('find');
  if ((await connection(entity, {})).edges.length > 0) ways.push('list');
  for (const { name, targetMeta } of relationsOf(metaOf(database, entity))) {
    const parent = world.rows.get(targetMeta!.class as AnyEntity);
    if (parent !== undefined && (await connection(entity, {}, { of: [name as never, parent] })).edges.length > 0)
      ways.push(`list of its ${name}`);
  }
  return ways;
}

const narrowed = ({ database }: TestSubgraph): AnyEntity[] =>
  database.aggregates.flatMap(({ visibility = [] }) => visibility.map(([entity]) => entity));

describe.each([
  ['tenancy', {}],
  ...channelTypes.filter((type) => type !== 'PUBLIC').map((type) => ['slack', { SlackChannel: { type } }] as const),
] as const)('%s %j', (name, given: Record<string, Record<string, unknown>>) => {
  let subgraph: TestSubgraph;
  let world: World;

  beforeAll(async () => {
    subgraph = await startSubgraph(name);
    const people = { organization: randomUUID(), user: randomUUID() };
    world = await createWorld(subgraph.database, 'acme', people, {
      ...given,
      SlackUser: { userId: people.user, isDeleted: false },
    });
  });
  afterAll(async () => {
    await subgraph.stop();
  });

  test('what exists for one person of an organization exists for nobody else there', async () => {
    expect(narrowed(subgraph)).not.toEqual([]);
    for (const entity of narrowed(subgraph)) {
      const parents = relationsOf(metaOf(subgraph.database, entity)).filter(
        ({ targetMeta }) => world.rows.has(targetMeta!.class as AnyEntity) && targetMeta!.class !== entity,
      );
      expect([entity.name, await readable(subgraph, entity, world.scope, world)]).toEqual([
        entity.name,
        ['load', 'find', 'list', ...parents.map((parent) => `list of its ${parent.name}`)],
      ]);
      for (const other of [randomUUID(), null])
        expect([
          entity.name,
          await readable(subgraph, entity, scopeOfOrganization(world.organization, other), world),
        ]).toEqual([entity.name, []]);
    }
  });
});

test('every subgraph that narrows what a person sees is in this set', async () => {
  for (const name of ['integrations', 'content'] as const) {
    const subgraph = await startSubgraph(name);
    expect(narrowed(subgraph)).toEqual([]);
    await subgraph.stop();
  }
});
