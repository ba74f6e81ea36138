import { beforeAll, expect, test } from '@jest/globals';
import { createOperationCache, type Operation, type OperationCache } from '#gateway/engine/operationCache.ts';
import { readSupergraph, type Supergraph } from '#gateway/engine/supergraph.ts';
import { bytesOf } from '#gateway/http/jsonBytes.ts';
import type { RequestError } from '#gateway/http/requestError.ts';
import { OrgraphError, type ErrorCode } from '#platform/values/errors.ts';
import { supergraphSdl } from '../fixture/sdl.ts';

const limits = {
  bodyBytes: 1_000_000,
  tokens: 10_000,
  depth: 20,
  aliases: 100,
  selections: 2_000,
  branches: 300,
  objects: 100_000,
};
let reader: OperationCache;
let supergraph: Supergraph;
let planned: string[];

beforeAll(() => {
  const real = readSupergraph(
    supergraphSdl({
      query: 't(id: ID, in: In): T @join__field(graph: A) n: Int @join__field(graph: B)',
      roots: '{ query: Query mutation: Mutation subscription: Subscription }',
      types:
        'type Mutation @join__type(graph: A) { first: T second: T } type Subscription @join__type(graph: A) { t: T } input In @join__type(graph: A) { in: In n: Int }',
    }),
  );
  planned = [];
  const { planner } = real;
  supergraph = {
    ...real,
    planner: {
      ...planner,
      plan: (operation, overrides) => (planned.push(operation.operation), planner.plan(operation, overrides)),
    },
  };
  reader = createOperationCache(supergraph, limits);
});

interface Asked {
  services: string[];
  bodies: { query: string; variables?: Record<string, unknown> }[];
  data: unknown;
}

async function run(
  operation: Operation,
  given: Record<string, unknown> = {},
  overrides?: { labels: ReadonlySet<string>; percentage: number },
): Promise<Asked> {
  const asked: Asked = { services: [], bodies: [], data: undefined };
  const { data } = await operation.execute({
    variables: operation.variables(given),
    overrides,
    refusal: () => undefined,
    async send(service, _, body) {
      asked.services.push(service);
      asked.bodies.push(JSON.parse(body) as Asked['bodies'][number]);
      return bytesOf('{"data":null}');
    },
  });
  return { ...asked, data: JSON.parse(data) as unknown };
}

const read = async (text: string, name?: string): Promise<Operation> => reader.read(text, name);

const codeOf = (text: string, name?: string): Promise<unknown> =>
  read(text, name).then(
    () => undefined,
    (error: unknown) => (error as { code?: string }).code ?? (error as RequestError).errors[0]!.extensions.code,
  );

const open = (times: number, text: string, inner: string, close: string): string =>
  text.repeat(times) + inner + close.repeat(times);

test.each<[string, string, string | undefined, unknown]>([
  ['a subscription', 'subscription { t { a } }', undefined, 'SUBSCRIPTIONS_NOT_SUPPORTED'],
  ['several operations and no name', 'query A { n } query B { n }', undefined, 'OPERATION_RESOLUTION_FAILURE'],
  ['several operations and a wrong name', 'query A { n } query B { n }', 'C', 'OPERATION_RESOLUTION_FAILURE'],
  ['several operations and a name', 'query A { n } query B { n }', 'B', undefined],
  ['no operation', 'fragment F on T { a }', undefined, 'OPERATION_RESOLUTION_FAILURE'],
  ['an unknown directive', '{ n @cached }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  ['an Int out of range', '{ t(in: { n: 2147483648 }) { a } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'fragments that double',
    `{ t { ...F0 } } ${Array.from({ length: 30 }, (_, level) => `fragment F${level} on T { ...F${level + 1} ...F${level + 1} }`).join(' ')} fragment F30 on T { a }`,
    undefined,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a thousand aliases',
    `{ ${Array.from({ length: 1_000 }, (_, index) => `n${index}: n`).join(' ')} }`,
    undefined,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'many operations that are large together',
    Array.from({ length: 30 }, (_, index) => `query Q${index} { ${'n '.repeat(100)} }`).join(' '),
    'Q1',
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a recursive input object, in a literal',
    `{ t(in: ${open(40, '{in: ', '{n: 1}', '}')}) { a } }`,
    undefined,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'the same in a default',
    `query ($in: In = ${open(40, '{in: ', '{n: 1}', '}')}) { t(in: $in) { a } }`,
    undefined,
    'QUERY_TOO_COMPLEX',
  ],
  ['a legitimate one, 30 levels deep', `{ t(in: ${open(30, '{in: ', '{n: 1}', '}')}) { a } }`, undefined, undefined],
  ['a field asked for 1,900 times', `{ ${'n '.repeat(1_900)} }`, undefined, undefined],
])('%s', async (_, text, name, code) => {
  expect(await codeOf(text, name)).toBe(code);
});

test('mutation fields are planned and run one after the other', async () => {
  const { services, bodies } = await run(await read('mutation { first { a b } second { a } }'));
  expect(services).toEqual(['a', 'a']);
  expect(bodies.map(({ query }) => query)).toEqual([
    expect.stringContaining('first'),
    expect.stringContaining('second'),
  ]);
});

test('introspection and a bare __typename ask nobody, also beside data', async () => {
  const { services, data } = await run(
    await read('{ __typename __schema { queryType { name } } n __type(name: "T") { kind } }'),
  );
  expect(data).toEqual({
    __typename: 'Query',
    __schema: { queryType: { name: 'Query' } },
    n: null,
    __type: { kind: 'OBJECT' },
  });
  expect(services).toEqual(['b']);
  expect((await run(await read('{ __typename }'))).services).toEqual([]);
});

test('operations that differ in name, formatting and literals are planned once; each sends its own values', async () => {
  planned.length = 0;
  const first = await run(await read('{t(id:1){a}}'));
  const second = await run(await read('query X {\n  t(id: "2") { ...F }\n}\nfragment F on T { a }'));
  const third = await run(await read('query ($id: ID) { t(id: $id) { a } }'), { id: 3 });
  expect([first, second, third].map(({ bodies }) => bodies[0]!.variables)).toEqual([
    { v0: '1' },
    { v0: '2' },
    { v0: '3' },
  ]);
  expect(planned).toEqual(['query']);
});

test('equal operations that are asked for at once are planned once', async () => {
  planned.length = 0;
  const operation = await read('{ t(id: 9) { a b moved } }');
  await Promise.all([1, 2, 3].map(() => run(operation)));
  expect(planned).toEqual(['query']);
});

test('overrides and conditions have plans of their own, and only where they make a difference', async () => {
  planned.length = 0;
  const operation = await read('query ($b: Boolean!) { t { moved b @include(if: $b) } }');
  const labels = new Set<string>();
  const services = [];
  for (const percentage of [10, 11, 50, 60])
    services.push((await run(operation, { b: false }, { labels, percentage })).services.join());
  await run(operation, { b: true }, { labels, percentage: 10 });
  expect(planned).toHaveLength(3);
  expect(services).toEqual(['a', 'a', 'a', 'a']);
});

test('a text that is known is read at once', async () => {
  const operation = await read('{ n }');
  expect(reader.read('{ n }', undefined)).toBe(operation);
  await expect(read('{ n }', 'x')).rejects.toMatchObject({ code: 'OPERATION_RESOLUTION_FAILURE' });
});

test.each<[string, unknown[]]>([
  ['NOT_READY', ['NOT_READY', undefined]],
  ['QUERY_TOO_COMPLEX', ['QUERY_TOO_COMPLEX', 'QUERY_TOO_COMPLEX']],
] as const)('what the planner had no time for is planned when it is asked for again: %s', async (code, codes) => {
  const { planner } = supergraph;
  let first = true;
  const busy = createOperationCache(
    {
      ...supergraph,
      planner: {
        ...planner,
        async plan(...given) {
          if (!first) return planner.plan(...given);
          first = false;
          throw new OrgraphError(code as ErrorCode, 'The planner says no.');
        },
      },
    },
    limits,
  );
  const ask = async () => {
    try {
      await run(await busy.read('{ n }', undefined));
      return undefined;
    } catch (error) {
      return (error as OrgraphError).code;
    }
  };
  expect([await ask(), await ask()]).toEqual(codes);
});

test('a known hash is its operation, whatever text comes with it, and no text finds it', async () => {
  const text = 'query Hashed { n }';
  const hash = 'f'.repeat(64);
  const first = await reader.read(text, undefined, hash);
  expect(reader.read(text, undefined, hash)).toBe(first);
  expect(reader.read('its text is not looked at', undefined, hash)).toBe(first);
  expect(reader.read(text, undefined)).toBe(first);
  const named = await reader.read(text, 'Hashed', hash);
  expect(reader.read(text, 'Hashed', hash)).toBe(named);
  await expect(Promise.resolve(reader.read(hash, undefined))).rejects.toThrow('Syntax Error');
  expect(reader.mostUsed(1_000).filter((used) => used.text === text)).toHaveLength(1);
});
