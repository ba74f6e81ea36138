/**
 * A body that wants the gateway to work hard; `number` makes each sending a document of its own, so that nothing
 * remembered answers it.
 */
export interface Hostile {
  name: string;
  body(number: number): string;
}

const repeat = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const nested = (depth: number, open: string, close: string, inside: string): string =>
  open.repeat(depth) + inside + close.repeat(depth);

/** An operation by its text below the name. */
const operation = (name: string, text: string | ((number: number) => string), variables?: string): Hostile => ({
  name,
  body: (number) =>
    `{"query":${JSON.stringify(`query Q${number}${typeof text === 'string' ? text : text(number)}`)}${variables === undefined ? '' : `,"variables":${variables}`}}`,
});

/** Each fragment spreads the next one twice, below two names. */
const doubling = (times: number) =>
  operation(
    `fragments that double, 2^${times}`,
    `{ topProducts { ...f0 } } ${repeat(times, (index) => `fragment f${index} on Product { a: reviews { product { ...f${index + 1} } } b: reviews { product { ...f${index + 1} } } }`)} fragment f${times} on Product { upc }`,
  );

/** The same without names: every spread says the same, and all of it is one field. */
const doublingFlat = (times: number) =>
  operation(
    `fragments that double into one field, 2^${times}`,
    `{ topProducts { ...f0 } } ${repeat(times, (index) => `fragment f${index} on Product { ...f${index + 1} ...f${index + 1} }`)} fragment f${times} on Product { upc }`,
  );

const deep = (depth: number) =>
  operation(
    `fields nested ${depth} deep`,
    `{ topProducts { ${nested(depth / 2, 'reviews { product { ', '} } ', 'upc ')} } }`,
  );
const deepInline = (depth: number) =>
  operation(
    `inline fragments nested ${depth} deep`,
    `{ topProducts { ${nested(depth, '... on Product { ', '} ', 'upc ')} } }`,
  );
const deepInput = (depth: number) =>
  operation(
    `an input object nested ${depth} deep`,
    `{ matching(filter: ${nested(depth, '{ not: ', '} ', '{ upc: "1" }')}) { upc } }`,
  );
const deepVariable = (depth: number) =>
  operation(
    `a variable nested ${depth} deep`,
    '($f: ProductFilter) { matching(filter: $f) { upc } }',
    `{"f":${nested(depth, '{"not":', '}', '{"upc":"1"}')}}`,
  );

/** Fields of one name in many places, compared pair by pair where validation is naive. */
const overlapping = (count: number) =>
  operation(
    `${count} fields that overlap`,
    `{ topProducts { ${repeat(count, () => 'reviews { id author { id } }')} } }`,
  );
const overlappingFragments = (count: number) =>
  operation(
    `${count} fragments that overlap`,
    `{ topProducts { ${repeat(count, (index) => `...f${index}`)} } } ${repeat(count, (index) => `fragment f${index} on Product { reviews { author { id reviews { id } } } }`)}`,
  );
const conflicting = (count: number) =>
  operation(
    `${count} fields in conflict`,
    `{ ${repeat(count, (index) => `x: topProducts(first: ${index}) { upc }`)} }`,
  );
/** Overlapping fields below overlapping fields: the work doubles with each level. */
const overlappingDeep = (depth: number) =>
  operation(
    `fields that overlap ${depth} deep`,
    `{ topProducts { ${nested(depth, 'reviews { id } reviews { product { ', '} } ', 'upc ')} } }`,
  );

/**
 * All fields of all types, down to a depth: no alias, and yet the planner has two ways to go on at every second level.
 */
const everyField = (depth: number) =>
  operation(`all fields of nobody, ${depth} levels of objects`, `{ user(id: 0) { ${user(depth)} } }`);
const product = (depth: number): string => `name inStock ${depth === 0 ? '' : `reviews { ${review(depth - 1)} }`}`;
const review = (depth: number): string =>
  `id body ${depth === 0 ? '' : `author { ${user(depth - 1)} } product { ${product(depth - 1)} }`}`;
const user = (depth: number): string => `name ${depth === 0 ? '' : `reviews { ${review(depth - 1)} }`}`;

const everyCondition = (count: number) =>
  operation(
    `${count} fields under conditions of their own`,
    (number) =>
      `(${repeat(count, (index) => `$v${index}: Boolean = ${(number >> (index % 20)) % 2 === 0}`)}) { ${repeat(count, (index) => `a${index}: topProducts @skip(if: $v${index}) { name inStock }`)} }`,
  );
const deepConditions = (depth: number) =>
  operation(
    `conditions on each of ${depth} levels`,
    `(${repeat(depth, (index) => `$v${index}: Boolean = true`)}) { topProducts { ${repeat(depth, (index) => `... @include(if: $v${index}) { name reviews @skip(if: $v${index}) { id } `)} upc ${'} '.repeat(depth)} } }`,
  );

const variables = (count: number) =>
  operation(
    `${count} variables`,
    `(${repeat(count, (index) => `$v${index}: Int = ${index}`)}) { topProducts(first: $v0) { upc } }`,
  );
const types =
  'types { name fields { name args { name type { name } } type { name ofType { name ofType { name } } } } }';

export const hostileOperations: readonly Hostile[] = [
  ...[10, 20, 30].flatMap((times) => [doubling(times), doublingFlat(times)]),
  ...[200, 1000, 10_000].flatMap((depth) => [deep(depth), deepInline(depth), deepInput(depth), deepVariable(depth)]),
  operation('10000 aliases of one field', `{ ${repeat(10_000, (index) => `a${index}: __typename`)} }`),
  operation('10000 aliases of an object', `{ ${repeat(10_000, (index) => `a${index}: me { id }`)} }`),
  operation('500 aliases of one field', `{ ${repeat(500, (index) => `a${index}: __typename`)} }`),
  operation(
    '500 aliases below an object',
    `{ topProducts { ${repeat(250, (index) => `a${index}: name b${index}: inStock`)} } }`,
  ),
  operation(
    '50 aliases, all their levels',
    `{ ${repeat(50, (index) => `a${index}: topProducts { name inStock reviews { author { name } } }`)} }`,
  ),
  operation('150 aliases of an object', `{ ${repeat(150, (index) => `a${index}: user(id: ${index}) { name }`)} }`),
  operation(
    '100 aliases, all their levels',
    `{ ${repeat(100, (index) => `a${index}: topProducts { name inStock reviews { author { name } } }`)} }`,
  ),
  ...[10, 12, 14].map(everyField),
  ...[500, 2000].map(overlapping),
  ...[100, 500].map(overlappingFragments),
  conflicting(1000),
  ...[10, 50].map(overlappingDeep),
  ...[10, 20, 100].map(everyCondition),
  ...[8, 16, 100].map(deepConditions),
  ...[100, 5000].map(variables),
  operation(
    '100000 variables that nobody declared',
    '{ topProducts { upc } }',
    `{${Array.from({ length: 100_000 }, (_, index) => `"v${index}":1`).join(',')}}`,
  ),
  operation(
    'a list of 100000 filters',
    '($f: ProductFilter) { matching(filter: $f) { upc } }',
    `{"f":{"and":[${Array.from({ length: 100_000 }, () => '{}').join(',')}]}}`,
  ),
  operation('introspection of all, 20 times', `{ ${repeat(20, (index) => `a${index}: __schema { ${types} }`)} }`),
  operation(
    'introspection in a circle, 8 deep',
    `{ __schema { types { ${nested(8, 'fields { type { ', '} } ', 'name ')} } } }`,
  ),
  operation(
    'introspection in a circle, 500 deep',
    `{ __schema { types { ${nested(500, 'ofType { ', '} ', 'name ')} } } }`,
  ),
  operation('2000 fields that do not exist', `{ ${repeat(2000, (index) => `topProduct${index}`)} }`),
  operation(
    '1000 arguments that do not exist',
    `{ topProducts(${repeat(1000, (index) => `firs${index}: 1`)}) { upc } }`,
  ),
  operation(
    '20 fields that do not exist below 200000 lines',
    `{ ${'\n'.repeat(200_000)} ${repeat(20, (index) => `topProduct${index}`)} }`,
  ),
  operation('1500 directives on a field', `{ topProducts { upc ${'@include(if: true) '.repeat(1500)} } }`),
  operation('1000 operations', ` { me { id } } ${repeat(1000, (index) => `query R${index} { me { id } }`)}`),
  operation(
    '1000 fragments in a circle',
    `{ topProducts { ...f0 } } ${repeat(1000, (index) => `fragment f${index} on Product { ...f${(index + 1) % 1000} }`)}`,
  ),
  operation('a string of 900000 characters', (number) => `{ user(id: "${'x'.repeat(900_000)}${number}") { id } }`),
  operation('a comment of 900000 characters', `{ me { id } } #${'x'.repeat(900_000)}`),
  operation('120000 empty comments', `{ me { id } } ${'#\n'.repeat(120_000)}`),
  operation(
    'a block string of 100000 lines',
    (number) => `{ user(id: """${'\n'.repeat(100_000)}${number}""") { id } }`,
  ),
  operation(
    'a block string of 100000 indented lines',
    (number) => `{ user(id: """${'\n '.repeat(100_000)}${number}""") { id } }`,
  ),
  operation(
    'a block string of 80000 lines with text',
    (number) => `{ user(id: """${'\n x'.repeat(80_000)}${number}""") { id } }`,
  ),
  operation(
    '100 block strings of 1000 lines',
    (number) => `{ ${repeat(100, (index) => `a${index}: user(id: """${'\n '.repeat(1000)}${number}""") { id }`)} }`,
  ),
  operation('a block string of 100000 lines without an end', `{ user(id: """${'\n'.repeat(100_000)}`),
  operation('a mistake below 100000 comments', `{ me { id } ${'#\n'.repeat(100_000)} ?`),
  operation(
    '20 fields that do not exist below a block string of 100000 lines',
    `{ user(id: """${'\n'.repeat(100_000)}""") { id } ${repeat(20, (index) => `topProduct${index}`)} }`,
  ),
  operation(
    'a variable of 900000 characters',
    '($id: ID!) { user(id: $id) { id } }',
    `{"id":"${'x'.repeat(900_000)}"}`,
  ),
  operation('a variable of 400000 escapes', '($id: ID!) { user(id: $id) { id } }', `{"id":"${'\\n'.repeat(400_000)}"}`),
  operation(
    'a list of 5000 filters',
    '($f: ProductFilter) { matching(filter: $f) { upc } }',
    `{"f":{"and":[${Array.from({ length: 5_000 }, () => '{}').join(',')}]}}`,
  ),
  operation('a number of 100000 digits', `{ topProducts(first: ${'9'.repeat(100_000)}) { upc } }`),
  { name: 'JSON nested 400000 deep', body: () => nested(400_000, '[', ']', '') },
  { name: 'a body of 20 MB', body: () => `{"query":"${' '.repeat(20_000_000)}"}` },
];
