import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType, isNonNullType, isObjectType, type GraphQLField } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { campaign } from '../harness/campaign.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { placesOf, put } from './inputPlaces.ts';
import { operationOf, sampleArguments, type Sample } from './sampleArguments.ts';

const schema = apiSchemaOf(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
const roots = (
  [
    ['query', schema.getQueryType()!],
    ['mutation', schema.getMutationType()!],
  ] as const
).flatMap(([kind, type]) => Object.values(type.getFields()).map((field) => ({ kind, field })));

let graph: TestGraph;
let owner: GraphClient;
/** An id of Acme's for each type that a root field lists. */
const ids = new Map<string, string>();

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
  for (const { kind, field } of roots) {
    const node = nodeOf(field);
    if (kind !== 'query' || node === undefined || field.args.some(({ type }) => isNonNullType(type))) continue;
    const { data } = await owner.send(`{ ${field.name}(first: 1) { edges { node { id } } } }`);
    // Nothing has been imported into the demonstration.
    const [first] = data[field.name].edges as { node: { id: string } }[];
    if (first !== undefined) ids.set(node, first.node.id);
  }
});
afterAll(() => graph.stop());

/** The type of a connection's nodes, if they have an id. */
function nodeOf({ type }: GraphQLField<unknown, unknown>): string | undefined {
  const edge = schema.getType(getNamedType(type).name.replace(/Connection$/, 'Edge'));
  const node =
    isObjectType(edge) && getNamedType(type).name.endsWith('Connection')
      ? getNamedType(edge.getFields()['node']!.type)
      : undefined;
  return isObjectType(node) && node.getFields()['id'] !== undefined ? node.name : undefined;
}

const unstorable = ['\0', 'a\0b', '\ud800'];
let nested: unknown = {};
for (let level = 0; level < 2_000; level += 1) nested = { a: nested };

/** What is not, or only just, a value, by type. */
const hostile: Record<string, readonly unknown[]> = {
  String: [
    '',
    ' ',
    ...unstorable,
    'x'.repeat(300_000),
    '🎉'.repeat(255),
    `%_\\%`,
    `'; drop table membership; --`,
    '\u202e\u0007',
    '((((',
    '"',
    '\\0',
    '&|!:*',
  ],
  ID: [
    '',
    ...unstorable,
    'x',
    '00000000-0000-0000-0000-000000000000',
    `' or 1=1 --`,
    -1,
    'x'.repeat(100_000),
    '{00000000-0000-4000-8000-000000000000}',
  ],
  Int: [-1, 0, -(2 ** 31), 2 ** 31 - 1],
  DateTime: [
    'garbage',
    '',
    5,
    true,
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2024-02-30T00:00:00Z',
    '+275760-09-13T00:00:00Z',
  ],
  JSON: [
    1,
    'x',
    [],
    ...unstorable.flatMap((text) => [{ a: text }, { [text]: 1 }]),
    nested,
    { a: 'x'.repeat(100_000) },
    JSON.parse('{"__proto__": {"a": 1}}'),
    { a: 1e308 },
  ],
  Boolean: ['yes'],
  EmailAddress: ['', 'x', 5, ...unstorable, `${'x'.repeat(300)}@x.test`],
  HexColor: ['', '#fff', 5, ...unstorable],
  TimeZone: ['', '+01:00', 'Mars/Olympus', 5, ...unstorable],
  URL: ['', 'x', 'javascript:alert(1)', 5, ...unstorable, `https://x.test/${'x'.repeat(3_000)}`],
  enum: ['NONE', ''],
  list: [[], Array.from({ length: 5_000 }, (_, index) => `x${index}`)],
};

/**
 * Ids that exist, where the argument's name or what the field answers says whose they are: the input then comes as far
 * as it can.
 */
function withIds(field: GraphQLField<unknown, unknown>, given: Sample): void {
  const payload = getNamedType(field.type);
  const answered = isObjectType(payload)
    ? [payload.name, ...Object.values(payload.getFields()).map(({ type }) => getNamedType(type).name)]
    : [];
  for (const { path, type } of field.args.flatMap((argument) =>
    placesOf(argument.type, [argument.name], argument.name),
  )) {
    const name = path.findLast((part) => typeof part === 'string')!;
    const noun = /^(.+?)Ids?$/.exec(name)?.[1]?.toLowerCase();
    const known = [...ids].find(([node]) =>
      noun === undefined ? answered.includes(node) : node.toLowerCase().endsWith(noun),
    )?.[1];
    const holder = path.slice(0, -1).reduce<unknown>((value, part) => (value as Sample | undefined)?.[part], given) as
      | Sample
      | undefined;
    if (type === 'ID' && known !== undefined && holder?.[path.at(-1)!] !== undefined) put(given, path, known);
  }
}

const leaks =
  /violates|constraint|relation "|syntax error at|invalid input syntax|node_modules|\.ts:\d|\bselect\b.*\bfrom\b/i;

test('no value of any argument of any root field ends in an unexpected error, or makes the answer speak of the database', async () => {
  const ended: string[] = [];
  let sent = 0;
  // The small campaign tries every value at the first place of its type, and each fourth one elsewhere.
  const stride = campaign(4, 1);
  const met: Record<string, number> = {};
  for (const { kind, field } of roots) {
    for (const { path, type, coordinate } of field.args.flatMap((argument) =>
      placesOf(argument.type, [argument.name], argument.name),
    )) {
      const place = (met[type] = (met[type] ?? -1) + 1);
      for (const value of hostile[type]!.filter((_, index) => place === 0 || (place + index) % stride === 0)) {
        const given = sampleArguments(field, (wanted) => wanted === coordinate || wanted === path[0]);
        withIds(field, given);
        put(given, path, value);
        const { errors = [] } = await owner.send(operationOf(kind, field, given), given);
        const told = JSON.stringify(
          errors.map(({ message, ...rest }) => ({ message: message.slice(0, 200), ...rest })),
        );
        sent += 1;
        if (
          leaks.test(told) ||
          errors.some(
            ({ extensions: { code } }) =>
              ![
                'BAD_USER_INPUT',
                'NOT_FOUND',
                'CONFLICT',
                'INVALID_STATE',
                'FORBIDDEN',
                'UNAUTHENTICATED',
                'RATE_LIMITED',
                'LIMIT_EXCEEDED',
                'QUERY_TOO_COMPLEX',
              ].includes(code),
          )
        ) {
          ended.push(`${field.name} with ${JSON.stringify(value).slice(0, 60)} as ${path.join('.')}: ${told}`);
        }
      }
    }
  }
  expect(ended).toEqual([]);
  expect(sent).toBeGreaterThan(campaign(250, 1_000));
});

const literals: [what: string, text: string][] = [
  ['a date that is none', '{ auditEvents(filter: { from: "garbage" }) { edges { cursor } } }'],
  ['a number as a date', '{ auditEvents(filter: { from: 5 }) { edges { cursor } } }'],
  [
    'a bare word in JSON',
    'mutation { createContentBlock(input: { type: PROCEDURE, title: "x", content: "y", metadata: { a: WORD } }) { contentBlock { id } } }',
  ],
  [
    'a number in JSON that no number is',
    'mutation { createContentBlock(input: { type: PROCEDURE, title: "x", content: "y", metadata: { a: 1e999 } }) { contentBlock { id } } }',
  ],
  [
    'a number in JSON of twenty digits',
    'mutation { createContentBlock(input: { type: PROCEDURE, title: "x", content: "y", metadata: { a: 99999999999999999999 } }) { contentBlock { id } } }',
  ],
];

test.each(literals)('%s, written into the operation, is refused with its place', async (_, text) => {
  expect((await owner.send(text)).errors).toMatchObject([
    { locations: [{ line: 1, column: expect.any(Number) }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
});

test('JSON of 500 levels is refused before it is walked, written into the operation or as a variable', async () => {
  const deep = (open: string, close: string) => `${open.repeat(500)}${close.repeat(500)}`;
  const literal = await owner.send(
    `mutation { createContentBlock(input: { type: PROCEDURE, title: "x", content: "y", metadata: { a: ${deep('[', ']')} } }) { contentBlock { id } } }`,
  );
  const variable = await owner.send(
    'mutation ($of: JSON) { createContentBlock(input: { type: PROCEDURE, title: "x", content: "y", metadata: $of }) { contentBlock { id } } }',
    { of: JSON.parse(`{"a":${deep('[', ']')}}`) },
  );
  for (const { errors } of [literal, variable])
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
});

test('JSON of as many levels as are allowed comes back as it was given, written into the operation or as a variable', async () => {
  const literal = `${'[['.repeat(15)}1, "é🎉\\n"${']]'.repeat(15)}`;
  const selection = '{ contentBlock { metadata } }';
  const written = await owner.send(
    `mutation { createContentBlock(input: { type: PROCEDURE, title: "x", content: "y", metadata: { a: ${literal} } }) ${selection} }`,
  );
  const passed = await owner.send(
    `mutation ($a: JSON) { createContentBlock(input: { type: PROCEDURE, title: "x", content: "y", metadata: $a }) ${selection} }`,
    { a: { a: JSON.parse(literal) as unknown } },
  );
  expect(written.data).toEqual({ createContentBlock: { contentBlock: { metadata: { a: JSON.parse(literal) } } } });
  expect(passed.data).toEqual(written.data);
});

test.each([
  'contentBlocks',
  'slackChannels',
  'notifications',
  'roles',
  'members',
  'auditEvents',
  'userCorrelations',
  'integrationProviders',
])('a cursor of %s that a client has made itself is refused, and what is asked beside it is answered', async (list) => {
  const [cursor] = (await owner.send(`{ ${list}(first: 1) { edges { cursor } } }`)).data[list].edges.map(
    (edge: { cursor: string }) => edge.cursor,
  ) as string[];
  const [binding, ...keys] = JSON.parse(Buffer.from(cursor!, 'base64url').toString()) as string[];
  for (const [index, forged] of keys.flatMap((_, key) =>
    ['\0', list === 'integrationProviders' ? '\0' : 'x'].map((text) => [key, text] as const),
  )) {
    const made = keys.map((key, place) => (place === index ? forged : key));
    if (forged === 'x' && !/^[\d-]/.test(keys[index]!) && index < keys.length - 1) continue;
    const after = Buffer.from(JSON.stringify([binding, ...made])).toString('base64url');
    const { data, errors } = await owner.send(
      `query ($after: String) { ${list}(after: $after) { edges { cursor } } organization { slug } projects(first: 1) { edges { node { __typename } } } }`,
      { after },
    );
    expect(errors).toMatchObject([{ path: [list], extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
    expect(data).toMatchObject({ organization: { slug: 'acme' }, projects: { edges: [{}] } });
  }
});
