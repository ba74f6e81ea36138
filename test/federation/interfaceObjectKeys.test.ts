import { alike } from './alike.ts';

const things = {
  f: { is: 'Film', id: 'f', sku: 'F1', maker: 'm', title: 'F', length: 3, stars: 1, next: 'b' },
  b: { is: 'Book', id: 'b', sku: 'B1', maker: 'm', title: null, pages: 9, stars: 2, next: 'f' },
  m: { is: 'Maker', code: 'M' },
};
const keyed = (keys: string) => `interface Media ${keys} { id: ID! sku: ID! maker: Maker title: String }
  type Film implements Media ${keys} { id: ID! sku: ID! maker: Maker title: String length: Int }
  type Book implements Media ${keys} { id: ID! sku: ID! maker: Maker title: String pages: Int }
  type Maker @shareable { code: ID! }`;

describeKeys('one key, that all know', '@key(fields: "id")', '@key(fields: "id")', '');
describeKeys('a key beside it', '@key(fields: "id") @key(fields: "sku")', '@key(fields: "id")', '');
describeKeys(
  'a key of several fields, and one beside it',
  '@key(fields: "sku") @key(fields: "id maker { code }")',
  '@key(fields: "maker { code } id")',
  'maker: Maker',
);

function describeKeys(claim: string, keys: string, objectKeys: string, keyFields: string): void {
  alike(
    `what is asked under the types of an @interfaceObject: ${claim}`,
    {
      whole: `type Query { objects: [Media] films: [Film] }
        interface Media { id: ID! sku: ID! maker: Maker title: String stars: Int next: Media told: String also: String }
        type Film implements Media { id: ID! sku: ID! maker: Maker title: String stars: Int next: Media told: String also: String length: Int }
        type Book implements Media { id: ID! sku: ID! maker: Maker title: String stars: Int next: Media told: String also: String pages: Int }
        type Maker { code: ID! }`,
      parts: {
        a: `type Query { films: [Film] } ${keyed(keys)}`,
        c: `type Query { objects: [Media] } type Maker @shareable { code: ID! } type Media ${objectKeys} @interfaceObject { id: ID! ${keyFields} stars: Int next: Media
          title: String @external told: String @requires(fields: "title") also: String @requires(fields: "title") }`,
      },
      root: { objects: ['f', 'b', null], films: ['f'] },
      things,
    },
    [
      { ask: '{ objects { ... on Film { stars } } }', requests: 3 },
      { ask: '{ objects { ... on Film { id title } } }', requests: 2 },
      { ask: '{ objects { id ... on Film { id title } ... on Book { id } } }', requests: 2 },
      { ask: '{ objects { stars ... on Film { stars length } } }', requests: 2 },
      { ask: '{ objects { next { id } ... on Film { next { id } length } } }', requests: 2 },
      { ask: '{ objects { ... on Film { a: id } ... on Book { a: sku } } }', requests: 2 },
      { ask: '{ objects { ... on Film { id: sku } ... on Book { id } } }', requests: 2 },
      { ask: '{ objects { ... on Film { maker { code } } ... on Book { id maker { x: code } } } }', by: 'a c' },
      { ask: '{ objects { title told ... on Film { also } } }', requests: 3 },
      { ask: '{ objects { ... on Film { also } } }', requests: 3 },
      '{ objects { ... on Film { stars } ... on Book { next { id } } } }',
      '{ objects { ... on Film { next { id } } ... on Book { next { stars } } } }',
      '{ objects { ... on Film { next { ... on Film { id } ... on Book { next { id ... on Film { id told } } } } } } }',
      '{ objects { next { ... on Film { id told } ... on Book { told id next { ... on Film { told id } } } } } }',
      '{ objects { ... on Film { told } ... on Book { told next { ... on Film { also length } } } } }',
      { ask: '{ films { title told next { ... on Book { id } } } }', by: 'a c' },
    ],
  );
}

alike(
  'what is asked under the types of an @interfaceObject of another subgraph that has it as an object too',
  {
    whole: `type Query { objects: [Media] other: [Media] }
      interface Media { id: ID! sku: ID! stars: Int shelf: String } type Film implements Media { id: ID! sku: ID! stars: Int shelf: String } type Book implements Media { id: ID! sku: ID! stars: Int shelf: String }`,
    parts: {
      a: `interface Media @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! } type Film implements Media @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! } type Book implements Media @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }`,
      c: 'type Query { objects: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! }',
      d: 'type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }',
      e: 'type Query { other: [Media] } type Media @key(fields: "sku") @interfaceObject { sku: ID! shelf: String }',
    },
    root: { objects: ['f', 'b', null], other: ['b', 'f'] },
    things: {
      f: { is: 'Film', id: 'f', sku: 'F1', stars: 1, shelf: 'A' },
      b: { is: 'Book', id: 'b', sku: 'B1', stars: null, shelf: 'B' },
    },
  },
  [
    { ask: '{ objects { stars } }', requests: 2 },
    { ask: '{ objects { id ... on Film { id stars } } }', requests: 3 },
    { ask: '{ objects { ... on Film { a: stars } ... on Book { b: stars id } } }', requests: 3 },
    { ask: '{ objects { __typename ... on Film { id: shelf } ... on Book { stars } } }', by: 'a c d e' },
    { ask: '{ other { ... on Film { stars sku } ... on Book { shelf } } }', by: 'a d e' },
  ],
);
