import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import type { GraphVersion, Registry } from '#gateway/registry/registry.ts';
import { publishedSource } from '#tools/published/publishedSource.ts';
import { compose } from '#tools/schema/compose.ts';
import { campaign } from '../harness/campaign.ts';
import { schemaCommand } from './programs/command.ts';
import { start, type Running } from './programs/start.ts';
import { makeRegistryLocation, publicKeysIn, type RegistryLocation } from './registryLocation.ts';
import { subgraphWith } from './subgraphs.ts';

const trials = campaign(30, 200);

/**
 * What two teams publish at once, different in each trial. Each composes with what is there before; whether both do is
 * said with it.
 */
const changes = [
  { together: true, a: (trial: number) => `one${trial}: Int`, b: (trial: number) => `two${trial}: Int` },
  {
    together: false,
    a: (trial: number) => `same${trial}: Int @shareable`,
    b: (trial: number) => `same${trial}: String @shareable`,
  },
  { together: false, a: (trial: number) => `mine${trial}: Int`, b: (trial: number) => `mine${trial}: Int` },
] as const;

let at: RegistryLocation;
let registry: Registry;
let running: Running[];

async function prepare(kind: 'folder' | 'database'): Promise<void> {
  at = await makeRegistryLocation(kind);
  registry = await openRegistry(at.place, publicKeysIn(at.keys));
  running = [];
}
afterEach(async () => {
  for (const { child, ended } of running) {
    child.stdin!.end();
    await ended;
  }
  await registry.close();
  await at.remove();
});

/**
 * Every version follows its predecessor, changes one subgraph alone, and holds exactly what its subgraphs compose to.
 */
async function expectOneOrder(latest: number): Promise<void> {
  let before: GraphVersion | undefined;
  for (let number = 1; number <= latest; number += 1) {
    const version = await registry.version(number);
    expect(version.supergraph).toBe(compose(version.subgraphs.map((subgraph) => publishedSource(subgraph))).supergraph);
    const changed = version.subgraphs
      .filter(({ name, sdl }) => before?.subgraphs.find((known) => known.name === name)?.sdl !== sdl)
      .map(({ name }) => name);
    expect(changed).toEqual([version.cause.split(' ')[1]]);
    before = version;
  }
}

describe.each(['folder', 'database'] as const)('in a registry in a %s', (kind) => {
  beforeEach(() => prepare(kind));

  test(`of two who publish at once, ${trials} times, one is always first, and nothing is served that nobody checked`, async () => {
    running = [start('publishing', at.place, at.keys), start('publishing', at.place, at.keys)];
    const [left, right] = running as [Running, Running];
    for (const one of running) expect(await one.line()).toBe('ready');
    const answer = async (one: Running) => JSON.parse((await one.line())!) as { outcome: string; number?: number };
    let expected = 0;
    let first = { a: 0, b: 0 };
    for (let trial = 0; trial < trials; trial += 1) {
      const change = changes[trial % changes.length]!;
      left.tell({ candidate: subgraphWith('a', change.a(trial)), delay: Math.random() * 4 });
      right.tell({ candidate: subgraphWith('b', change.b(trial)), delay: Math.random() * 4 });
      const [a, b] = await Promise.all([answer(left), answer(right)]);
      const numbers = [a.number, b.number]
        .filter((number) => number !== undefined)
        .toSorted((one, other) => one - other);
      expect([trial, numbers]).toEqual([trial, change.together ? [expected + 1, expected + 2] : [expected + 1]]);
      expect([a.outcome, b.outcome].toSorted()).toEqual(
        change.together ? ['published', 'published'] : ['published', 'refused'],
      );
      first = a.number === expected + 1 ? { ...first, a: first.a + 1 } : { ...first, b: first.b + 1 };
      expected += numbers.length;
    }
    expect(await registry.latestNumber()).toBe(expected);
    await expectOneOrder(expected);
    // Neither is always first: they do meet.
    expect([first.a > trials / 20, first.b > trials / 20]).toEqual([true, true]);
  });

  test('of two commands that run at once one is first, and the other publishes over it or is refused', async () => {
    const folder = dirname(at.keys);
    for (const [trial, change] of changes.entries()) {
      const outcomes = await Promise.all(
        (['a', 'b'] as const).map((team) => {
          const { name, sdl, url } = subgraphWith(`${team}${trial}`, change[team](trial));
          const file = join(folder, `${name}.graphql`);
          writeFileSync(file, sdl);
          return schemaCommand(at, [
            'publish',
            name,
            '--schema',
            file,
            '--url',
            url!,
            '--skip',
            'lint',
            'tenancy',
            'database',
          ]);
        }),
      );
      expect(outcomes.map(({ code }) => code).toSorted()).toEqual(change.together ? [0, 0] : [0, 1]);
    }
    await expectOneOrder(await registry.latestNumber());
  });
});
