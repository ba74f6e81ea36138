import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { violationsOf } from './violations.ts';
import { createWorlds, walledEntities, type World } from './worlds.ts';

describe.each(graphSubgraphs)('%s', (name) => {
  let subgraph: TestSubgraph;
  let worlds: [World, World];

  beforeAll(async () => {
    subgraph = await startSubgraph(name);
    worlds = await createWorlds(subgraph.database);
  });
  afterAll(async () => {
    await subgraph.stop();
  });

  test('two organizations hold the same natural keys in every table', async () => {
    for (const world of worlds)
      expect([...world.rows.keys()].map((entity) => entity.name).sort()).toEqual(
        walledEntities(subgraph.database)
          .map((entity) => entity.name)
          .sort(),
      );
  });

  test('no row of an organization is seen, inferred or changed by another', async () => {
    expect(await violationsOf(subgraph.database, worlds)).toEqual([]);
  });
});
