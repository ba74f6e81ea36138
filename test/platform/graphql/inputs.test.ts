import { expect, test } from '@jest/globals';
import { buildSchema, execute, parse, type GraphQLSchema } from 'graphql';
import type { InputReaders } from '#platform/graphql/inputs.ts';
import { judgeArguments } from '#platform/graphql/judgeArguments.ts';
import { maskError, withFurther } from '#platform/graphql/maskError.ts';
import { stateOutcomes } from '#platform/graphql/mutationOutcome.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { nodeIdOf } from '#platform/values/nodeId.ts';
import { readLine, readOptionalText } from '#platform/values/reads.ts';

const sdl = `
  directive @clearable on INPUT_FIELD_DEFINITION
  input PartInput { text: String, note: String @clearable }
  input UpdateThingInput { id: ID!, version: Int!, name: String, note: String @clearable, size: Int, part: PartInput, parts: [PartInput!] }
  input MakeThingInput { name: String!, note: String @clearable }
  type Query { find(text: String, of: String, id: ID): String }
  type Mutation { updateThing(input: UpdateThingInput!): String, makeThing(input: MakeThingInput!): String }
`;
const readers: InputReaders = {
  PartInput: { text: readLine({ max: 3 }) },
  UpdateThingInput: {
    name: readLine({ max: 5 }),
    note: readOptionalText(5),
    async size(size: number, field, { input }) {
      if (size > 3) throw badUserInput(`Too large for ${String(input.id)}.`, field);
      return size * 2;
    },
  },
};

function schemaOf(): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const type of [schema.getQueryType()!, schema.getMutationType()!])
    for (const field of Object.values(type.getFields())) field.resolve = (_, args) => JSON.stringify(args);
  judgeArguments(schema, readers);
  stateOutcomes(schema);
  return schema;
}

/** What an answer holds, as a server formats its errors. */
async function sent(field: string, given: Record<string, unknown>) {
  const operation =
    field === 'find'
      ? 'query ($text: String, $of: String, $id: ID) { find(text: $text, of: $of, id: $id) }'
      : undefined;
  const type = `${field[0]!.toUpperCase()}${field.slice(1)}Input!`;
  const { data, errors = [] } = await execute({
    schema: schemaOf(),
    document: parse(operation ?? `mutation ($input: ${type}) { ${field}(input: $input) }`),
    variableValues: operation === undefined ? { input: given } : given,
    contextValue: { writes: {} },
  });
  const value = data?.[field];
  return {
    given: typeof value === 'string' ? (JSON.parse(value) as Record<string, unknown>) : null,
    errors: withFurther(errors.map((error) => maskError(error.toJSON(), error))).map(({ path, extensions }) => ({
      path,
      ...extensions,
    })),
  };
}
const mistake = (field: string, name = 'updateThing') => ({
  path: [name],
  code: 'BAD_USER_INPUT',
  field,
  outcome: 'NOT_DONE',
});
const thing = { id: 'a', version: 1 };

test('null empties what is clearable, absence leaves, and what is given is read', async () => {
  expect(await sent('updateThing', { ...thing, note: null, name: ' x ', size: 2 })).toEqual({
    given: { input: { ...thing, name: 'x', note: null, size: 4 } },
    errors: [],
  });
  expect(await sent('updateThing', { ...thing, note: '  ' })).toEqual({
    given: { input: { ...thing, note: null } },
    errors: [],
  });
});

test('each mistake is an error with its path, in one answer, in the order of the input type', async () => {
  expect(
    await sent('updateThing', {
      ...thing,
      parts: [{ text: 'ok' }, { text: 'too long', note: null }, { text: null }],
      part: { text: null, note: '\0' },
      size: 9,
      note: 'too long',
      name: null,
    }),
  ).toEqual({
    given: null,
    errors: ['name', 'note', 'size', 'part.text', 'part.note', 'parts.1.text', 'parts.2.text'].map((field) =>
      mistake(`input.${field}`),
    ),
  });
});

test('an update that names nothing says so; a mutation that makes something need not name what may be absent', async () => {
  expect(await sent('updateThing', thing)).toEqual({ given: null, errors: [mistake('input')] });
  expect(await sent('makeThing', { name: 'x' })).toEqual({ given: { input: { name: 'x' } }, errors: [] });
});

test('every text of a query that cannot be stored is told at once', async () => {
  expect((await sent('find', { text: 'a\0', of: '\ud800' })).errors).toEqual(
    ['text', 'of'].map((field) => ({ path: ['find'], code: 'BAD_USER_INPUT', field })),
  );
});

test('a reader of what no input has ends the start', () => {
  expect(() => judgeArguments(buildSchema(sdl), { MakeThingInput: { nane: (value) => value } })).toThrow(
    'MakeThingInput.nane',
  );
});

test('a node id in the place of an id is told to be one, by queries and mutations', async () => {
  const nodeId = nodeIdOf({ type: 'Thing', id: '00000000-0000-4000-8000-000000000000' });
  const told = { code: 'BAD_USER_INPUT' };
  expect(await sent('find', { id: nodeId })).toMatchObject({ errors: [{ ...told, path: ['find'], field: 'id' }] });
  expect(await sent('updateThing', { ...thing, id: nodeId, name: 'x' })).toMatchObject({
    errors: [{ ...told, path: ['updateThing'], field: 'input.id' }],
  });
  expect((await sent('find', { text: nodeId })).errors).toEqual([]);
});
