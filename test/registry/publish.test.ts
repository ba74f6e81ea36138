import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import type { GraphVersion } from '#gateway/registry/registry.ts';
import { generateKeys, readPublisherKeys } from '#platform/identity/keys.ts';
import { amend, type Publisher } from '#tools/registry/amend.ts';
import { publish, rollBack, withdraw } from '#tools/registry/publish.ts';
import { makeRegistryLocation, openPublisher, publicKeysIn, type RegistryLocation } from './registryLocation.ts';
import { subgraphWith } from './subgraphs.ts';

describe.each(['folder', 'database'] as const)('a registry in a %s', (kind) => {
  let at: RegistryLocation;
  let publisher: Publisher;
  beforeEach(async () => {
    at = await makeRegistryLocation(kind);
    publisher = await openPublisher(at);
  });
  afterEach(async () => {
    await publisher.registry.close();
    await at.remove();
  });

  const versions = async (): Promise<string[]> => {
    const latest = await publisher.registry.latestNumber();
    return Promise.all(
      Array.from({ length: latest }, async (_, index) => (await publisher.registry.record(index + 1)).cause),
    );
  };
  const summary = ({ number, cause, subgraphs }: GraphVersion) => ({
    number,
    cause,
    subgraphs: subgraphs.map(({ name, since, url }) => `${name} ${since} ${url}`),
  });

  test('nothing is there before the first publication', async () => {
    expect([await publisher.registry.latest(), await publisher.registry.latestNumber()]).toEqual([undefined, 0]);
    await expect(publisher.registry.version(1)).rejects.toThrow('there is no version 1; nothing was published yet');
  });

  test('a version holds every subgraph as it was published, and since when', async () => {
    await publish(publisher, { ...subgraphWith('b', 'one: Int'), commit: 'f00d' });
    await publish(publisher, subgraphWith('a', 'two: Int'));
    await publish(publisher, subgraphWith('b', 'one: Int three: Int'));
    const latest = (await publisher.registry.latest())!;
    expect(summary(latest)).toEqual({
      number: 3,
      cause: 'publish b',
      subgraphs: ['a 2 http://a.test/graphql', 'b 3 http://b.test/graphql'],
    });
    expect(latest.supergraph).toMatch(/one: Int.*\n.*three: Int|three: Int/);
    const first = await publisher.registry.version(1);
    expect(summary(first)).toEqual({ number: 1, cause: 'publish b', subgraphs: ['b 1 http://b.test/graphql'] });
    expect([first.subgraphs[0]!.commit, first.subgraphs[0]!.sdl]).toEqual(['f00d', subgraphWith('b', 'one: Int').sdl]);
    expect(first.supergraph).not.toContain('two');
  });

  test('the same SDL at the same URL is no new version; another URL is one', async () => {
    await publish(publisher, subgraphWith('a', 'one: Int'));
    expect(await publish(publisher, subgraphWith('a', 'one: Int'))).toMatchObject({
      outcome: 'unchanged',
      version: { number: 1 },
    });
    expect(await publish(publisher, { ...subgraphWith('a', 'one: Int'), url: undefined })).toMatchObject({
      outcome: 'unchanged',
      version: { number: 1 },
    });
    expect(await publish(publisher, { ...subgraphWith('a', 'one: Int'), url: 'http://moved.test/' })).toMatchObject({
      outcome: 'published',
      version: { number: 2, subgraphs: [{ url: 'http://moved.test/', since: 2 }] },
    });
    expect(await versions()).toEqual(['publish a', 'publish a']);
  });

  test('a first publication says where the subgraph is', async () => {
    await expect(publish(publisher, { ...subgraphWith('a', 'one: Int'), url: undefined })).rejects.toThrow(
      'a has not been published yet',
    );
    expect(await versions()).toEqual([]);
  });

  test('what does not compose is refused with its place, and writes nothing', async () => {
    await publish(publisher, subgraphWith('a', 'one: Int'));
    const { sdl } = subgraphWith('b', 'one: String');
    expect(
      await publish(publisher, {
        ...subgraphWith('b', 'one: String'),
        placeOf: (node) => `b.graphql:${node.loc!.startToken.line}`,
        sdl,
      }),
    ).toMatchObject({
      outcome: 'refused',
      problems: expect.arrayContaining([
        expect.objectContaining({
          place: expect.stringMatching(/^(b\.graphql|a \(published\)):4$/),
          message: expect.stringContaining('one'),
        }),
      ]),
    });
    expect(await versions()).toEqual(['publish a']);
  });

  test('what composes but no gateway of ours would serve is refused', async () => {
    const sdl =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@authenticated"])\ntype Query { one: Int @authenticated }';
    expect(await publish(publisher, { ...subgraphWith('a', ''), sdl })).toMatchObject({
      outcome: 'refused',
      problems: [{ message: expect.stringContaining('@authenticated') }],
    });
    expect(await versions()).toEqual([]);
  });

  test('what the judge finds is refused, and the judge sees what it would follow', async () => {
    await publish(publisher, subgraphWith('a', 'one: Int'));
    const seen: unknown[] = [];
    const strict: Publisher = {
      ...publisher,
      judge: async (head, next) => {
        seen.push(
          head?.number,
          next.subgraphs.map(({ name }) => name),
        );
        return [{ place: 'a.graphql:1', subject: 'Query.one', rule: 'FIELD_REMOVED', message: 'is in use' }];
      },
    };
    expect(await publish(strict, subgraphWith('a', 'two: Int'))).toEqual({
      outcome: 'refused',
      problems: [{ place: 'a.graphql:1', subject: 'Query.one', rule: 'FIELD_REMOVED', message: 'is in use' }],
    });
    expect([seen, await versions()]).toEqual([[1, ['a']], ['publish a']]);
  });

  test('where somebody was first, everything is judged again over theirs', async () => {
    await publish(publisher, subgraphWith('a', 'one: Int'));
    const judged: (number | undefined)[] = [];
    const late: Publisher = {
      ...publisher,
      judge: async (head) => {
        judged.push(head?.number);
        if (judged.length < 3) await publish(publisher, subgraphWith('c', `c${judged.length}: Int`));
        return [];
      },
    };
    const done = await publish(late, subgraphWith('b', 'two: Int'));
    expect([judged, done]).toEqual([
      [1, 2, 3],
      expect.objectContaining({ outcome: 'published', version: expect.objectContaining({ number: 4 }) }),
    ]);
    expect(await versions()).toEqual(['publish a', 'publish c', 'publish c', 'publish b']);
    expect((await publisher.registry.latest())!.supergraph).toMatch(/one[\s\S]*two[\s\S]*c2/);
  });

  test('a rollback is a new version with what an earlier one held', async () => {
    for (const fields of ['one: Int', 'two: Int', 'three: Int']) await publish(publisher, subgraphWith('a', fields));
    expect(await rollBack(publisher, 2)).toMatchObject({
      outcome: 'published',
      version: { number: 4, cause: 'rollback to 2', subgraphs: [{ sdl: subgraphWith('a', 'two: Int').sdl, since: 4 }] },
    });
    expect(await rollBack(publisher, 2)).toMatchObject({ outcome: 'unchanged', version: { number: 4 } });
    await expect(rollBack(publisher, 5)).rejects.toThrow('there is no version 5; the newest is 4');
    expect((await publisher.registry.version(4)).supergraph).toBe((await publisher.registry.version(2)).supergraph);
  });

  test('a subgraph is withdrawn where the rest composes without it', async () => {
    await publish(publisher, subgraphWith('a', 'one: Int'));
    await publish(publisher, subgraphWith('b', 'two: Int'));
    expect(await withdraw(publisher, 'a')).toMatchObject({
      outcome: 'published',
      version: { cause: 'withdraw a', subgraphs: [{ name: 'b', since: 2 }] },
    });
    await expect(withdraw(publisher, 'a')).rejects.toThrow('the graph has no subgraph a');
    await expect(withdraw(publisher, 'b')).rejects.toThrow('its only subgraph');
  });

  test('contracts stay, and get their supergraph from each new one', async () => {
    await publish(publisher, subgraphWith('a', 'one: Int'));
    await amend(publisher, async (head) => ({
      cause: 'contract partners',
      subgraphs: head!.subgraphs,
      contracts: [{ name: 'partners', include: ['public'], exclude: [] }],
    }));
    const done = await publish(publisher, subgraphWith('a', 'two: Int'));
    expect(done).toMatchObject({
      outcome: 'published',
      version: {
        contracts: [
          {
            name: 'partners',
            include: ['public'],
            exclude: [],
            supergraph: expect.stringMatching(/^# partners\n[\s\S]*two: Int/),
          },
        ],
      },
    });
  });

  test('a publisher whose key readers do not trust writes nothing', async () => {
    const other = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
    await generateKeys(other, ['tenancy']);
    await expect(
      publish({ ...publisher, key: readPublisherKeys(other)[0]! }, subgraphWith('a', 'one: Int')),
    ).rejects.toThrow(
      /nothing was written: this version is signed by the key "[\w-]+", which is not among the publishers/,
    );
    rmSync(other, { recursive: true });
    expect(await versions()).toEqual([]);
  });

  test('whoever watches is told of a new version, and not again of the same', async () => {
    const reader = await openRegistry(at.place, publicKeysIn(at.keys));
    const seen: number[] = [];
    let tell: () => void = () => undefined;
    const next = () =>
      new Promise<void>((resolve) => {
        tell = resolve;
      });
    let told = next();
    const watching = reader.watch(() => {
      void reader.latestNumber().then((number) => {
        seen.push(number);
        tell();
      });
    });
    await told;
    for (const fields of ['one: Int', 'two: Int']) {
      told = next();
      await publish(publisher, subgraphWith('a', fields));
      await told;
    }
    watching.close();
    await reader.close();
    expect(seen).toEqual([0, 1, 2]);
  });
});
