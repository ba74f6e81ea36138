import { expect, test } from '@jest/globals';
import { EntitySchema } from '@mikro-orm/core';
import { buildASTSchema, isObjectType, parse } from 'graphql';
import { entitiesOf } from '#platform/data/tables.ts';
import { subgraphSdl } from '#platform/graphql/subgraphSdl.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';

// A row that changes has `updatedAt` (`changing`, platform/data/tenantFilter.ts); so has its type, which clients sort,
// compare and refresh by.

test.each(graphSubgraphs)('every type of %s whose rows change says when they last did', async (name) => {
  const definition = await definitionOf(name);
  const schema = buildASTSchema(parse(`${subgraphSdl(definition)} type Query type Mutation scalar _Any`), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const changing = entitiesOf(definition.aggregates).filter(
    (entity) => 'updatedAt' in EntitySchema.REGISTRY.get(entity as never)!.meta.properties,
  );
  expect(changing.length).toBeGreaterThan(1);
  const silent = changing.flatMap((entity) => {
    const type = schema.getType(entity.name);
    return isObjectType(type) && type.getFields()['updatedAt'] === undefined ? [type.name] : [];
  });
  expect(silent).toEqual([]);
});
