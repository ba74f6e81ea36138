import { hash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  execute,
  getOperationAST,
  GraphQLError,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
  type ExecutionResult,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLUnionType,
  type ResponsePath,
} from 'graphql';
import { executeQuery } from '#platform/graphql/executeQuery.ts';
import { prepareQuery } from '#platform/graphql/preparedQuery.ts';
import { campaign } from '../../harness/campaign.ts';

const schema = buildSchema(`
  interface Named { name: String }
  type Person implements Named { name: String strict: String! age: Int friend: Person mother: Person! friends: [Person!]! loose: [Person] numbers: [[Int!]] color: Color pet: Pet named: Named echo(text: String = "none", times: [Int!]): String }
  type Dog implements Named { name: String owner: Person! }
  union Pet = Dog | Person
  enum Color { RED GREEN }
  type Query { person: Person sure: Person! people: [Person] named: [Named!] pet: Pet! hello: String }
`);
(schema.getType('Pet') as GraphQLUnionType).resolveType = (value: { kind: string }) => value.kind;

/** What each field does is drawn from its path and a seed, so that both executions meet the same. */
let seed = 0;
let asynchronous = true;
const pathOf = (path: ResponsePath | undefined): string =>
  path === undefined ? '' : `${pathOf(path.prev)}/${path.key}`;
const draw = (text: string): number => hash('sha256', `${seed}${text}`, 'buffer').readUInt32BE();

function outcome(text: string, make: () => unknown): unknown {
  const kind = draw(text) % 20;
  if (kind === 0) throw new Error(`thrown at ${text}`);
  if (kind === 1) return null;
  if (kind === 2) return new Error(`returned at ${text}`);
  if (kind === 3) throw new GraphQLError(`refused at ${text}`, { extensions: { code: 'REFUSED' } });
  if (asynchronous && kind === 4) return Promise.reject(new Error(`rejected at ${text}`));
  return asynchronous && kind < 11 ? Promise.resolve().then(make) : make();
}

function valueOf(type: string, text: string): unknown {
  if (type.endsWith('!')) return valueOf(type.slice(0, -1), text);
  if (type.startsWith('['))
    return Array.from({ length: draw(`${text} length`) % 4 }, (_, index) =>
      itemOf(type.slice(1, -1), `${text}/${index}`, type.endsWith('!]') || draw(`${text} waiting`) % 2 === 0),
    );
  if (type === 'Int') return draw(`${text} number`) % 10 === 0 ? 'no number' : draw(text) % 100;
  if (type === 'Color') return ['RED', 'GREEN', 'BLUE'][draw(`${text} color`) % 3];
  if (type === 'String') return `value of ${text}`;
  const kind = type === 'Pet' || type === 'Named' ? ['Dog', 'Person', 'Nobody'][draw(`${text} kind`) % 3] : type;
  return { kind, __typename: kind };
}

/**
 * An item of a list. (graphql-js leaves the promises of earlier items unhandled where an item that must not be null
 * fails at once: those wait, all or none.)
 */
function itemOf(type: string, text: string, waiting: boolean): unknown {
  if (asynchronous)
    return waiting ? Promise.resolve().then(() => outcome(text, () => valueOf(type, text))) : valueOf(type, text);
  try {
    return outcome(text, () => valueOf(type, text));
  } catch (error) {
    return error;
  }
}

for (const name of ['Query', 'Person', 'Dog']) {
  for (const field of Object.values((schema.getType(name) as GraphQLObjectType).getFields())) {
    field.resolve = (_: unknown, args: Record<string, unknown>, context: unknown, info: GraphQLResolveInfo) =>
      outcome(pathOf(info.path), () =>
        field.name === 'echo'
          ? JSON.stringify([args, context, info.fieldName, info.parentType.name, info.variableValues])
          : valueOf(String(field.type), pathOf(info.path)),
      );
  }
}

/** A field under a name that no other field or other arguments have. */
const aliased = (alias: string, field: string): string =>
  field.startsWith('...')
    ? field
    : alias === '' && !field.includes('(')
      ? field
      : `${alias}_${field.split(' {')[0]!.replaceAll(/\W/g, '_')}: ${field}`;

const leaves = [
  'name',
  'strict',
  'age',
  'color',
  'numbers',
  '__typename',
  'echo',
  'echo(text: $text)',
  'echo(text: "given", times: [1, 2])',
  'echo(times: $times)',
];
const { person } = fc.letrec<{ person: string; dog: string; pet: string; named: string }>((tie) => ({
  person: fc
    .array(
      fc.tuple(
        fc.constantFrom('', 'a', 'b'),
        fc.oneof(
          { maxDepth: 4 },
          fc.constantFrom(...leaves),
          tie('person').chain((selection) =>
            fc.constantFrom('friend', 'mother', 'friends', 'loose').map((field) => `${field} { ${selection} }`),
          ),
          tie('pet').map((selection) => `pet { ${selection} }`),
          tie('named').map((selection) => `named { ${selection} }`),
          tie('person').map((selection) => `... on Person { ${selection} }`),
          fc.constant('...known'),
        ),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((fields) => fields.map(([alias, field]) => aliased(alias, field)).join(' ')),
  dog: fc.oneof(
    { maxDepth: 4 },
    fc.constant('name'),
    tie('person').map((selection) => `__typename owner { ${selection} }`),
  ),
  pet: fc
    .tuple(tie('person'), tie('dog'))
    .map(([one, other]) => `__typename ... on Person { ${one} } ... on Dog { ${other} }`),
  named: fc
    .tuple(tie('person'), tie('dog'))
    .map(([one, other]) => `name ... on Person { ${one} } ... on Named { __typename } ... on Dog { ${other} }`),
}));
const query = fc
  .tuple(person, person, person)
  .map(
    ([one, two, three]) =>
      `query ($text: String, $times: [Int!]) { hello person { ${one} } sure { ${two} } people { ${three} } pet { __typename ... on Person { ${one} } } named { ...named } } fragment known on Person { name friend { strict } } fragment named on Named { name ... on Person { ${two} } }`,
  );

/** As it leaves; what is said of a type that is none of its abstract type's is masked, and our own. */
const plain = ({ data, errors }: ExecutionResult) =>
  JSON.parse(JSON.stringify({ data, errors }), (_, value: unknown) =>
    typeof value === 'string' ? value.replace(/^Abstract type "\w+".*/, 'Abstract type') : value,
  ) as { data: unknown; errors?: { message: string; path: (string | number)[] }[] };

/** Where an error has put its null. */
function nulledBy(path: readonly (string | number)[], data: unknown): string {
  let at: unknown = data;
  for (const [index, key] of path.entries()) {
    if (at === null) return path.slice(0, index).join('/');
    at = (at as Record<string | number, unknown>)[key];
  }
  return path.join('/');
}

const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule && rule !== NoUnusedFragmentsRule);

async function both(source: string): Promise<{ ours: ReturnType<typeof plain>; theirs: ReturnType<typeof plain> }> {
  const document = parse(source);
  expect(validate(schema, document, rules)).toEqual([]);
  const variables = { text: 'a variable', times: [3] };
  const prepared = prepareQuery(schema, document, getOperationAST(document)!)!;
  const ours = plain((await executeQuery(prepared, variables, 'context'))!);
  const theirs = plain(await execute({ schema, document, variableValues: variables, contextValue: 'context' }));
  return { ours, theirs };
}

const runs = Number(process.env['EXECUTION_RUNS'] ?? campaign(100, 400));

test('a prepared query has the data of graphql-js, and an error for the same nulls', async () => {
  await fc.assert(
    fc.asyncProperty(query, fc.nat(), async (source, drawn) => {
      [seed, asynchronous] = [drawn, true];
      const { ours, theirs } = await both(source);
      expect(ours.data).toEqual(theirs.data);
      const nulls = ({ data, errors = [] }: typeof ours) => new Set(errors.map(({ path }) => nulledBy(path, data)));
      expect(nulls(ours)).toEqual(nulls(theirs));
    }),
    { numRuns: runs },
  );
});

test('where nothing waits, the errors are the same to the letter, in the same order', async () => {
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(query, fc.nat(), async (source, drawn) => {
      [seed, asynchronous] = [drawn, false];
      const { ours, theirs } = await both(source);
      failed += ours.errors === undefined ? 0 : 1;
      expect(ours).toEqual(theirs);
    }),
    { numRuns: runs },
  );
  expect(failed).toBeGreaterThan(runs / 10);
});

test('what is not a plain query is left to graphql-js', () => {
  const prepared = (source: string) => {
    const document = parse(source);
    return prepareQuery(schema, document, getOperationAST(document)!);
  };
  for (const source of [
    '{ hello @skip(if: true) }',
    '{ __schema { queryType { name } } }',
    '{ person { ...x @include(if: false) } } fragment x on Person { name }',
    '{ __proto__: hello }',
    '{ person { ... on Person @skip(if: false) { name } } }',
  ]) {
    expect(prepared(source)).toBeUndefined();
  }
  expect(prepared('{ constructor: hello toString: hello }')).toBeDefined();
});

test('variables that do not fit run nothing', () => {
  const document = parse('query ($times: [Int!]!) { person { echo(times: $times) } }');
  expect(executeQuery(prepareQuery(schema, document, getOperationAST(document)!)!, {}, undefined)).toBeUndefined();
});
