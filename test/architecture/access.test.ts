import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import { getNamedType, isObjectType, parse } from 'graphql';
import { accessOf, enforceAccess, permissionsOf } from '#platform/graphql/access.ts';
import { rightsOf } from '#platform/graphql/rights.ts';
import { subgraphSdl } from '#platform/graphql/subgraphSdl.ts';
import { exceptionOf } from '#tools/check/tenancy/exceptions.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';

async function schemaOf(name: string) {
  const definition = await definitionOf(name);
  return {
    aggregates: definition.aggregates,
    schema: buildSubgraphSchema([{ typeDefs: parse(subgraphSdl(definition)) }]),
  };
}

const rootFields = (schema: Awaited<ReturnType<typeof schemaOf>>['schema']) =>
  [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {})
      .filter((field) => !field.name.startsWith('_'))
      .map((field) => ({ type: type!.name, field })),
  );

test.each(graphSubgraphs)('every root field of %s states what it needs, in words of the catalogue', async (name) => {
  const { schema } = await schemaOf(name);
  expect(() => enforceAccess(schema)).not.toThrow();
  const wrong = rootFields(schema).filter(({ type, field }) => {
    const need = accessOf(field);
    return need === 'ORGANIZATION'
      ? permissionsOf(field).length === 0
      : exceptionOf(`${type}.${field.name}`)?.needs !== need;
  });
  expect(wrong.map(({ type, field }) => `${type}.${field.name}`)).toEqual([]);
});

test.each(graphSubgraphs)(
  'what a root field of %s asks to read objects, their type asks wherever they are',
  async (name) => {
    const definition = await definitionOf(name);
    const rights = rightsOf(parse(subgraphSdl(definition)));
    const { schema } = await schemaOf(name);
    const open = Object.values(schema.getQueryType()!.getFields()).filter((field) => {
      const type = getNamedType(field.type);
      const asked = rights.ofField('Query', field.name).permissions;
      return isObjectType(type) && asked.some((one) => rights.ofType(type.name)?.permissions.includes(one) !== true);
    });
    expect(open.map((field) => field.name)).toEqual([]);
  },
);

test.each(graphSubgraphs)('every root field of %s has a resolver, and every resolver a field', async (name) => {
  const { aggregates, schema } = await schemaOf(name);
  const resolvers = aggregates
    .flatMap((aggregate) => Object.entries(aggregate.resolvers ?? {}))
    .filter(([type]) => isObjectType(schema.getType(type)));
  const resolved = resolvers.flatMap(([type, fields]) => Object.keys(fields).map((field) => `${type}.${field}`));
  expect(
    rootFields(schema)
      .map(({ type, field }) => `${type}.${field.name}`)
      .filter((coordinate) => !resolved.includes(coordinate)),
  ).toEqual([]);
  const fieldless = resolved.filter((coordinate) => {
    const [type, field] = coordinate.split('.') as [string, string];
    const object = schema.getType(type);
    return !field.startsWith('__') && !(isObjectType(object) && field in object.getFields());
  });
  expect(fieldless).toEqual([]);
  expect(new Set(resolved).size).toBe(resolved.length);
});
