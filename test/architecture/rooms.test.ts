import { posix } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesUnder, importsOf, read, targetOf } from './repository.ts';

/**
 * Each process' rooms, from the bottom up: a room imports only what stands before it, itself, and what lies inside it.
 */
const rooms = {
  platform: [
    'values',
    'process',
    'identity',
    'data',
    'personalData',
    'queue',
    'events',
    'jobs',
    'deletion',
    'search',
    'graphql',
    'subgraph',
    'demonstration',
  ],
  gateway: [
    'http',
    'supergraph',
    'registry',
    'page',
    'operation',
    'planner',
    'executor',
    'traffic',
    'engine',
    'identity',
    'documents',
    'subgraphClient',
    'server',
    'deployment',
    'apollo',
    '.',
  ],
  tools: [
    'process',
    'project',
    'database',
    'migrate',
    'local',
    'schema',
    'contract',
    'published',
    'check',
    'scan',
    'verify',
    'registry',
    'keys',
    'client',
    'conformance',
    'create',
    'dev',
    'jobs',
    'platform',
    'audit',
    'organization',
    'ledger',
    'slackImport',
    'vectors',
    'pack',
    'cli',
    '.',
  ],
} as const;

/** What the tools may import of the gateway: rooms, and single files. */
const ofTheGateway = [
  'engine',
  'supergraph',
  'registry',
  'traffic',
  'deployment',
  'documents',
  'http/requestError.ts',
  'identity/identityFile.ts',
];

const product = ['gateway/', 'platform/', 'subgraphs/', 'tools/']
  .flatMap((folder) => filesUnder(folder))
  .filter((file) => file.endsWith('.ts'));
const known = new Set(product);

/** Every import of one file of ours by another, types included. */
const edges = new Map(
  product.map((file) => [
    file,
    [
      ...new Set(
        importsOf(file)
          .map((specifier) => targetOf(file, specifier))
          .filter((target) => target !== undefined && known.has(target)),
      ),
    ] as string[],
  ]),
);

/** The sets of nodes that reach each other, each sorted (Tarjan). */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const order = new Map<string, { index: number; low: number; open: boolean }>();
  const stack: string[] = [];
  function visit(node: string): { index: number; low: number; open: boolean } {
    const own = { index: order.size, low: order.size, open: true };
    order.set(node, own);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const other = order.get(next) ?? visit(next);
      if (other.open) own.low = Math.min(own.low, other.low);
    }
    if (own.low < own.index) return own;
    const circle = stack.splice(stack.indexOf(node));
    for (const one of circle) order.get(one)!.open = false;
    if (circle.length > 1) circles.push(circle.toSorted());
    return own;
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}

const roomOf = (file: string, process: string): string => posix.dirname(file.slice(process.length + 1)).split('/')[0]!;

test('files import each other in no circle, types included, but where the ORM and a source’s kinds ask for one', () => {
  expect(circlesIn(edges)).toEqual([
    [
      'subgraphs/slack/exportReader/folderSource.ts',
      'subgraphs/slack/exportReader/source.ts',
      'subgraphs/slack/exportReader/zipSource.ts',
    ],
    ['subgraphs/tenancy/organization/entities.ts', 'subgraphs/tenancy/user/entities.ts'],
  ]);
});

/** A folder and what lies inside it are one. */
const isApart = (one: string, other: string): boolean =>
  !`${one}/`.startsWith(`${other}/`) && !`${other}/`.startsWith(`${one}/`);

test.each(['gateway/', 'platform/', 'tools/'])('the folders of %s run one way', (process) => {
  const folders = new Map<string, string[]>();
  for (const [file, targets] of edges) {
    if (!file.startsWith(process)) continue;
    const from = posix.dirname(file);
    folders.set(from, [
      ...(folders.get(from) ?? []),
      ...targets
        .filter((target) => target.startsWith(process))
        .map((target) => posix.dirname(target))
        .filter((folder) => isApart(folder, from)),
    ]);
  }
  expect(folders.size).toBeGreaterThan(5);
  expect(circlesIn(folders)).toEqual([]);
});

test.each(Object.entries(rooms))('the rooms of %s/ stand in their order', (process, order) => {
  const inside = product.filter((file) => file.startsWith(`${process}/`));
  expect([...new Set(inside.map((file) => roomOf(file, process)))].toSorted()).toEqual([...order].toSorted());
  const upwards = inside.flatMap((file) =>
    edges
      .get(file)!
      .filter(
        (target) =>
          target.startsWith(`${process}/`) &&
          order.indexOf(roomOf(target, process) as never) > order.indexOf(roomOf(file, process) as never),
      )
      .map((target) => `${file} → ${target}`),
  );
  expect(upwards).toEqual([]);
});

test('planner and executor know nothing of each other', () => {
  const between = (from: string, to: string) =>
    product
      .filter((file) => file.startsWith(from))
      .flatMap((file) => edges.get(file)!.filter((target) => target.startsWith(to)));
  expect([
    ...between('gateway/planner/', 'gateway/executor/'),
    ...between('gateway/executor/', 'gateway/planner/'),
  ]).toEqual([]);
});

test('tools use the gateway through its engine, and not what that is made of', () => {
  const strays = product
    .filter((file) => file.startsWith('tools/'))
    .flatMap((file) =>
      edges
        .get(file)!
        .filter(
          (target) =>
            target.startsWith('gateway/') &&
            !ofTheGateway.some(
              (allowed) => target === `gateway/${allowed}` || target.startsWith(`gateway/${allowed}/`),
            ),
        )
        .map((target) => `${file} → ${target}`),
    );
  expect(strays).toEqual([]);
});

test.each(rooms.gateway.filter((room) => room !== '.'))(
  'the README of gateway/%s says what the room imports',
  (room) => {
    const inside = product.filter((file) => file.startsWith(`gateway/${room}/`));
    const imported = new Set(
      inside.flatMap((file) =>
        edges
          .get(file)!
          .filter((target) => target.startsWith('gateway/'))
          .map((target) => roomOf(target, 'gateway')),
      ),
    );
    imported.delete(room);
    const said = /^Imports: (.*); beside/m.exec(read(`gateway/${room}/README.md`))![1]!;
    expect([...said.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual([...imported].toSorted());
  },
);
