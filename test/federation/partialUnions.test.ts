import { alike } from './alike.ts';

alike(
  'a value type of which one subgraph knows a union’s members in part',
  {
    whole: `type Query { answer: Answer } type Answer { steps: [Step!]! text: String } union Step = Wait | Say | Ask type Wait { id: ID! seconds: Int } type Say { id: ID! words: String loud: Boolean } type Ask { id: ID! label: String }`,
    parts: {
      a: `type Query { answer: Answer } type Answer @shareable { steps: [Step!]! text: String } union Step = Wait | Say | Ask type Wait @shareable { id: ID! seconds: Int } type Say { id: ID! words: String loud: Boolean } type Ask { id: ID! label: String }`,
      b: 'type Answer @shareable { steps: [Step!]! text: String } union Step = Wait type Wait @shareable { id: ID! seconds: Int }',
    },
    root: { answer: 'r' },
    things: {
      r: { is: 'Answer', text: 'T', steps: ['w', 's', 'k'] },
      w: { is: 'Wait', id: 'w', seconds: 3 },
      s: { is: 'Say', id: 's', words: 'hello', loud: null },
      k: { is: 'Ask', id: 'k', label: 'L' },
    },
  },
  [
    {
      ask: '{ answer { text steps { __typename ... on Wait { id seconds } ... on Say { id words loud } ... on Ask { id label } } } }',
      by: 'a',
    },
    { ask: '{ answer { steps { __typename ... on Say { words } ... on Ask { label } } } }', by: 'a' },
  ],
);

alike(
  'a value type below an entity, whose union each subgraph knows in another part: who is asked has them all',
  {
    whole: `type Query { inA: Box inB: Box both: Box } type Box { id: ID! wrap: Wrap other: Wrap } type Wrap { steps: [Step!]! } union Step = Both | OfA | OfB type Both { label: String } type OfA { a: String } type OfB { b: String }`,
    parts: {
      a: `type Query { inA: Box both: Box @shareable } type Box @key(fields: "id") { id: ID! wrap: Wrap @shareable } type Wrap @shareable { steps: [Step!]! } union Step = Both | OfA type Both @shareable { label: String } type OfA { a: String }`,
      b: `type Query { inB: Box both: Box @shareable } type Box @key(fields: "id") { id: ID! wrap: Wrap @shareable other: Wrap } type Wrap @shareable { steps: [Step!]! } union Step = Both | OfB type Both @shareable { label: String } type OfB { b: String }`,
    },
    root: { inA: 'x', inB: 'x', both: 'x' },
    things: {
      x: { is: 'Box', id: 'x', wrap: { is: 'Wrap', steps: ['c'] }, other: { is: 'Wrap', steps: ['c', 'd'] } },
      c: { is: 'Both', label: 'L' },
      d: { is: 'OfB', b: 'B' },
    },
  },
  ['inA', 'inB', 'both'].flatMap((root) => [
    `{ ${root} { wrap { steps { __typename ... on Both { label } ... on OfA { a } ... on OfB { b } } } } }`,
    `{ ${root} { wrap { steps { __typename ... on OfB { b } } } other { steps { ... on OfB { b } ... on OfA { a } } } } }`,
  ]),
);
