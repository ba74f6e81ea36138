import { expect, test } from '@jest/globals';
import { buildSchema, execute, parse, type GraphQLSchema } from 'graphql';
import { createCursorCodec } from '#platform/data/cursor.ts';
import { pageOf } from '#platform/data/page.ts';
import type { InputReaders } from '#platform/graphql/inputs.ts';
import { judgeArguments } from '#platform/graphql/judgeArguments.ts';
import { maskError, withFurther } from '#platform/graphql/maskError.ts';
import { stateOutcomes } from '#platform/graphql/mutationOutcome.ts';
import { scalars } from '#platform/graphql/scalars.ts';
import { readTextFilter } from '#platform/search/textFilter.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { nodeIdOf } from '#platform/values/nodeId.ts';
import { readLine, readOptionalText } from '#platform/values/reads.ts';

const sdl = `
  directive @clearable on INPUT_FIELD_DEFINITION
  input PartInput { text: String, note: String @clearable }
  input UpdateThingInput { id: ID!, version: Int!, name: String, note: String @clearable, size: Int, part: PartInput, parts: [PartInput!] }
  input MakeThingInput { name: String!, note: String @clearable }
  input ThingFilter { text: String, of: [String!] }
  type Query { find(text: String, of: String, id: ID): String, things(filter: ThingFilter, size: Int, first: Int, after: String, last: Int, before: String): String }
  type Mutation { updateThing(input: UpdateThingInput!): String, makeThing(input: MakeThingInput!): String }
`;
function even(size: number, field: string): number {
  if (size % 2 === 1) throw badUserInput('Give an even number.', field);
  return size;
}
const readers: InputReaders = {
  PartInput: { text: readLine({ max: 3 }) },
  ThingFilter: { text: readTextFilter },
  'Query.things': { size: even },
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
  schema.getQueryType()!.getFields()['things']!.resolve = (_, { filter, size, ...page }: any) =>
    JSON.stringify([pageOf(page, codec), filter, size]);
  judgeArguments(schema, readers);
  stateOutcomes(schema);
  return schema;
}

const codec = createCursorCodec(null, 'things', ['uuid']);

const queries: Record<string, string> = {
  find: 'query ($text: String, $of: String, $id: ID) { find(text: $text, of: $of, id: $id) }',
  things: `query ($filter: ThingFilter, $size: Int, $first: Int, $after: String, $last: Int, $before: String) {
    things(filter: $filter, size: $size, first: $first, after: $after, last: $last, before: $before) }`,
};

/** What an answer holds, as a server formats its errors. */
async function sent(field: string, given: Record<string, unknown>) {
  const operation = queries[field];
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

test('a query’s arguments are read, and null is absence', async () => {
  expect(await sent('things', { filter: { text: 'a  b', of: null }, size: null, last: 3 })).toEqual({
    given: [
      { size: 3, backward: true },
      { text: { terms: ['a', 'b'].map((text) => expect.objectContaining({ text })), marks: [] }, of: null },
      null,
    ],
    errors: [],
  });
});

test('what is wrong with a list’s filter is told with what is wrong with its page', async () => {
  const mistakes = async (given: Record<string, unknown>) => (await sent('things', given)).errors;
  const at = (...fields: string[]) => fields.map((field) => ({ path: ['things'], code: 'BAD_USER_INPUT', field }));
  const filter = { text: 'x'.repeat(101), of: ['ok', '\0'] };
  const foreign = createCursorCodec(null, 'others', ['uuid']).encode(['00000000-0000-4000-8000-000000000000']);
  expect(await mistakes({ filter, size: 3, first: 0, after: foreign, last: 101, before: 'x' })).toEqual(
    at('filter.text', 'filter.of.1', 'size', 'first', 'after', 'last', 'before'),
  );
  expect(await mistakes({ filter })).toEqual(at('filter.text', 'filter.of.1'));
  expect(await mistakes({ first: -1, after: foreign })).toEqual(at('first', 'after'));
});

test('a reader of what no input has ends the start', () => {
  expect(() => judgeArguments(buildSchema(sdl), { MakeThingInput: { nane: (value) => value } })).toThrow(
    'MakeThingInput.nane',
  );
  expect(() => judgeArguments(buildSchema(sdl), { 'Query.things': { siez: even } })).toThrow('Query.things.siez');
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

test('a text that is no time is told with the other mistakes', async () => {
  const schema = buildSchema(`scalar DateTime
    type Query { during(from: DateTime, to: DateTime): String }
    input MakeMeetingInput { name: String!, at: DateTime!, days: [DateTime!] }
    type Mutation { makeMeeting(input: MakeMeetingInput!): String }`);
  Object.assign(schema.getType('DateTime')!, scalars.DateTime.toConfig());
  for (const type of [schema.getQueryType()!, schema.getMutationType()!])
    for (const field of Object.values(type.getFields())) field.resolve = (_, args) => JSON.stringify(args);
  judgeArguments(schema, { MakeMeetingInput: { name: readLine({ max: 3 }) } });
  const mistakes = async (operation: string, variableValues: Record<string, unknown>) => {
    const document = parse(operation);
    const { errors = [] } = await execute({ schema, document, variableValues, contextValue: { writes: {} } });
    return withFurther(errors.map((error) => maskError(error.toJSON(), error))).map(
      ({ extensions }) => extensions?.field,
    );
  };
  const fine = '2026-03-14T09:30:00Z';
  expect(
    await mistakes('mutation ($input: MakeMeetingInput!) { makeMeeting(input: $input) }', {
      input: { name: 'long', at: 'tomorrow', days: [fine, '0000-01-01T00:00:00Z'] },
    }),
  ).toEqual(['input.name', 'input.at', 'input.days.1']);
  const during = 'query ($from: DateTime, $to: DateTime) { during(from: $from, to: $to) }';
  expect(await mistakes(during, { from: '2026-02-30T00:00:00Z', to: '' })).toEqual(['from', 'to']);
  expect(await mistakes(during, { from: fine, to: null })).toEqual([]);
});
