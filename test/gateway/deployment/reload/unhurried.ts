import { createGraphSwitch } from '#gateway/deployment/graphSwitch.ts';
import { createMetrics } from '#gateway/deployment/metrics.ts';
import { openRegistryGateway } from '#gateway/deployment/registryGateway.ts';
import { publicMode } from '#gateway/identity/publicMode.ts';
import type { GraphVersion, Registry } from '#gateway/registry/registry.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { keptLog } from './follow.ts';

/** A registry that answers when a test lets it: each version is what `answer` makes of its number. */
export function registryOf(answer: (number: number) => Promise<string>) {
  const watching = new Set<() => void>();
  let newest = 0;
  const asked: number[] = [];
  const registry: Registry = {
    title: 'a test’s',
    latestNumber: async () => newest,
    async version(number): Promise<GraphVersion> {
      asked.push(number);
      const supergraph = await answer(number);
      return {
        number,
        hash: String(number),
        publishedAt: '2026-01-01T00:00:00Z',
        cause: 'publish a test',
        subgraphs: [],
        supergraph,
        contracts: [],
      };
    },
    latest: () => Promise.reject(new Error('nobody asks')),
    record: () => Promise.reject(new Error('nobody asks')),
    signer: () => Promise.reject(new Error('nobody asks')),
    watch(changed) {
      watching.add(changed);
      return { close: () => void watching.delete(changed) };
    },
    close: async () => undefined,
  };
  return {
    registry,
    /** The versions that were asked for, in order. */
    asked,
    /** There is this version, and whoever watches is told. */
    publish(number: number) {
      newest = number;
      for (const changed of watching) changed();
    },
  };
}

const limits = {
  bodyBytes: 10_000,
  tokens: 1_000,
  depth: 20,
  aliases: 20,
  selections: 1_000,
  branches: 300,
  objects: 100_000,
};

/** A public gateway over a registry, with the intervals that a test has. */
export function followUnhurried(
  registry: Registry,
  intervals: { reload: number; firstPause: number; longestPause: number },
) {
  const graphs = createGraphSwitch();
  const { lines, log } = keptLog();
  const results: Record<string, number> = { switched: 0, refused: 0, failed: 0 };
  const { close, handler } = openRegistryGateway({
    registry,
    graphs,
    log,
    intervals,
    forwarded: [],
    mode: publicMode(),
    metrics: {
      ...createMetrics(graphs, new Set()),
      countReload: (result) => {
        results[result] = results[result]! + 1;
      },
    },
    configuration: { corsOrigins: [], deduplicate: true, overrideLabels: [], requestSeconds: 60, limits },
    graphOf: (supergraph) => ({
      supergraph,
      endpoints: supergraph.urls,
      forward: readForwardRules('', supergraph.urls.keys(), false),
    }),
  });
  return { graphs, lines, results, handler, close };
}
