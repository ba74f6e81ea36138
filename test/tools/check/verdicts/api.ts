import { alone, type Row } from './row.ts';

const product =
  'type Query { product(id: ID!): Product }\ntype Product { id: ID! name: String price: Int tags: [String] }';
const search =
  'type Query { search(text: String!, limit: Int = 10, sort: Sort, ids: [ID!]!): [String!] }\nenum Sort { NAME PRICE }';
const order =
  'type Query { a: Int }\ntype Mutation { order(input: OrderInput!): Int }\ninput OrderInput { product: ID! count: Int! = 1 note: String sizes: [Int!]! }';
const states =
  'type Query { state: State next(after: State): Int pick(sort: Sort): Int }\nenum State { NEW SENT }\nenum Sort { NAME PRICE }';
const animals = `type Query { pet: Pet beings: [Being] name: String }
union Pet = Dog | Cat
interface Being { id: ID }
interface Thing { id: ID }
type Dog implements Being { id: ID name: String }
type Cat { id: ID }`;
const unreachable =
  'type Query { a: Int }\ntype Island { name: String other: Cove }\ntype Cove { id: ID }\ninput Unused { a: Int }\nenum Forgotten { ONE TWO }';

const change =
  (text: string) =>
  (claim: string, from: string, to: string, ...findings: string[]): Row => {
    if (!text.includes(from)) throw new Error(`${claim}: ${from} is not in the SDL`);
    return alone(claim, text, text.replace(from, to), ...findings);
  };
const [ofProduct, ofSearch, ofOrder] = [change(product), change(search), change(order)];
const [ofStates, ofAnimals, ofUnreachable] = [change(states), change(animals), change(unreachable)];

/** What clients notice: fields and types. */
const fields = [
  ofProduct(
    'nothing but a comment and the order',
    'id: ID! name: String price: Int',
    '# the same\n price: Int name: String id: ID!',
  ),
  ofProduct('a field removed', ' price: Int', '', 'error FIELD_REMOVED Product.price'),
  ofProduct('a field renamed', 'price', 'cost', 'error FIELD_REMOVED Product.price', 'note FIELD_ADDED Product.cost'),
  alone(
    'a deprecated field removed',
    product.replace('price: Int', 'price: Int @deprecated(reason: "Use cost")'),
    product.replace('price: Int', ''),
    'error FIELD_REMOVED Product.price',
  ),
  ofProduct('a field added', 'price: Int', 'price: Int weight: Int', 'note FIELD_ADDED Product.weight'),
  ofProduct(
    'a new field’s required argument',
    'price: Int',
    'price: Int cost(in: String!): Int',
    'note FIELD_ADDED Product.cost',
  ),
  alone(
    'a new type is said once, with all that it has',
    product,
    `${product.replace('price: Int', 'price: Int maker: Maker')}\n"One who makes."\ntype Maker { id: ID! "Full." name(short: Boolean!): String }`,
    'note FIELD_ADDED Product.maker',
    'note TYPE_ADDED Maker',
  ),
  ofProduct(
    'a field that may be null is null no more',
    'price: Int',
    'price: Int!',
    'note FIELD_TYPE_CHANGED Product.price',
  ),
  ofProduct('the items of a list are null no more', '[String]', '[String!]!', 'note FIELD_TYPE_CHANGED Product.tags'),
  alone(
    'a field may be null now',
    product,
    product.replace('{ id: ID!', '{ id: ID'),
    'error FIELD_TYPE_CHANGED Product.id',
  ),
  ofProduct('a field becomes a list', 'price: Int', 'price: [Int]', 'error FIELD_TYPE_CHANGED Product.price'),
  ofProduct('a scalar becomes another', 'price: Int', 'price: Float', 'error FIELD_TYPE_CHANGED Product.price'),
  ofProduct(
    'a description beside another type does not hide the type',
    'price: Int',
    '"In cents."\n price: Float',
    'error FIELD_TYPE_CHANGED Product.price',
    'note FIELD_DESCRIPTION_ADDED Product.price',
  ),
  ofProduct(
    'a deprecation beside another type does not hide the type',
    'price: Int',
    'price: Float @deprecated(reason: "Old")',
    'error FIELD_TYPE_CHANGED Product.price',
    'note FIELD_DEPRECATION_ADDED Product.price',
  ),
  ofProduct(
    'a field deprecated',
    'price: Int',
    'price: Int @deprecated(reason: "Old")',
    'note FIELD_DEPRECATION_ADDED Product.price',
  ),
  ofProduct(
    'a description changed',
    'type Product',
    '"For sale."\ntype Product',
    'note TYPE_DESCRIPTION_ADDED Product',
  ),
  alone(
    'a type removed with what leads to it',
    product,
    'type Query { other: Int }',
    'error FIELD_REMOVED Query.product',
    'error TYPE_REMOVED Product',
    'note FIELD_ADDED Query.other',
  ),
  ofProduct(
    'a type of another kind',
    'type Product { id: ID! name: String price: Int tags: [String] }',
    'scalar Product',
    'error TYPE_KIND_CHANGED Product',
  ),
  ofUnreachable('a field removed that no operation could reach', 'name: String ', '', 'note FIELD_REMOVED Island.name'),
  ofUnreachable(
    'a type removed that no operation could reach',
    ' other: Cove }\ntype Cove { id: ID }',
    ' }',
    'note FIELD_REMOVED Island.other',
    'note TYPE_REMOVED Cove',
  ),
  ofUnreachable(
    'an input that no operation could give',
    '{ a: Int }\nenum',
    '{ a: Int! }\nenum',
    'note INPUT_FIELD_TYPE_CHANGED Unused.a',
  ),
];

const argumentRows = [
  ofSearch('an argument removed', ', limit: Int = 10', '', 'error FIELD_ARGUMENT_REMOVED Query.search(limit:)'),
  ofSearch('a required argument added', 'limit', 'shop: ID!, limit', 'error FIELD_ARGUMENT_ADDED Query.search(shop:)'),
  ofSearch(
    'a required argument with a default added',
    'limit',
    'shop: ID! = 1, limit',
    'warning FIELD_ARGUMENT_ADDED Query.search(shop:)',
  ),
  ofSearch(
    'an argument with a default added',
    'limit',
    'shop: ID = 1, limit',
    'warning FIELD_ARGUMENT_ADDED Query.search(shop:)',
  ),
  ofSearch(
    'an argument added that may be left out',
    'limit',
    'shop: ID, limit',
    'note FIELD_ARGUMENT_ADDED Query.search(shop:)',
  ),
  ofSearch(
    'an argument need not be given any more',
    'text: String!',
    'text: String',
    'note FIELD_ARGUMENT_TYPE_CHANGED Query.search(text:)',
  ),
  ofSearch(
    'a list need not be given any more',
    'ids: [ID!]!',
    'ids: [ID!]',
    'note FIELD_ARGUMENT_TYPE_CHANGED Query.search(ids:)',
  ),
  ofSearch(
    'an argument must be given now',
    'sort: Sort',
    'sort: Sort!',
    'error FIELD_ARGUMENT_TYPE_CHANGED Query.search(sort:)',
  ),
  ofSearch(
    'an argument of another type',
    'text: String!',
    'text: ID!',
    'error FIELD_ARGUMENT_TYPE_CHANGED Query.search(text:)',
  ),
  ofSearch(
    'another default',
    'limit: Int = 10',
    'limit: Int = 20',
    'warning FIELD_ARGUMENT_DEFAULT_CHANGED Query.search(limit:)',
  ),
  alone(
    'a required argument loses its default',
    search.replace('Int = 10', 'Int! = 10'),
    search.replace('Int = 10', 'Int!'),
    'error FIELD_ARGUMENT_DEFAULT_CHANGED Query.search(limit:)',
  ),
  ofSearch(
    'a default added to what may be left out',
    'sort: Sort',
    'sort: Sort = NAME',
    'warning FIELD_ARGUMENT_DEFAULT_CHANGED Query.search(sort:)',
  ),
  alone(
    'the same default in other words',
    'type Query { a(in: In = { x: 1, y: [2] }): Int }\ninput In { x: Int y: [Int] }',
    'type Query { a(in: In = { y: [2], x: 1 }): Int }\ninput In { x: Int y: [Int] }',
  ),
];

const inputRows = [
  alone(
    'a new input type’s required field',
    'type Query { a: Int }',
    order.replace(' sizes: [Int!]!', ''),
    'note TYPE_ADDED Mutation',
    'note TYPE_ADDED OrderInput',
  ),
  ofOrder(
    'a required field of an old input type added',
    'note',
    'shop: ID! note',
    'error INPUT_FIELD_ADDED OrderInput.shop',
  ),
  ofOrder(
    'a required field with a default added',
    'note',
    'shop: ID! = 1 note',
    'warning INPUT_FIELD_ADDED OrderInput.shop',
  ),
  ofOrder('a field added that may be left out', 'note', 'shop: ID note', 'note INPUT_FIELD_ADDED OrderInput.shop'),
  ofOrder('an input field removed', ' note: String', '', 'error INPUT_FIELD_REMOVED OrderInput.note'),
  ofOrder(
    'an input field need not be given any more',
    'product: ID!',
    'product: ID',
    'note INPUT_FIELD_TYPE_CHANGED OrderInput.product',
  ),
  ofOrder(
    'an input list need not be given any more',
    '[Int!]!',
    '[Int!]',
    'note INPUT_FIELD_TYPE_CHANGED OrderInput.sizes',
  ),
  ofOrder(
    'an input field must be given now',
    'note: String',
    'note: String!',
    'error INPUT_FIELD_TYPE_CHANGED OrderInput.note',
  ),
  ofOrder(
    'a description beside another input type does not hide the type',
    'note: String',
    '"Short."\n note: Int',
    'error INPUT_FIELD_TYPE_CHANGED OrderInput.note',
    'note INPUT_FIELD_DESCRIPTION_ADDED OrderInput.note',
  ),
  ofOrder(
    'an input field loses the default that it needs',
    'count: Int! = 1',
    'count: Int!',
    'error INPUT_FIELD_DEFAULT_VALUE_CHANGED OrderInput.count',
  ),
  ofOrder(
    'an input field’s other default',
    'count: Int! = 1',
    'count: Int! = 2',
    'warning INPUT_FIELD_DEFAULT_VALUE_CHANGED OrderInput.count',
  ),
  alone(
    'one field at a time is demanded now',
    'type Query { a(by: By): Int }\ninput By { id: ID name: String }',
    'type Query { a(by: By): Int }\ninput By @oneOf { id: ID name: String }',
    'error DIRECTIVE_USAGE_INPUT_OBJECT_ADDED By',
  ),
  ofOrder(
    'a mutation removed, and with it the root type',
    '\ntype Mutation { order(input: OrderInput!): Int }',
    '',
    'error SCHEMA_MUTATION_TYPE_CHANGED Mutation',
    'error TYPE_REMOVED Mutation',
  ),
];

const abstractRows = [
  ofStates('a value that clients may get', 'NEW SENT', 'NEW SENT LOST', 'warning ENUM_VALUE_ADDED State.LOST'),
  ofStates('a value that clients only give', 'NAME PRICE', 'NAME PRICE AGE', 'note ENUM_VALUE_ADDED Sort.AGE'),
  ofStates('a value removed', 'NEW SENT', 'NEW', 'error ENUM_VALUE_REMOVED State.SENT'),
  ofStates(
    'a value deprecated',
    'SENT',
    'SENT @deprecated(reason: "Gone")',
    'note ENUM_VALUE_DEPRECATION_REASON_ADDED State.SENT',
  ),
  ofStates(
    'a new enum',
    'pick(sort: Sort): Int }',
    'pick(sort: Sort): Int mood: Mood }\nenum Mood { GOOD BAD }',
    'note FIELD_ADDED Query.mood',
    'note TYPE_ADDED Mood',
  ),
  ofAnimals(
    'a member of a union added',
    'Dog | Cat',
    'Dog | Cat | Bird\ntype Bird { id: ID }',
    'warning UNION_MEMBER_ADDED Pet',
    'note TYPE_ADDED Bird',
  ),
  ofAnimals('a member of a union removed', 'Dog | Cat', 'Dog', 'error UNION_MEMBER_REMOVED Pet'),
  ofAnimals(
    'an interface removed from a type',
    'type Dog implements Being',
    'type Dog',
    'error OBJECT_TYPE_INTERFACE_REMOVED Dog',
  ),
  ofAnimals(
    'an interface that clients ask for added to a type',
    'type Cat',
    'type Cat implements Being',
    'warning OBJECT_TYPE_INTERFACE_ADDED Cat',
  ),
  ofAnimals(
    'an interface that no field answers added to a type',
    'type Cat',
    'type Cat implements Thing',
    'note OBJECT_TYPE_INTERFACE_ADDED Cat',
  ),
  ofAnimals(
    'a field answers an interface instead of a type',
    'pet: Pet',
    'pet: Being',
    'error FIELD_TYPE_CHANGED Query.pet',
  ),
  alone(
    'a new interface on an old type',
    'type Query { cat: Cat }\ntype Cat { id: ID }',
    'type Query { cat: Cat }\ninterface Being { id: ID }\ntype Cat implements Being { id: ID }',
    'note OBJECT_TYPE_INTERFACE_ADDED Cat',
    'note TYPE_ADDED Being',
  ),
  alone(
    'a scalar removed that no field has',
    'type Query { a: Int }\nscalar Day',
    'type Query { a: Int }',
    'note TYPE_REMOVED Day',
  ),
  alone(
    'a scalar means something else',
    'type Query { a: Day }\nscalar Day @specifiedBy(url: "https://example.test/day")',
    'type Query { a: Day }\nscalar Day @specifiedBy(url: "https://example.test/date")',
    'warning DIRECTIVE_USAGE_ARGUMENT_REMOVED Day',
    'note DIRECTIVE_USAGE_ARGUMENT_ADDED Day',
  ),
];

export const apiRows = [...fields, ...argumentRows, ...inputRows, ...abstractRows];
