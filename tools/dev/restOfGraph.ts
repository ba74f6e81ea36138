import { z } from 'zod';
import { isDatabase } from '#gateway/registry/openRegistry.ts';
import { UsageError } from '../process/exitCode.ts';
import type { ProposedSubgraph } from '../registry/assemble.ts';
import { withRegistry } from '../registry/withRegistry.ts';
import { readSources } from '../schema/sources.ts';

/** What a subgraph is developed against: all others, as they run and were published. */
export type RestOfGraph = readonly ProposedSubgraph[];

/**
 * The rest of a graph from where it is published, or from the gateway that serves it.
 * @throws UsageError, Error saying why there is none
 * @throws RegistryError
 */
export async function publishedRest(location: string): Promise<RestOfGraph> {
  return /^https?:/.test(location) ? fromGateway(location) : fromRegistry(location);
}

/** The rest of this project's own graph. @param urlOf where a subgraph answers @throws SourceError */
export async function ownRest(names: readonly string[], urlOf: (name: string) => string): Promise<RestOfGraph> {
  const sources = await readSources();
  return sources
    .filter(({ name }) => names.includes(name))
    .map(({ name, sdl, placeOf }) => ({ name, sdl, placeOf, url: `${urlOf(name)}/graphql` }));
}

async function fromRegistry(location: string): Promise<RestOfGraph> {
  const latest = await withRegistry({ registry: location }, (registry) => registry.latest());
  if (latest === undefined)
    throw new UsageError(`${isDatabase(location) ? 'the registry' : location}: nothing has been published there yet`);
  return latest.subgraphs;
}

const sharedGraph = z.object({ subgraphs: z.array(z.object({ name: z.string(), url: z.url(), sdl: z.string() })) });

async function fromGateway(location: string): Promise<RestOfGraph> {
  const { href } = new URL('/graph', location);
  const response = await fetch(href, { signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new Error(`${href} does not answer: ${(error as Error).message}`);
  });
  if (response.status === 404)
    throw new Error(`${href}: this is not the port for operators of a gateway that follows a registry (METRICS_PORT)`);
  const graph = sharedGraph.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !graph.success)
    throw new Error(`${href} is no gateway of Orgraph: it answered with status ${response.status}`);
  return graph.data.subgraphs;
}
