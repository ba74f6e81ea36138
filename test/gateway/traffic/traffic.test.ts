import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { discardOldest } from '#gateway/traffic/discardOldest.ts';
import { openTraffic, type CountUse, type Traffic, type TrafficOptions } from '#gateway/traffic/traffic.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { createLog } from '#platform/process/log.ts';
import { eventually } from '../../harness/eventually.ts';

const schema = buildSchema('type Query { user(id: ID!): String many: String }');
const fieldNames = new Set(['user', 'many']);
const log = createLog('test', 'silent');

let folder: string;
const opened: Traffic[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-traffic-'));
});
afterEach(() => {
  for (const traffic of opened.splice(0)) traffic.close();
  rmSync(folder, { recursive: true });
});

function open(options: Partial<TrafficOptions> = {}): Traffic & { counter(source: string): CountUse } {
  const traffic = openTraffic({ folder, sample: 1, log, ...options });
  opened.push(traffic);
  return {
    ...traffic,
    counter: (source) =>
      traffic.counterOf(parse(source).definitions[0] as OperationDefinitionNode, new Map(), { schema, fieldNames }),
  };
}

interface Line {
  record?: number;
  lost?: number;
  client?: string;
  version?: string;
  operation?: string;
  hash?: string;
  count?: number;
  first?: string;
  last?: string;
  document?: string;
}
const files = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted();
const linesOf = (name: string): Line[] =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const usesIn = (): Line[] => files().flatMap((name) => linesOf(name).slice(1));

test('uses are counted by client and operation; the document stands once, without its literals', () => {
  let time = Date.UTC(2026, 2, 1, 12);
  const { counter, close } = open({ now: () => time });
  const one = counter('query Ask { user(id: "p-secret-1") }');
  const other = counter('query   Ask { user(id: "p-secret-2") }');
  one({ 'graphql-client-name': 'web', 'graphql-client-version': '1' });
  time += 5_000;
  other({ 'graphql-client-name': 'web', 'graphql-client-version': '1' });
  other({});
  close();
  const [name] = files();
  const [about, ...uses] = linesOf(name!);
  const [web, nobody, ...rest] = uses.toSorted((one, two) => two.count! - one.count!);
  expect(about).toEqual({ record: 1, since: '2026-03-01T12:00:00.000Z', sample: 1, lost: 0 });
  expect(web).toEqual({
    client: 'web',
    version: '1',
    operation: 'Ask',
    hash: expect.stringMatching(/^[0-9a-f]{32}$/),
    count: 2,
    first: '2026-03-01T12:00:00.000Z',
    last: '2026-03-01T12:00:05.000Z',
    ...(web!.document && { document: 'query Ask($v0:ID!){user(id:$v0)}' }),
  } as unknown as Line);
  expect(nobody).toEqual({
    operation: 'Ask',
    hash: web!.hash,
    count: 1,
    first: '2026-03-01T12:00:05.000Z',
    last: '2026-03-01T12:00:05.000Z',
    ...(nobody!.document && { document: 'query Ask($v0:ID!){user(id:$v0)}' }),
  });
  expect(uses.map(({ document }) => document)).toEqual(['query Ask($v0:ID!){user(id:$v0)}', undefined]);
  expect(rest).toEqual([]);
  expect(readFileSync(join(folder, name!), 'utf8')).not.toContain('secret');
});

test('what is new is written while the process runs', async () => {
  const { counter, close } = open({ every: 10 });
  const count = counter('{ many }');
  count({});
  expect(await eventually(() => usesIn()[0]?.count === 1)).toBe(true);
  count({});
  expect(await eventually(() => usesIn()[0]?.count === 2)).toBe(true);
  close();
  expect(files()).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(files());
});

test('where nothing is used, no file is made', () => {
  open().close();
  expect(readdirSync(folder)).toEqual([]);
});

test('a sample counts for all, and never leaves out that something was used', () => {
  const random = jest.spyOn(Math, 'random');
  try {
    const { counter, close } = open({ sample: 0.1 });
    random.mockReturnValue(0.5);
    const count = counter('{ many }');
    for (let index = 0; index < 20; index += 1) count({});
    random.mockReturnValue(0.05);
    count({});
    close();
  } finally {
    random.mockRestore();
  }
  expect(usesIn().map(({ count }) => count)).toEqual([11]);
});

test('a record holds what was used last, and says how much was left out', () => {
  const { counter, close } = open({ limits: { uses: 10, size: 1_000_000 } });
  const frequent = counter('query Frequent { many }');
  for (let index = 0; index < 100; index += 1) {
    frequent({});
    counter(`query Q${index} { many }`)({});
  }
  close();
  const lines = linesOf(files()[0]!);
  expect(lines).toHaveLength(11);
  expect(lines[0]).toMatchObject({ lost: 91 });
  expect(lines.find(({ operation }) => operation === 'Frequent')).toMatchObject({ count: 100 });
});

test('a record is bounded in its size', () => {
  const { counter, close } = open({ limits: { uses: 10_000, size: 10_000 } });
  for (let index = 0; index < 500; index += 1)
    counter(`query Q${index} { many }`)({ 'graphql-client-name': 'c'.repeat(200) });
  close();
  expect(readFileSync(join(folder, files()[0]!)).length).toBeLessThan(20_000);
});

test('a document of more than 64 KiB is counted as lost', () => {
  const { counter, close } = open();
  counter(`{ ${Array.from({ length: 8_000 }, (_, index) => `alias${index}: many`).join(' ')} }`)({});
  close();
  expect(linesOf(files()[0]!)).toEqual([expect.objectContaining({ lost: 1 })]);
});

test('each day has its file', async () => {
  let time = Date.UTC(2026, 2, 1, 23, 59);
  const { counter, close } = open({ now: () => time, every: 10 });
  const count = counter('{ many }');
  count({});
  time += 120_000;
  expect(await eventually(() => files().length === 1)).toBe(true);
  count({});
  count({});
  close();
  expect(files().map((name) => name.slice(0, 21))).toEqual(['operations-2026-03-01', 'operations-2026-03-02']);
  expect(usesIn().map(({ count: found }) => found)).toEqual([1, 2]);
});

test('a day that could not be written at once is written when that is possible again', async () => {
  let time = Date.UTC(2026, 2, 1, 23, 59);
  const place = join(folder, 'record');
  const told = jest.fn();
  const { counter, close } = open({
    folder: place,
    now: () => time,
    every: 10,
    log: Object.assign(createLog('test', 'silent'), { warn: told }),
  });
  rmSync(place, { recursive: true });
  counter('query One { many }')({});
  expect(await eventually(() => told.mock.calls.length > 0)).toBe(true);
  time += 120_000;
  const before = told.mock.calls.length;
  expect(await eventually(() => told.mock.calls.length > before + 1)).toBe(true);
  counter('query Two { many }')({});
  mkdirSync(place);
  // Beside them stands what is being written.
  const written = () => readdirSync(place).filter((name) => name.endsWith('.ndjson'));
  expect(await eventually(() => written().length === 2)).toBe(true);
  close();
  expect(
    written()
      .toSorted()
      .flatMap((name) =>
        linesOf(join('record', name))
          .slice(1)
          .map(({ operation }) => operation),
      )
      .toSorted(),
  ).toEqual(['One', 'Two']);
});

test('a folder that went away fails no request and ends nothing', () => {
  const place = join(folder, 'record');
  const { counter, close } = open({ folder: place });
  const count = counter('{ many }');
  rmSync(place, { recursive: true });
  expect(() => {
    count({});
    close();
  }).not.toThrow();
});

test('several processes keep their files apart', () => {
  const gateways = [open(), open(), open()];
  for (const { counter, close } of gateways) {
    counter('{ many }')({});
    close();
  }
  expect(files()).toHaveLength(3);
  expect(usesIn().map(({ count }) => count)).toEqual([1, 1, 1]);
});

test('the oldest files are removed, and nothing else that lies there', async () => {
  const names = Array.from(
    { length: 9 },
    (_, index) => `operations-2026-03-0${index + 1}T00-00-00-000Z-00000000.ndjson`,
  );
  for (const name of [...names, 'operations-2026-03-01T00-00-00-000Z-00000001.ndjson.partial'])
    writeFileSync(join(folder, name), 'x'.repeat(100));
  writeFileSync(join(folder, 'own.ndjson'), 'mine');
  await Promise.all([
    discardOldest(folder, { files: 5, bytes: 10_000 }),
    discardOldest(folder, { files: 5, bytes: 10_000 }),
  ]);
  expect(readdirSync(folder).toSorted()).toEqual([...names.slice(4), 'own.ndjson']);
  await discardOldest(folder, { files: 5, bytes: 250 });
  expect(readdirSync(folder).toSorted()).toEqual([...names.slice(7), 'own.ndjson']);
});

test('a folder that cannot be written to is a mistake of the configuration', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => open({ folder: join(folder, 'file') })).toThrow(ConfigurationError);
});
