import { asWritten, written, type Row } from './row.ts';

const page = 'type PageInfo @shareable { endCursor: String hasNextPage: Boolean! }';

/** How an SDL is written. */
export const lintRows: Row[] = [
  written(
    'what keeps the conventions',
    `type Query { shop(id: ID!): Shop shops(orderBy: ShopOrder! = NAME, first: Int, after: String, last: Int, before: String): ShopConnection }\n"A shop."\ntype Shop { id: ID! name: String }\n"Orders."\nenum ShopOrder { NAME }\ntype ShopConnection { edges: [ShopEdge!]! nodes: [Shop!]! pageInfo: PageInfo! totalCount: Int! }\ntype ShopEdge { cursor: String! node: Shop! }\n"A page."\n${page}\ntype Mutation { openShop(input: OpenShopInput!): OpenShopPayload }\ninput OpenShopInput { name: String! }\ntype OpenShopPayload { shop: Shop }\n"A day."\nenum Day { MONDAY TUESDAY }\nextend type Shop { opens: Day }`,
  ),
  written(
    'a type without a description',
    'type Query { shop: Shop }\ntype Shop { id: ID }',
    'error REQUIRE_DESCRIPTION Shop',
  ),
  written(
    'an enum without a description',
    'type Query { day: Day }\nenum Day { MONDAY }',
    'error REQUIRE_DESCRIPTION Day',
  ),
  asWritten(
    'a field, an argument, an input field and an enum’s value without descriptions; ids, times, pages and payloads need none of their own',
    `"A shop." type Shop { id: ID! name: String createdAt: Int day: Day }
     type Query { shop(id: ID! near: String): Shop shops(first: Int, after: String): ShopConnection }
     type ShopConnection { edges: [ShopEdge!]! nodes: [Shop!]! pageInfo: PageInfo! totalCount: Int! } type ShopEdge { cursor: String! node: Shop! }
     "A page." type PageInfo @shareable { "Where it ends." endCursor: String }
     type Mutation { "Opens one." openShop(input: OpenShopInput!): OpenShopPayload }
     input OpenShopInput { name: String! } type OpenShopPayload { shop: Shop }
     "A day." enum Day { MONDAY }`,
    'error REQUIRE_DESCRIPTION Shop.name',
    'error REQUIRE_DESCRIPTION Shop.day',
    'error REQUIRE_DESCRIPTION Query.shop',
    'error REQUIRE_DESCRIPTION Query.shop(near:)',
    'error REQUIRE_DESCRIPTION Query.shops',
    'error CONNECTION_ARGUMENTS Query.shops',
    'error REQUIRE_DESCRIPTION OpenShopInput.name',
    'error REQUIRE_DESCRIPTION Day.MONDAY',
  ),
  written('a hidden type needs no description', 'type Query { a: Int }\ntype Shop @inaccessible { id: ID }'),
  written(
    'a comment instead of a description',
    'type Query { shop: Shop }\n# A shop.\ntype Shop { id: ID }',
    'error NO_HASHTAG_DESCRIPTION Shop',
    'error REQUIRE_DESCRIPTION Shop',
  ),
  written(
    'a type in small letters',
    'type Query { shop: shop }\n"A shop."\ntype shop { id: ID }',
    'error NAMING_CONVENTION shop',
  ),
  written('a field with a capital', 'type Query { Shop: Int }', 'error NAMING_CONVENTION Query.Shop'),
  written(
    'an argument with _',
    'type Query { shop(shop_id: ID): Int }',
    'error NAMING_CONVENTION Query.shop(shop_id:)',
  ),
  written(
    'an enum’s value in small letters',
    'type Query { day: Day }\n"A day."\nenum Day { monday }',
    'error NAMING_CONVENTION Day.monday',
  ),
  written(
    'values that differ only in case',
    'type Query { day: Day }\n"A day."\nenum Day { MONDAY Monday }',
    'error NAMING_CONVENTION Day.Monday',
    'error UNIQUE_ENUM_VALUE_NAMES Day.Monday',
  ),
  written(
    'a deprecation without a reason',
    'type Query { a: Int @deprecated }',
    'error REQUIRE_DEPRECATION_REASON Query.a',
  ),
  written(
    'a deprecation without a date',
    'type Query { a: Int @deprecated(reason: "Use b.") b: Int }',
    'error DEPRECATION_WITHOUT_DATE Query.a',
  ),
  written(
    'a deprecation with a day that there is not',
    'type Query { a: Int @deprecated(reason: "Until 2027-13-01.") }',
    'error DEPRECATION_WITHOUT_DATE Query.a',
  ),
  written(
    'a deprecation with both',
    'type Query { a: Int @deprecated(reason: "Use b; removed after 2027-03-31.") b: Int }',
  ),
  written(
    'a list without pages',
    'type Query { shops: [Shop] }\n"A shop."\ntype Shop { id: ID }',
    'error LIST_WITHOUT_PAGES Query.shops',
  ),
  written('a list of words', 'type Query { names: [String!] }'),
  written(
    'a connection without arguments',
    `type Query { shops: ShopConnection }\n"A shop."\ntype Shop { id: ID }\n"Orders."\nenum ShopOrder { NAME }\ntype ShopConnection { edges: [ShopEdge!]! nodes: [Shop!]! pageInfo: PageInfo! totalCount: Int! }\ntype ShopEdge { cursor: String! node: Shop! }\n"A page."\n${page}`,
    'error CONNECTION_ARGUMENTS Query.shops',
  ),
  written(
    'a place that may be forbidden and cannot be null',
    `type Query { shop: Shop shops(orderBy: ShopOrder! = NAME, first: Int, after: String, last: Int, before: String): ShopConnection item: Item }\n"A shop."\ntype Shop @permission(is: "shop:read") { id: ID! till: Int! @permission(is: "shop:count") owner: Person! best: ShopConnection! }\n"Orders."\nenum ShopOrder { NAME }\ntype ShopConnection { edges: [ShopEdge!]! nodes: [Shop!]! pageInfo: PageInfo! totalCount: Int! }\ntype ShopEdge { cursor: String! node: Shop! }\n"A page."\n${page}\n"A person."\ntype Person @permission(is: "person:read") { name: String! shop: Shop! }\n"Anything."\nunion Any = Shop | Person\n"An item."\ntype Item { any: Any! names: [String!]! }`,
    'error REQUIRED_BEHIND_PERMISSION Shop.till',
    'error REQUIRED_BEHIND_PERMISSION Shop.owner',
    'error REQUIRED_BEHIND_PERMISSION Shop.best',
    'error REQUIRED_BEHIND_PERMISSION Person.shop',
    'error REQUIRED_BEHIND_PERMISSION Item.any',
    'error CONNECTION_ARGUMENTS Shop.best',
  ),
  written('a root field that cannot be null', 'type Query { a: Int! }', 'error REQUIRED_ACROSS_SUBGRAPHS Query.a'),
  written(
    'names of what the gateway adds',
    'type Query { node: Int nodes: Int thing: Thing }\n"A thing."\ntype Thing { nodeId: Int node: Int }\n"A node."\ntype Node { a: Int }',
    'error NODE_NAME_TAKEN Query.node',
    'error NODE_NAME_TAKEN Query.nodes',
    'error NODE_NAME_TAKEN Thing.nodeId',
    'error NODE_NAME_TAKEN Node',
  ),
  written(
    'a mutation without a payload of its own',
    'type Query { a: Int }\ntype Mutation { open: Int }',
    'error MUTATION_PAYLOAD Mutation.open',
  ),
];
