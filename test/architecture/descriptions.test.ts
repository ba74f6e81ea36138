import { expect, test } from '@jest/globals';
import { buildSchema, isSpecifiedScalarType, type GraphQLNamedType } from 'graphql';
import { read } from './repository.ts';

interface Part {
  coordinate: string;
  description: string | null | undefined;
}

function* partsOf(type: GraphQLNamedType): Generator<Part> {
  yield { coordinate: type.name, description: type.description };
  for (const field of Object.values('getFields' in type ? type.getFields() : {})) {
    const coordinate = `${type.name}.${field.name}`;
    yield { coordinate, description: field.description };
    for (const { name, description } of 'args' in field ? field.args : [])
      yield { coordinate: `${coordinate}(${name}:)`, description };
  }
  for (const { name, description } of 'getValues' in type ? type.getValues() : [])
    yield { coordinate: `${type.name}.${name}`, description };
}

test('every type, field, argument, input field and enum value that clients see is described', () => {
  const schema = buildSchema(read('schema/api.graphql'));
  const roots = new Set([schema.getQueryType(), schema.getMutationType()].map((type) => type?.name));
  const parts = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
    .flatMap((type) => [...partsOf(type)]);
  expect(parts.length).toBeGreaterThan(1_000);
  // Root types are extended by each subgraph and defined by none.
  expect(
    parts
      .filter(({ coordinate, description }) => !description && !roots.has(coordinate))
      .map(({ coordinate }) => coordinate),
  ).toEqual([]);
});
