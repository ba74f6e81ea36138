import { expect, test } from '@jest/globals';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { composeSmall } from '../fixture/compose.ts';

const sdl = composeSmall([
  {
    name: 'one',
    resolvers: {},
    sdl: `
    type Query { "Says a." a(mood: Mood, hidden: Int @inaccessible): A @access(needs: USER) secret: Secret @inaccessible old: String @deprecated(reason: "Use a.") moment: Moment any: Any }
    scalar Moment @specifiedBy(url: "https://example.test/moment")
    enum Mood { CALM LOUD @inaccessible }
    interface Named { name: String }
    type A implements Named @key(fields: "id") { id: ID! name: String hidden: String @inaccessible }
    type Secret implements Named @inaccessible { name: String }
    union Any = A | Secret
  `,
  },
]);

test('clients see the graph without federation, access directives and whatever is inaccessible', () => {
  expect(printSchema(lexicographicSortSchema(readSupergraph(sdl, { nodes: false }).apiSchema)))
    .toBe(`type A implements Named {
  id: ID!
  name: String
}

union Any = A

scalar Moment @specifiedBy(url: "https://example.test/moment")

enum Mood {
  CALM
}

interface Named {
  name: String
}

type Query {
  """Says a."""
  a(mood: Mood): A
  any: Any
  moment: Moment
  old: String @deprecated(reason: "Use a.")
}`);
});

test('what a root field needs is read from @access, ORGANIZATION where nothing is said', () => {
  const { needOf, urls } = readSupergraph(sdl);
  expect([needOf('query' as never, 'a'), needOf('query' as never, 'old'), needOf('mutation' as never, 'a')]).toEqual([
    'USER',
    'ORGANIZATION',
    'ORGANIZATION',
  ]);
  expect([...urls]).toEqual([['one', 'http://one.test/graphql']]);
});
