import { among, type Row } from './row.ts';

const people =
  'type Query { user(id: ID!): User }\ntype User @key(fields: "id") @key(fields: "email") @tenantScoped { id: ID! email: String name: String }';
const chats =
  'type Query { chat: Chat }\ntype Chat { author: User }\ntype User @key(fields: "email") { email: String posts: Int }';
const graph = { people, chats };
const inPeople = (claim: string, from: string, to: string, ...findings: string[]): Row =>
  among(claim, graph, { people: people.replace(from, to) }, ...findings);

const sharing = {
  one: 'type Query { a: Range }\ntype Range @shareable { from: Int to: Int }',
  two: 'type Query { b: Range }\ntype Range @shareable { from: Int to: Int }',
};
const parcels = {
  products: 'type Query { product: Product }\ntype Product @key(fields: "id") { id: ID! weight: Int size: Int }',
  shipping: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
};
const shipping = (from: string, to: string) => ({ shipping: parcels.shipping.replace(from, to) });
const guarded = { shop: 'type Query { a: Int @access(needs: USER) b: Int @permission(is: "shop:read") c: Int }' };
const inGuarded = (claim: string, from: string, to: string, ...findings: string[]): Row =>
  among(claim, guarded, { shop: guarded.shop.replace(from, to) }, ...findings);
const labelled = { shop: 'type Query { a: Int b: Int @tag(name: "public") }' };
const custom = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"]) @link(url: "https://specs.example.test/shop/v1.0", import: ["@cached"]) @composeDirective(name: "@cached")
directive @cached(seconds: Int!) on FIELD_DEFINITION`;
const ofCustom = (fields: string, definition = custom) => `${definition}\ntype Query { ${fields} }`;

/** What the gateway and other subgraphs notice. */
export const federationRows = [
  inPeople(
    'a key removed, so that its field has two owners',
    ' @key(fields: "email")',
    ' @key(fields: "id name")',
    'error INVALID_FIELD_SHARING User.email',
  ),
  among(
    'a key removed by which others know the type',
    { people, chats: chats.replaceAll('email: String', 'id: ID!').replace('"email"', '"id"') },
    { people: people.replace(' @key(fields: "email")', '') },
    'error KEY_REMOVED User',
  ),
  among(
    'a key removed from a type that nobody else knows',
    { people },
    { people: people.replace(' @key(fields: "email")', '') },
    'warning KEY_REMOVED User',
  ),
  inPeople('a key added', '@key(fields: "id")', '@key(fields: "id") @key(fields: "id email")', 'note KEY_ADDED User'),
  inPeople('a key written in another way', '@key(fields: "email")', '@key(fields: " email ")'),
  among(
    'a key that can be followed no more',
    { people, chats: chats.replaceAll('email: String', 'id: ID!').replace('"email"', '"id"') },
    { people: people.replace('@key(fields: "email")', '@key(fields: "email", resolvable: false)') },
    'error KEY_REMOVED User',
    'note KEY_ADDED User',
  ),
  among(
    'federation’s own names for its directives',
    {
      shop: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\ntype Query { a: A }\ntype A @key(fields: "id") { id: ID! }',
    },
    {
      shop: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")\ntype Query { a: A }\ntype A @federation__key(fields: "id") { id: ID! }',
    },
  ),
  among(
    'a directive imported under another name',
    {
      shop: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\ntype Query { a: A }\ntype A @key(fields: "id") { id: ID! }',
    },
    {
      shop: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@key", as: "@primary" }])\ntype Query { a: A }\ntype A @primary(fields: "id") { id: ID! }',
    },
  ),

  among(
    'a field made shareable',
    { one: sharing.one.replace(' @shareable', '') },
    { one: sharing.one },
    'note SHAREABLE_ADDED Range',
  ),
  among(
    'a field shared no more that nobody else answers',
    { one: sharing.one },
    { one: sharing.one.replace(' @shareable', '') },
    'note SHAREABLE_REMOVED Range',
  ),
  among(
    'a field shared no more that another answers',
    sharing,
    { one: sharing.one.replace(' @shareable', '') },
    'error INVALID_FIELD_SHARING Range.from',
    'error INVALID_FIELD_SHARING Range.to',
  ),
  among('a shared field that may be null in one', sharing, { one: sharing.one.replace('from: Int', 'from: Int!') }),
  among(
    'a shared field that may be null in one, of what was null nowhere',
    { one: sharing.one.replace('from: Int', 'from: Int!'), two: sharing.two.replace('from: Int', 'from: Int!') },
    { one: sharing.one },
    'error FIELD_TYPE_CHANGED Range.from',
  ),
  among(
    'a shared type’s field that the other lacks',
    sharing,
    { one: sharing.one.replace('to: Int', 'to: Int by: Int') },
    'error SATISFIABILITY_ERROR Range.by',
  ),
  among(
    'a shared field that one no longer answers',
    sharing,
    { one: sharing.one.replace(' to: Int', '') },
    'error SATISFIABILITY_ERROR Range.to',
  ),
  among(
    'a shared enum’s new value in one, where it is only answered',
    { one: 'type Query { a: E }\nenum E { X }', two: 'type Query { b: E }\nenum E { X }' },
    { one: 'type Query { a: E }\nenum E { X Y }' },
    'warning ENUM_VALUE_ADDED E.Y',
  ),
  among(
    'a shared enum’s new value in one, where it is given and answered',
    { one: 'type Query { a(in: E): E }\nenum E { X }', two: 'type Query { b: E }\nenum E { X }' },
    { one: 'type Query { a(in: E): E }\nenum E { X Y }' },
    'error ENUM_VALUE_MISMATCH E',
  ),
  among(
    'an input’s field that only one accepts',
    {
      one: 'type Query { a(in: I): Int }\ninput I { x: Int y: Int }',
      two: 'type Query { b(in: I): Int }\ninput I { x: Int y: Int }',
    },
    { one: 'type Query { a(in: I): Int }\ninput I { x: Int }' },
    'error INPUT_FIELD_REMOVED I.y',
  ),

  among(
    'a field that moves with @override',
    { people, profiles: 'type Query { a: Int }\ntype User @key(fields: "id") { id: ID! }' },
    {
      profiles:
        'type Query { a: Int }\ntype User @key(fields: "id") { id: ID! name: String @override(from: "people") }',
    },
  ),
  among(
    'a field that has moved, taken out of where it was',
    {
      people,
      profiles:
        'type Query { a: Int }\ntype User @key(fields: "id") { id: ID! name: String @override(from: "people") }',
    },
    { people: people.replace(' name: String', '') },
    'note FIELD_MOVED User.name',
  ),
  among(
    'an override taken back',
    {
      people,
      profiles:
        'type Query { a: Int }\ntype User @key(fields: "id") { id: ID! name: String @override(from: "people") }',
    },
    { profiles: 'type Query { a: Int }\ntype User @key(fields: "id") { id: ID! }' },
    'note FIELD_MOVED User.name',
  ),
  among(
    'an override for some requests first',
    {
      people,
      profiles:
        'type Query { a: Int }\ntype User @key(fields: "id") { id: ID! name: String @override(from: "people", label: "percent(5)") }',
    },
    {
      profiles:
        'type Query { a: Int }\ntype User @key(fields: "id") { id: ID! name: String @override(from: "people", label: "percent(50)") }',
    },
    'warning OVERRIDE_CHANGED User.name',
  ),

  inGuarded('a field hidden', 'c: Int', 'c: Int @inaccessible', 'error FIELD_REMOVED Query.c'),
  among(
    'a hidden field shown',
    { shop: 'type Query { a: Int b: Int @inaccessible }' },
    { shop: 'type Query { a: Int b: Int }' },
    'note FIELD_ADDED Query.b',
  ),
  among(
    'a hidden field removed',
    { shop: 'type Query { a: Int b: Int @inaccessible }' },
    { shop: 'type Query { a: Int }' },
  ),
  among(
    'a hidden field’s other type',
    { shop: 'type Query { a: Int b: Int @inaccessible }' },
    { shop: 'type Query { a: Int b: String @inaccessible }' },
  ),

  among(
    'another requirement',
    parcels,
    shipping('cost: Int @requires(fields: "weight")', 'size: Int @external cost: Int @requires(fields: "weight size")'),
    'warning REQUIRES_CHANGED Product.cost',
  ),
  among(
    'a requirement dropped',
    parcels,
    shipping(' weight: Int @external cost: Int @requires(fields: "weight")', ' cost: Int'),
    'note REQUIRES_REMOVED Product.cost',
  ),
  among(
    'a field that another requires removed',
    parcels,
    { products: parcels.products.replace(' weight: Int', '') },
    'error EXTERNAL_MISSING_ON_BASE Product.weight',
  ),
  among('the same requirement in another order of words', parcels, shipping('fields: "weight"', 'fields: "  weight"')),

  inGuarded(
    'a field that everybody might ask needs an organization',
    ' @access(needs: USER)',
    '',
    'error ACCESS_REMOVED Query.a',
  ),
  inGuarded('a field that needs less', 'USER', 'NOTHING', 'error ACCESS_CHANGED Query.a'),
  inGuarded(
    'a field that needs a permission now',
    'c: Int',
    'c: Int @permission(is: "shop:read")',
    'error PERMISSION_ADDED Query.c',
  ),
  inGuarded('a field that needs another permission', 'shop:read', 'shop:write', 'error PERMISSION_CHANGED Query.b'),
  inGuarded(
    'a field that needs no permission any more',
    ' @permission(is: "shop:read")',
    '',
    'warning PERMISSION_REMOVED Query.b',
  ),
  inPeople(
    'objects of an organization that belong to all',
    '@tenantScoped',
    '@global',
    'error TENANT_SCOPED_REMOVED User',
    'error GLOBAL_ADDED User',
  ),
  among(
    'a new field’s permission',
    guarded,
    { shop: guarded.shop.replace('c: Int', 'c: Int d: Int @permission(is: "shop:read")') },
    'note FIELD_ADDED Query.d',
  ),

  among(
    'a field of a root type of another name removed',
    { shop: 'schema { query: Root }\ntype Root { a: Int b: Int }' },
    { shop: 'schema { query: Root }\ntype Root { a: Int }' },
    'error FIELD_REMOVED Query.b',
  ),
  among(
    'a root type of another name',
    { shop: 'schema { query: Root }\ntype Root { a: Int }' },
    { shop: 'schema { query: Start }\ntype Start { a: Int }' },
  ),

  among(
    'a tag added',
    labelled,
    { shop: labelled.shop.replace('a: Int', 'a: Int @tag(name: "internal")') },
    'warning TAG_ADDED Query.a',
  ),
  among(
    'a tag removed',
    labelled,
    { shop: labelled.shop.replace(' @tag(name: "public")', '') },
    'warning TAG_REMOVED Query.b',
  ),
  among(
    'a directive of somebody’s own changed',
    { shop: ofCustom('a: Int @cached(seconds: 1)') },
    { shop: ofCustom('a: Int @cached(seconds: 2)') },
    'warning CACHED_CHANGED Query.a',
  ),
  among(
    'a directive of somebody’s own removed',
    { shop: ofCustom('a: Int @cached(seconds: 1)') },
    { shop: ofCustom('a: Int') },
    'warning CACHED_REMOVED Query.a',
  ),
  among(
    'a directive of somebody’s own defined otherwise',
    { shop: ofCustom('a: Int @cached(seconds: 1)') },
    { shop: ofCustom('a: Int @cached(seconds: 1)', custom.replace('Int!', 'Int')) },
    'warning DIRECTIVE_DEFINITION_CHANGED @cached',
  ),
];
