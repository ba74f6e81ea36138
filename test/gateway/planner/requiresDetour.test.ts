import { expect, test } from '@jest/globals';
import { federate } from '../fixture/ask.ts';

type Person = { id: string };

const ask = federate([
  {
    name: 'people',
    sdl: 'type Query { person: Person any: [Any] } union Any = Person | Pet type Person @key(fields: "id") { id: ID! age: Int } type Pet { name: String owner: Person }',
    resolvers: {
      Query: {
        person: () => ({ id: '1' }),
        any: () => [
          { __typename: 'Pet', name: 'rex', owner: { id: '2' } },
          { __typename: 'Person', id: '3' },
        ],
      },
      Person: { __resolveReference: ({ id }: Person) => ({ id }), age: ({ id }: Person) => Number(id) * 10 },
    },
  },
  {
    name: 'family',
    sdl: 'type Person @key(fields: "id") { id: ID! age: Int @external children: [Person!] eldest: Person grown(at: Int = 18): Boolean @requires(fields: "age") twin: Person @requires(fields: "age") }',
    resolvers: {
      Person: {
        __resolveReference: (given: Person) => given,
        children: ({ id }: Person) => (id === '1' ? [{ id: '2' }, { id: '3' }] : []),
        eldest: ({ id }: Person) => (id === '1' ? { id: '2' } : null),
        grown: ({ age }: { age: number }, { at }: { at: number }) => age >= at,
        twin: ({ age }: { age: number }) => ({ id: String(age / 10) }),
      },
    },
  },
]);

test.each<[string, string, unknown]>([
  ['inside an entity of its own type', '{ person { eldest { grown } } }', { person: { eldest: { grown: true } } }],
  [
    'in a list, deeper, and beside itself',
    'query($at: Int) { person { grown(at: 10) children { old: grown(at: $at) grown children { grown } eldest { grown } id } } }',
    {
      person: {
        grown: true,
        children: [
          { old: false, grown: true, children: [], eldest: null, id: '2' },
          { old: true, grown: true, children: [], eldest: null, id: '3' },
        ],
      },
    },
  ],
  [
    'inside a field that is such a field itself',
    '{ person { eldest { twin { eldest { grown } twin { grown id } } } } }',
    { person: { eldest: { twin: { eldest: null, twin: { grown: true, id: '2' } } } } },
  ],
  [
    'under a condition on its type',
    '{ any { ... on Pet { name owner { children { grown } twin { grown } } } ... on Person { children { grown } grown } } person { eldest { grown } } }',
    {
      any: [
        { name: 'rex', owner: { children: [], twin: { grown: true } } },
        { children: [], grown: true },
      ],
      person: { eldest: { grown: true } },
    },
  ],
])('a field with @requires %s', async (_, source, data) => {
  const answer = await ask(source, { at: 25 });
  expect(answer).toMatchObject({ data, errors: [], masked: [] });
  expect(answer.sent.map(({ service }) => service)).not.toContain('entry');
});
