import { expect, test } from '@jest/globals';
import { buildSchema, getIntrospectionQuery, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { extractLiterals } from '#gateway/operation/extractLiterals.ts';
import { limitIntrospection } from '#gateway/operation/introspectionLimit.ts';

const schemaOf = (types: number) =>
  buildSchema(
    `type Query { a: T0 again: Query all: [Query] } ${Array.from({ length: types }, (_, type) => `type T${type} { ${Array.from({ length: 10 }, (__, field) => `f${field}(x: Int): T${type}`).join(' ')} }`).join('\n')}`,
  );
const schemas = { small: schemaOf(5), large: schemaOf(500) };

function codeOf(size: keyof typeof schemas, text: string): string | undefined {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  )!;
  try {
    limitIntrospection(schemas[size])(extractLiterals(operation, fragmentsOf(document), schemas[size]).operation);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

const nested = '__schema { types { fields { type { fields { name type { name } } } } } }';

test.each<[string, keyof typeof schemas, string, string | undefined]>([
  ['what tools ask for', 'small', getIntrospectionQuery(), undefined],
  [
    'what tools ask for of a large graph',
    'large',
    getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }),
    undefined,
  ],
  [
    'one type',
    'large',
    '{ __type(name: "T1") { fields { name type { name } } } a { f1 { f2 { f3 { f4 { __typename } } } } } }',
    undefined,
  ],
  ['fields of fields of a small graph', 'small', `{ ${nested} }`, undefined],
  ['the same below the root', 'small', `{ again { ${nested} } }`, undefined],
  ['what tools ask for, in lists of lists', 'large', `{ all { all { ${nested} } } }`, 'QUERY_TOO_COMPLEX'],
  [
    'a hundred times fields of fields below the root',
    'small',
    `{ again { ${Array.from({ length: 100 }, (_, index) => `a${index}: ${nested}`).join(' ')} } }`,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a hundred times fields of fields',
    'small',
    `{ ${Array.from({ length: 100 }, (_, index) => `a${index}: ${nested}`).join(' ')} }`,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'three times what tools ask for',
    'large',
    getIntrospectionQuery().replace(/__schema (\{.*?\n {6}\})/s, 'a: __schema $1 b: __schema $1 c: __schema $1'),
    'QUERY_TOO_COMPLEX',
  ],
])('%s', (_, size, text, code) => {
  expect(codeOf(size, text)).toBe(code);
});
