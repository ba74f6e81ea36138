import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import { graphql, parse } from 'graphql';
import { repeatMutations } from '#platform/graphql/idempotent.ts';
import { outcomeFormOf } from '#platform/graphql/outcome.ts';

const header = `
  directive @access(needs: String!) on FIELD_DEFINITION
  directive @idempotent on FIELD_DEFINITION
  type Query { teams: Int }
`;
const schemaOf = (sdl: string, resolvers: object = {}) =>
  buildSubgraphSchema([{ typeDefs: parse(header + sdl), resolvers: resolvers as never }]);
const mutationOf = (sdl: string, resolvers?: object) =>
  Object.values(schemaOf(sdl, resolvers).getMutationType()!.getFields())[0]!;

const team = 'type Team { id: ID! name: String! }';
const found = {
  Team: { __resolveReference: ({ id }: { id: string }) => (id === 'gone' ? null : { id, name: 'now' }) },
};

test('of entities ids are kept, of a payload’s own values numbers, booleans and enums', () => {
  const form = outcomeFormOf(
    mutationOf(
      `type Mutation { change: Changed } ${team}
       enum Size { SMALL LARGE }
       type Limits { teams: Int, open: [Boolean!]! }
       type Changed { team: Team other: Team size: Size! limits: Limits! }`,
      found,
    ),
  );
  const secret = { id: 'a', name: 'secret' };
  const kept = form.keep({
    team: secret,
    size: 'LARGE',
    limits: { teams: null, open: [true], extra: 'secret' },
    more: 1,
  });
  expect(kept).toEqual({ team: 'a', other: null, size: 'LARGE', limits: { teams: null, open: [true] } });
});

test('a payload of one field is what the write gives', () => {
  const deleted = outcomeFormOf(mutationOf('type Mutation { remove: Removed } type Removed { deletedId: ID }'));
  expect(deleted.keep('a')).toEqual({ deletedId: 'a' });
  expect(deleted.restore({ deletedId: 'a' })).toEqual({ deletedId: 'a' });
});

test('entities are read when they are selected; what is gone is NOT_FOUND at its path', async () => {
  const sdl = `type Mutation { change: Changed } ${team} type Changed { lastTeam: Team count: Int }`;
  const ask = (id: string, selection: string) => {
    const form = outcomeFormOf(mutationOf(sdl, found));
    const schema = schemaOf(sdl, { ...found, Mutation: { change: () => form.restore({ lastTeam: id, count: 2 }) } });
    return graphql({ schema, source: `mutation { change { ${selection} } }` });
  };
  expect((await ask('a', 'count lastTeam { id name }')).data).toEqual({
    change: { count: 2, lastTeam: { id: 'a', name: 'now' } },
  });
  expect(await ask('gone', 'count')).toEqual({ data: { change: { count: 2 } } });
  const { data, errors } = await ask('gone', 'count lastTeam { id }');
  expect(data).toEqual({ change: { count: 2, lastTeam: null } });
  expect(errors).toMatchObject([
    {
      message: 'There is no such last team in this organization.',
      path: ['change', 'lastTeam'],
      extensions: { code: 'NOT_FOUND' },
    },
  ]);
});

test('of an object that the payload’s own resolver reads, the id is kept, and given to that', () => {
  const sdl = `type Mutation { change: Changed } ${team} type Changed { team: Team }`;
  const form = outcomeFormOf(mutationOf(sdl, { Changed: { team: ({ team }: { team: unknown }) => team } }));
  const kept = form.keep({ id: 'a', name: 'secret' });
  expect(kept).toEqual({ team: 'a' });
  expect(form.restore(kept)).toEqual({ team: { __typename: 'Team', id: 'a' } });
});

test.each([
  ['text', 'type Changed { token: String! }', 'Changed.token is String'],
  ['a time', 'scalar DateTime type Changed { at: DateTime }', 'Changed.at is DateTime'],
  ['text within', 'type Changed { inner: Inner } type Inner { token: String }', 'Changed.inner.token is String'],
  ['an object that is not read by its id', `type Changed { team: Team } ${team}`, 'Changed.team.name is String'],
  ['a list of entities', `type Changed { teams: [Team!] } ${team}`, 'Changed.teams is [Team!]'],
])('a payload that holds %s cannot be @idempotent', (_, sdl, message) => {
  const resolvers = sdl.includes('[Team') ? found : {};
  const schema = schemaOf(`type Mutation { change: Changed @idempotent } ${sdl}`, resolvers);
  expect(() => repeatMutations(schema)).toThrow(message);
});

test('nor can a mutation that needs no person', () => {
  const schema = schemaOf(
    'type Mutation { change: Changed @access(needs: "NOTHING") @idempotent } type Changed { count: Int }',
  );
  expect(() => repeatMutations(schema)).toThrow('the mutation change needs no person and cannot be @idempotent');
});
