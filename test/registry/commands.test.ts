import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { schemaCommand, type Ended } from './programs/command.ts';
import { makeRegistryLocation, type RegistryLocation } from './registryLocation.ts';

const header =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@override", "@external", "@requires", "@inaccessible", "@tag"])\n';
const unchecked = ['--skip', 'lint', 'tenancy', 'database', 'clients', 'plans'];

/** Every step is one process, so they are made once, in this order, and looked at by the tests below. */
const steps: Record<string, Ended> = {};
let at: RegistryLocation;
let traffic: string;

const run = (...args: string[]): Promise<Ended> => schemaCommand(at, args);
const fileOf = (name: string): string => join(dirname(at.keys), name);
function write(name: string, sdl: string): string {
  writeFileSync(fileOf(name), header + sdl);
  return fileOf(name);
}
async function publish(step: string, name: string, sdl: string, ...args: string[]): Promise<void> {
  steps[step] = await run('publish', name, '--schema', write(`${name}.graphql`, sdl), ...unchecked, ...args);
}

beforeAll(async () => {
  at = await makeRegistryLocation('folder');
  traffic = fileOf('traffic');
  mkdirSync(traffic);
  const now = new Date().toISOString();
  writeFileSync(
    join(traffic, 'operations-today.ndjson'),
    [
      { record: 1, since: now, lost: 0 },
      {
        client: 'shop',
        version: '1.2',
        operation: 'Books',
        hash: 'b',
        count: 7,
        first: now,
        last: now,
        document: 'query Books { books { title } }',
      },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  steps['empty'] = await run('history');
  await publish(
    'no url',
    'books',
    'type Query { books: [Book!] } type Book @key(fields: "id") { id: ID! title: String secret: Int @inaccessible }',
  );
  await publish(
    'first',
    'books',
    'type Query { books: [Book!] } type Book @key(fields: "id") { id: ID! title: String secret: Int @inaccessible }',
    '--url',
    'http://books.test/',
    '--commit',
    'c0ffee00112233',
  );
  await publish(
    'second',
    'prices',
    'type Book @key(fields: "id") { id: ID! price: Int }',
    '--url',
    'http://prices.test/',
  );
  await publish('unchanged', 'prices', 'type Book @key(fields: "id") { id: ID! price: Int }', '--json');
  await publish('not composing', 'prices', 'type Book @key(fields: "id") {\n  id: ID!\n  price: Nothing\n}');
  await publish('breaking', 'prices', 'type Book @key(fields: "id") {\n  id: ID!\n  cost: Int\n}');
  await publish('no graphql', 'prices', 'type Book {');
  await publish('no graphql as JSON', 'prices', 'type Book {', '--json');
  await publish(
    'third',
    'books',
    'type Query { books: [Book!] shelf: Shelf } type Book @key(fields: "id") { id: ID! title: String secret: Int @inaccessible } type Shelf { name: String }',
  );
});
afterAll(() => at.remove());

const outcome = (step: string): [number, string] => [
  steps[step]!.code,
  steps[step]!.out.trim().split('\n').at(-1)!.replace(at.place, 'registry/'),
];

test('publishing says what became of it, and its exit code says the same', () => {
  expect(outcome('first')).toEqual([0, 'Published books as version 1 of registry/.']);
  expect(outcome('second')).toEqual([0, 'Published prices as version 2 of registry/.']);
  expect([steps['unchanged']!.code, JSON.parse(steps['unchanged']!.out)]).toMatchObject([
    0,
    { outcome: 'unchanged', number: 2 },
  ]);
  expect(outcome('third')).toEqual([0, 'Published books as version 3 of registry/.']);
  expect([steps['no url']!.code, steps['no url']!.err]).toEqual([
    2,
    'books has not been published yet: say where it answers, with --url\n',
  ]);
});

test('what does not compose, or breaks clients, is named with its file and line, and nothing is written', () => {
  expect(outcome('not composing')).toEqual([1, 'Not published: prices has 1 finding; nothing was written.']);
  expect(steps['not composing']!.err).toMatch(/prices\.graphql:4: .*Nothing/);
  expect(outcome('breaking')).toEqual([1, 'Not published: prices has 1 finding; nothing was written.']);
  expect(steps['breaking']!.out).toMatch(/error FIELD_REMOVED Book\.price\n {2}\S*prices\.graphql:2\n/);
  expect([steps['no graphql']!.code, steps['no graphql']!.err]).toEqual([
    1,
    expect.stringMatching(/prices\.graphql:2: Syntax Error/),
  ]);
  expect([steps['no graphql as JSON']!.code, JSON.parse(steps['no graphql as JSON']!.out)]).toEqual([
    1,
    { outcome: 'refused', problems: [expect.objectContaining({ place: expect.stringMatching(/prices\.graphql:2$/) })] },
  ]);
});

test('the history tells who published what, and which checks were left out', async () => {
  expect([steps['empty']!.code, steps['empty']!.out]).toEqual([0, `Nothing was published in ${at.place} yet.\n`]);
  const { code, out } = await run('history', '--limit', '2');
  // A checkout in which nothing differs from its commit says the commit.
  expect([
    code,
    out
      .trim()
      .split('\n')
      .map((line) => line.replace(/ {2}\S+Z {2}/, ' ').replace(/ \([0-9a-f]{10}\)$/, '')),
  ]).toEqual([
    0,
    [
      '3 publish books without checking clients, plans, tenancy, database, lint: books at http://books.test/',
      '2 publish prices without checking clients, plans, tenancy, database, lint: prices at http://prices.test/',
    ],
  ]);
  expect(JSON.parse((await run('history', '--json')).out)).toMatchObject([
    { number: 3 },
    { number: 2 },
    { number: 1, previous: null, subgraphs: [{ name: 'books', commit: 'c0ffee00112233' }] },
  ]);
});

test('a part of the graph is explained: whose it is, since when, and who uses it', async () => {
  const title = await run('explain', 'Book.title', '--traffic', traffic);
  expect([title.code, title.out.replaceAll(/\d{4}-\d\d-\d\d/g, 'day').replace(at.place, 'registry/')]).toEqual([
    0,
    [
      'Book.title: String in version 3 of registry/',
      '  owned by  books at http://books.test/',
      '  since     version 1, day, publish books without checking clients, plans, tenancy, database, lint (c0ffee0011)',
      '  seen by   clients',
      '  used by   shop 1.2: Books, 7 times',
      '',
    ].join('\n'),
  ]);
  const price = JSON.parse((await run('explain', 'Book.price', '--traffic', traffic, '--json')).out) as unknown;
  expect(price).toMatchObject({
    owners: [{ subgraph: 'prices' }],
    since: { number: 2 },
    usage: { verdict: 'unused', affected: [] },
    hidden: false,
  });
  expect(JSON.parse((await run('explain', 'Book.secret', '--json')).out)).toMatchObject({
    hidden: true,
    owners: [{ subgraph: 'books' }],
  });
  expect(await run('explain', 'Book.author')).toMatchObject({
    code: 2,
    err: `There is no Book.author in version 3 of ${at.place}. Did you mean Book.title?\n`,
  });
});

test('two versions are compared, for clients and between subgraphs', async () => {
  const { code, out } = await run('diff');
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(
      /from version 2 to 3\n {2}changed {2}books: SDL\n[\s\S]*safe .*FIELD_ADDED {2}Field 'shelf' was added/,
    ),
  ]);
  expect(JSON.parse((await run('diff', '3', '1', '--json')).out)).toMatchObject({
    subgraphs: [
      { name: 'books', change: 'changed', sdl: true },
      { name: 'prices', change: 'removed' },
    ],
    changes: expect.arrayContaining([
      expect.objectContaining({ severity: 'error', rule: 'FIELD_REMOVED', subject: 'Book.price' }),
    ]),
  });
});

test('the API schema, the supergraph and an SDL are downloaded, of any version', async () => {
  const api = await run('download', '--number', '2');
  expect([api.code, api.out]).toEqual([
    0,
    expect.stringMatching(/type Book \{\n {2}id: ID!\n {2}title: String\n {2}price: Int\n\}/),
  ]);
  expect(api.out).not.toMatch(/secret|Shelf|join__/);
  expect((await run('download', '--supergraph')).out).toMatch(/join__Graph[\s\S]*Shelf/);
  expect((await run('download', '--subgraph', 'prices')).out).toBe(
    `${header}type Book @key(fields: "id") { id: ID! price: Int }`,
  );
  expect(await run('download', '--contract', 'partners')).toMatchObject({
    code: 2,
    err: expect.stringContaining('has no contract partners'),
  });
});

test('files in the place of what is published are composed without publishing', async () => {
  const good = write('good.graphql', 'type Book @key(fields: "id") { id: ID! price: Float }');
  expect(await run('compose', '--with', `prices=${good}`)).toMatchObject({
    code: 0,
    out: expect.stringContaining('price: Float'),
  });
  const bad = write('bad.graphql', 'type Book @key(fields: "id") { id: ID! title: String }');
  expect(await run('compose', '--with', `prices=${bad}`)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('title'),
  });
  expect(await run('compose', '--with', `prices=${write('torn.graphql', 'type Book {')}`)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/torn\.graphql:2: Syntax Error/),
  });
});

test('a local supergraph is refused where a registry is configured', async () => {
  const local = fileOf('local.graphql');
  writeFileSync(local, (await run('download', '--supergraph')).out);
  expect(await run('explain', 'Book.title', '--supergraph', local)).toMatchObject({
    code: 2,
    err: expect.stringContaining('is local and unsigned, and a registry is configured'),
  });
  const alone = await schemaCommand(at, ['explain', 'Book.title', '--supergraph', local], { ORGRAPH_REGISTRY: '' });
  expect(alone).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Book\.title: String in \S*local\.graphql \(local, unsigned\)\n {2}owned by {2}books/),
  });
});

test('a subgraph is withdrawn only where nobody is known to need it', async () => {
  const refused = await run('withdraw', 'prices');
  expect([refused.code, refused.out]).toEqual([
    1,
    expect.stringMatching(
      /error FIELD_REMOVED Book\.price\n[\s\S]*Not published: the graph without prices has 1 finding; nothing was written\./,
    ),
  ]);
  expect(await run('withdraw', 'prices', '--traffic', traffic, '--allow-unused')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Published the graph without prices as version 4'),
  });
  expect(await run('rollback', '3')).toMatchObject({
    code: 0,
    out: `Published the rollback to version 3 as version 5 of ${at.place}.\n`,
  });
});

test('a contract is a version, and what it becomes is part of a comparison', async () => {
  write(
    'tagged.graphql',
    'type Query { books: [Book!] shelf: Shelf @tag(name: "partner") } type Book @key(fields: "id") { id: ID! title: String secret: Int @inaccessible } type Shelf @tag(name: "partner") { name: String }',
  );
  expect(await run('publish', 'books', '--schema', fileOf('tagged.graphql'), ...unchecked)).toMatchObject({ code: 0 });
  expect(await run('contract', 'set', 'partners', '--include', 'partner')).toMatchObject({ code: 0 });
  const { out } = await run('diff', '--json');
  expect(JSON.parse(out)).toMatchObject({
    subgraphs: [],
    contracts: [{ name: 'partners', change: 'added' }],
    changes: [],
  });
  const shown = await run('download', '--contract', 'partners');
  expect([shown.out.includes('Shelf'), shown.out.includes('Book')]).toEqual([true, false]);
  expect(JSON.parse((await run('explain', 'Book.title', '--json')).out)).toMatchObject({
    contracts: [{ name: 'partners', shows: false }],
  });
});

test('what cannot be trusted or reached ends with 3, a wrong call with 2', async () => {
  expect(await schemaCommand(at, ['history'], { ORGRAPH_REGISTRY_KEYS: fileOf('no.json') })).toMatchObject({
    code: 3,
    err: expect.stringContaining('cannot be verified'),
  });
  expect(
    await schemaCommand(at, ['history'], { ORGRAPH_REGISTRY: 'postgres://nobody:secret@127.0.0.1:1/none' }),
  ).toMatchObject({
    code: 3,
    err: expect.stringMatching(/^postgres:\/\/nobody@127\.0\.0\.1:1\/none: cannot be reached or read: (?!.*secret)/),
  });
  expect(
    await schemaCommand(at, ['history'], { ORGRAPH_REGISTRY: 'postgres://user:secret@host:port/none' }),
  ).toMatchObject({ code: 3, err: expect.stringMatching(/^the URL of the registry cannot be read(?!.*secret)/) });
  for (const wrong of [
    ['publish'],
    ['rollback', 'yesterday'],
    ['history', '--limit', '0'],
    ['publish', 'a b', '--url', 'http://a.test'],
    ['publish', 'books', '--url', 'books.test'],
    ['explain', 'a b'],
    ['diff', 'x'],
    ['nothing'],
  ]) {
    expect([wrong, (await run(...wrong)).code]).toEqual([wrong, 2]);
  }
});
