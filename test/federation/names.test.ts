import { alike } from './alike.ts';

const graph = {
  whole: `type Query { ann: User users: [User] constructor: User toString(hasOwnProperty: Int, proto: Int): String } interface Named { name: String } type User implements Named { id: ID! email: String name: String friend: User valueOf(isPrototypeOf: String): String text: String list: [Named] }
    type Pet implements Named { id: ID! name: String }`,
  parts: {
    a: 'type Query { ann: User users: [User] constructor: User } interface Named { name: String } type User implements Named @key(fields: "id email") { id: ID! email: String name: String friend: User list: [Named] } type Pet implements Named @key(fields: "id") { id: ID! name: String }',
    b: 'type Query { toString(hasOwnProperty: Int, proto: Int): String } type User @key(fields: "id email") { id: ID! email: String name: String @external valueOf(isPrototypeOf: String): String text: String @requires(fields: "name") }',
  },
  root: { ann: 'u', users: ['u', 'v', 'u'], constructor: 'v' },
  things: {
    u: { is: 'User', id: 'u', email: 'e', name: 'U', friend: 'v', list: ['v', 'p'] },
    v: { is: 'User', id: 'v', email: null, name: null, friend: null, list: null },
    p: { is: 'Pet', id: 'p', name: 'P' },
  },
  resolve: {
    'Query.toString': (_: object, args: object) => JSON.stringify(args),
    'User.valueOf': ({ id }: { id: string }, args: object) => `${id} ${JSON.stringify(args)}`,
  },
};

alike('an alias that is the name of a key or of something required does not become it', graph, [
  '{ users { id: name email: id text } }',
  '{ users { name: email text id: text } }',
  '{ ann { id: email email: name name: id friend { email: text text: valueOf id: name } } }',
  '{ users { __typename: name text } }',
  '{ users { list { name: __typename __typename: name ... on User { id: text text: id } } } }',
  '{ id: ann { id: text } text: users { text: valueOf } }',
  '{ ann { list: friend { list: text } friend: list { friend: name } } }',
]);

alike('names that mean something to JavaScript, or to a planner, are just names', graph, [
  '{ __proto__: ann { constructor: text toString: id hasOwnProperty: valueOf } }',
  '{ constructor { toString: text valueOf } toString }',
  '{ toString(hasOwnProperty: 1, proto: 2) }',
  {
    ask: 'query($__proto__: Int, $constructor: String, $representations: Int) { toString(hasOwnProperty: $__proto__, proto: $representations) ann { valueOf(isPrototypeOf: $constructor) __proto__: text } }',
    with: JSON.parse('{"__proto__": 3, "constructor": "c", "representations": 4}') as Record<string, unknown>,
  },
  '{ _e0: ann { _entities: text _0: id __typename_: valueOf } _internal_qp_alias_0: users { _internal_qp_alias_0: text _internal_qp_alias_1: name } renamed_0: constructor { renamed_1: text } }',
  '{ a: ann { length: text then: valueOf } then: ann { id } data: ann { errors: id data: text } errors: users { message: text path: name extensions: id } }',
  'query constructor { ann { ...__proto__ } } fragment __proto__ on User { text ...toString } fragment toString on User { prototype: name }',
]);
