import { expect, test } from '@jest/globals';
import { buildSchema, getNamedType, isSpecifiedScalarType, type GraphQLNamedType, type GraphQLType } from 'graphql';
import { read } from './repository.ts';

interface Part {
  coordinate: string;
  description: string | null | undefined;
  /** Of fields, arguments and input fields. */
  type?: GraphQLType;
}

function* partsOf(type: GraphQLNamedType): Generator<Part> {
  yield { coordinate: type.name, description: type.description };
  for (const field of Object.values('getFields' in type ? type.getFields() : {})) {
    const coordinate = `${type.name}.${field.name}`;
    yield { coordinate, description: field.description, type: field.type };
    for (const { name, description, type: given } of 'args' in field ? field.args : [])
      yield { coordinate: `${coordinate}(${name}:)`, description, type: given };
  }
  for (const { name, description } of 'getValues' in type ? type.getValues() : [])
    yield { coordinate: `${type.name}.${name}`, description };
}

function clientsSee(): Part[] {
  const types = Object.values(buildSchema(read('schema/api.graphql')).getTypeMap());
  return types
    .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
    .flatMap((type) => [...partsOf(type)]);
}

test('every type, field, argument, input field and enum value that clients see is described', () => {
  const parts = clientsSee();
  expect(parts.length).toBeGreaterThan(1_000);
  expect(parts.filter(({ description }) => !description).map(({ coordinate }) => coordinate)).toEqual([]);
});

test('what is of type JSON says what is in it, and why that has no type', () => {
  const untyped = clientsSee().filter(({ type }) => type !== undefined && getNamedType(type).name === 'JSON');
  expect(untyped.length).toBeGreaterThan(10);
  expect(
    untyped
      .filter(({ description }) => !/\S[^]{10,}\sUntyped: \S[^]{10,}\.\s*$/.test(description ?? ''))
      .map(({ coordinate }) => coordinate),
  ).toEqual([]);
});
