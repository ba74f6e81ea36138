import { among, type Row } from './row.ts';

const people =
  'type Query { user: User }\ntype User @key(fields: "id") { id: ID! address: Address }\ntype Address { street: String }';
const places = 'type Query { town: String }';
const moved = {
  people: 'type Query { user: User }\ntype User @key(fields: "id") { id: ID! }',
  places:
    'type Query { town: String }\ntype User @key(fields: "id") { id: ID! address: Address }\ntype Address { street: String }',
};
const stepwise = (subgraph: 'people' | 'places', claim: string, ...findings: string[]): Row => ({
  ...among(claim, { people, places }, { [subgraph]: moved[subgraph] }, ...findings),
  beside: moved,
});

const members =
  'type Query { user: User }\ntype User @key(fields: "id") @key(fields: "slug") @global @permission(is: "member:read", own: true) { id: ID! slug: String email: String name: String }';
const accounts =
  'type User @key(fields: "id") { id: ID! email: String @external mail: String @requires(fields: "email") @permission(is: "member:read") account: String @permission(is: "integration:read") }';
const requiring = (permissions: string) => ({
  accounts: accounts.replace(
    'account: String @permission(is: "integration:read")',
    `account: String @requires(fields: "email") ${permissions}`,
  ),
});
const badges =
  'type User @key(fields: "id") { id: ID! account: String @external badge: String @requires(fields: "account") @permission(is: "integration:read") }';

/** What does not compose with what everyone else has published. */
export const compositionRows = [
  stepwise(
    'places',
    'a type that moves, first added where it goes',
    'error INVALID_FIELD_SHARING User.address',
    'error INVALID_FIELD_SHARING Address.street',
  ),
  stepwise(
    'people',
    'a type that moves, first taken from where it was',
    'error FIELD_REMOVED User.address',
    'error TYPE_REMOVED Address',
  ),
  among(
    'no field of Query is left',
    { shop: 'type Query { a: Int }' },
    { shop: 'type Shop { a: Int }' },
    'error NO_QUERIES shop',
  ),
  among(
    'all that is left is hidden',
    { shop: 'type Query { a: Int }' },
    { shop: 'type Query { a: Int @inaccessible }' },
    'error ONLY_INACCESSIBLE_CHILDREN Query',
  ),
  among(
    'an unknown type',
    { shop: 'type Query { a: Int }' },
    { shop: 'type Query { a: Imt }' },
    'error INVALID_GRAPHQL Query.a',
  ),
  among(
    'a key of a field that is not there',
    { people, places },
    { people: people.replace('@key(fields: "id")', '@key(fields: "slug")') },
    'error KEY_INVALID_FIELDS User',
  ),
  among(
    'another kind than another subgraph says',
    {
      one: 'type Query { a: T }\ntype T @shareable { x: Int }',
      two: 'type Query { b: T }\ntype T @shareable { x: Int }',
    },
    { two: 'type Query { b: T }\nscalar T' },
    'error TYPE_KIND_MISMATCH T',
  ),
  among(
    'a field’s other type than another subgraph says',
    {
      one: 'type Query { a: T }\ntype T @shareable { x: Int }',
      two: 'type Query { b: T }\ntype T @shareable { x: Int }',
    },
    { two: 'type Query { b: T }\ntype T @shareable { x: String }' },
    'error FIELD_TYPE_MISMATCH T.x',
  ),
  among(
    'a guard that the gateway does not keep',
    {
      shop: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])\ntype Query { a: Int }',
    },
    {
      shop: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])\ntype Query { a: Int @authenticated }',
    },
    'error UNSERVABLE_SUPERGRAPH shop',
  ),
  among(
    'a new subgraph that composes',
    { shop: 'type Query { a: Int }' },
    { news: 'type Query { b: Int }' },
    'note FIELD_ADDED Query.b',
  ),
  among(
    'a type’s permission that its owner does not state',
    { members, accounts },
    { accounts: accounts.replace('{', '@permission(is: "integration:read") {') },
    'error PERMISSION_NOT_OWNERS User',
  ),
  among(
    'a type’s permission that two state',
    { members, accounts },
    { accounts: accounts.replace('{', '@permission(is: "member:read") {') },
    'error PERMISSION_NOT_OWNERS User',
  ),
  among(
    'a field that requires what asks more than it does',
    { members, accounts },
    requiring('@permission(is: "integration:read")'),
    'error PERMISSION_LESS_THAN_REQUIRED User.account',
  ),
  among(
    'a field that states what it requires',
    { members, accounts },
    requiring('@permission(is: "integration:read") @permission(is: "member:read")'),
    'warning REQUIRES_ADDED User.account',
    'error PERMISSION_ADDED User.account',
  ),
  among(
    'a field that requires a key',
    { members, accounts: accounts.replaceAll('email', 'slug') },
    { accounts: requiring('@permission(is: "integration:read")').accounts.replaceAll('email', 'slug') },
    'warning REQUIRES_ADDED User.account',
  ),
  among(
    'a field that requires one that requires more',
    { members, ...requiring('@permission(is: "integration:read") @permission(is: "member:read")') },
    { badges },
    'error PERMISSION_LESS_THAN_REQUIRED User.badge',
  ),
  among(
    'a key that the owner of what asks a permission does not know',
    { members, accounts },
    {
      accounts:
        'type User @key(fields: "email") { email: String @external account: String @permission(is: "integration:read") }',
    },
    'error PERMISSION_KEY_UNKNOWN User',
  ),
  among('the first subgraph of all', {}, { shop: 'type Query { a: Int }' }),
];
