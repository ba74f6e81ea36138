import { alike } from './alike.ts';

const byId = { 'Query.node': (_: object, { id }: { id: string }) => id };

alike(
  'a root field that gives an interface, of whose objects each subgraph knows some fields',
  {
    whole: `type Query { node(id: ID!): Node nodes: [Node] goods: [Goods] thing: Node } interface Node { id: ID! } interface Insured { years: Int } union Goods = Oven | Kettle
    type Oven implements Node & Insured { id: ID! years: Int } type Kettle implements Node & Insured { id: ID! years: Int watts: Int }`,
    parts: {
      a: `type Query { node(id: ID!): Node nodes: [Node] goods: [Goods] thing: Node } interface Node { id: ID! } interface Insured { years: Int } union Goods = Oven | Kettle
      type Oven implements Node @key(fields: "id") { id: ID! } type Kettle implements Node & Insured @key(fields: "id") { id: ID! years: Int }`,
      b: 'interface Node { id: ID! } interface Insured { years: Int } type Oven implements Node & Insured @key(fields: "id") { id: ID! years: Int }',
      c: 'interface Node { id: ID! } type Oven implements Node @key(fields: "id") { id: ID! } type Kettle implements Node @key(fields: "id") { id: ID! watts: Int }',
    },
    root: { nodes: ['k', 'o', null], goods: ['o', 'k'], thing: 'k' },
    things: { o: { is: 'Oven', id: 'o', years: 2 }, k: { is: 'Kettle', id: 'k', years: null, watts: 900 } },
    resolve: byId,
  },
  [
    { ask: '{ nodes { id } }', by: 'a' },
    '{ nodes { ... on Kettle { years } ... on Oven { id } } }',
    '{ nodes { ... on Node { ... on Insured { years } } } }',
    '{ nodes { ... on Node { id ... on Node { id ... on Insured { years } } } } }',
    '{ goods { ... on Node { id } ... on Insured { years } ... F } } fragment F on Goods { ... on Kettle { watts } ... on Node { __typename } }',
    '{ node(id: "o") { ... on Oven { years } } other: node(id: "o") { ... on Kettle { years } } third: node(id: "k") { ... on Kettle { years watts } } }',
    { ask: '{ thing { ... on Kettle { id __typename watts } } }', by: 'a c' },
    { ask: '{ node(id: "nobody") { id ... on Oven { years } } }', by: 'a' },
  ],
);

alike(
  'entities of an interface that point at each other, each subgraph with one of them as a stub',
  {
    whole: `type Query { account(id: ID!): Account chat(id: ID!): Chat node: Node other: Node } interface Node { id: ID! } type Account implements Node { id: ID! name: String! chats: [Chat!]! } type Chat implements Node { id: ID! text: String! account: Account! }`,
    parts: {
      a: 'type Query { account(id: ID!): Account node: Node @shareable other: Node @shareable } interface Node { id: ID! } type Account implements Node @key(fields: "id") { id: ID! name: String! } type Chat implements Node @key(fields: "id") { id: ID! @external account: Account! }',
      b: 'type Query { chat(id: ID!): Chat node: Node @shareable other: Node @shareable } interface Node { id: ID! } type Account implements Node @key(fields: "id") { id: ID! @external chats: [Chat!]! } type Chat implements Node @key(fields: "id") { id: ID! text: String! }',
    },
    root: { node: 'u', other: 'x' },
    things: {
      u: { is: 'Account', id: 'u', name: 'U', chats: ['x', 'y'] },
      x: { is: 'Chat', id: 'x', text: 'X', account: 'u' },
      y: { is: 'Chat', id: 'y', text: 'Y', account: 'u' },
    },
    resolve: {
      'Query.account': (_: object, { id }: { id: string }) => id,
      'Query.chat': (_: object, { id }: { id: string }) => id,
    },
  },
  [
    { ask: '{ account(id: "u") { id } }', by: 'a' },
    { ask: '{ chat(id: "x") { id } }', by: 'b' },
    '{ chat(id: "x") { id text account { id name } } }',
    '{ account(id: "u") { id name chats { id text account { id } } } }',
    '{ node { __typename ... on Account { id name chats { text } } } other { __typename ... on Chat { id text account { name } } } }',
    '{ node { __typename ... on Chat { id } } other { __typename ... on Account { name } } }',
  ],
);
