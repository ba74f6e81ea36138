import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database, type Walls } from '#platform/data/database.ts';
import type { AnyEntity } from '#platform/data/tables.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { byPolicy } from './attempt.ts';
import { policiesOf, type Policy } from './policies.ts';
import { throughPlatform } from './reading.ts';
import { violationsOf } from './violations.ts';
import { createWorlds, insert, keptByTriggers, metaOf, walledEntities, type World } from './worlds.ts';
import { foreignParent } from './writing.ts';

const hasOrganization = (database: Database, entity: AnyEntity): boolean =>
  'organizationId' in metaOf(database, entity).properties;

describe.each(graphSubgraphs)('%s', (name) => {
  let subgraph: TestSubgraph;
  let worlds: [World, World];
  let policies: Policy[];

  beforeAll(async () => {
    subgraph = await startSubgraph(name);
    worlds = await createWorlds(subgraph.database);
    policies = await policiesOf(subgraph);
  });
  afterAll(async () => {
    await subgraph.stop();
  });

  /** The same database with single walls down. */
  async function without<Result>(walls: Walls, work: (database: Database) => Promise<Result>): Promise<Result> {
    const url = subgraph.database.orm.config.get('clientUrl') as string;
    const database = await openDatabase({
      name,
      url,
      aggregates: subgraph.database.aggregates,
      directory: subgraph.database.directory,
      connections: 2,
      walls,
    });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  test('without the filter and the stamp of the unit of work the database alone isolates', async () => {
    expect(await without({ filter: 'off', stamp: 'default' }, (database) => violationsOf(database, worlds))).toEqual(
      [],
    );
  });

  test('without the stamp the column’s default writes every row to the transaction’s organization', async () => {
    const alone = await startSubgraph(name, { walls: { filter: 'off', stamp: 'default' } });
    try {
      expect(await violationsOf(alone.database, await createWorlds(alone.database))).toEqual([]);
    } finally {
      await alone.stop();
    }
  });

  test('without row-level security and the column’s default the unit of work and the keys alone isolate', async () => {
    const alone = await startSubgraph(name);
    try {
      const entities = walledEntities(alone.database).filter((entity) => hasOrganization(alone.database, entity));
      for (const entity of walledEntities(alone.database))
        await alone.sql(`alter table "${metaOf(alone.database, entity).tableName}" disable row level security`);
      for (const entity of entities)
        await alone.sql(
          `alter table "${metaOf(alone.database, entity).tableName}" alter column organization_id drop default`,
        );
      expect(
        await violationsOf(alone.database, await createWorlds(alone.database), entities, [
          ...throughPlatform,
          foreignParent,
        ]),
      ).toEqual([]);
    } finally {
      await alone.stop();
    }
  });

  test('a stamp that writes another organization is refused for every table', async () => {
    const [viewer, other] = worlds;
    const accepted = await without({ stamp: { organization: other.organization } }, async (database) => {
      const outcomes = await Promise.all(
        walledEntities(database)
          .filter((entity) => hasOrganization(database, entity))
          .map(async (entity) => {
            const outcome = await createUnitOfWork(database, viewer.scope)
              .write((em) => insert(database, em, viewer, entity, randomUUID()))
              .then(
                () => 'written',
                ({ code }: { code?: string }) => code,
              );
            return `${entity.name} ${outcome}`;
          }),
      );
      return outcomes.filter((outcome) => !outcome.endsWith(byPolicy));
    });
    expect(accepted).toEqual([]);
  });

  test('every walled table has a restrictive policy, and each policy that is dropped is missed', async () => {
    const unseen: string[] = [];
    for (const entity of walledEntities(subgraph.database)) {
      const { tableName } = metaOf(subgraph.database, entity);
      const own = policies.filter(({ table }) => table === tableName);
      if (!own.some(({ restrictive }) => restrictive)) unseen.push(`${tableName} has no restrictive policy`);
      for (const policy of own) {
        await subgraph.sql(policy.drop);
        const found = await violationsOf(subgraph.database, worlds, [entity]);
        await subgraph.sql(policy.create);
        // A search narrows what the tenant's policy leaves, and is no wall.
        const isWall = !(keptByTriggers.has(tableName) && policy.name === 'search');
        if (isWall && found.length === 0) unseen.push(`${tableName}: nobody misses ${policy.name}`);
      }
    }
    expect(unseen).toEqual([]);
    expect(await violationsOf(subgraph.database, worlds)).toEqual([]);
  });

  test('each restrictive policy whose check is left open is missed', async () => {
    const unseen: string[] = [];
    for (const entity of walledEntities(subgraph.database)) {
      const { tableName } = metaOf(subgraph.database, entity);
      for (const policy of policies.filter(
        ({ table, restrictive, checked }) => table === tableName && restrictive && checked,
      )) {
        await subgraph.sql(policy.openCheck);
        // Where its words are kept, their own policy refuses the row too.
        const isSearched = keptByTriggers.has(`${tableName}_words`);
        if (isSearched) await subgraph.sql(`alter table "${tableName}" disable trigger words`);
        const found = await violationsOf(subgraph.database, worlds, [entity]);
        if (isSearched) await subgraph.sql(`alter table "${tableName}" enable trigger words`);
        await subgraph.sql(policy.drop);
        await subgraph.sql(policy.create);
        if (found.length === 0) unseen.push(`${tableName}: nobody misses the check of ${policy.name}`);
      }
    }
    expect(unseen).toEqual([]);
  });

  test('a table whose row-level security is off is missed', async () => {
    const unseen: string[] = [];
    for (const entity of walledEntities(subgraph.database)) {
      const { tableName } = metaOf(subgraph.database, entity);
      await subgraph.sql(`alter table "${tableName}" disable row level security`);
      if ((await violationsOf(subgraph.database, worlds, [entity])).length === 0) unseen.push(tableName);
      await subgraph.sql(`alter table "${tableName}" enable row level security`);
    }
    expect(unseen).toEqual([]);
  });
});
