import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import type { GraphVersion, Registry } from '#gateway/registry/registry.ts';
import { UnservableSupergraph } from '#gateway/supergraph/supportedFeatures.ts';
import { UsageError } from '../process/exitCode.ts';
import { projectDirectory } from '../project/projectDirectory.ts';
import { configuredRegistry, registryInUse, type RegistryChoice } from '../published/registryLocation.ts';
import { versionOf } from './versionOf.ts';
import { withRegistry } from './withRegistry.ts';

/** A graph to look at. */
export interface GraphInUse {
  /** For people: `version 12 of registry/`. */
  title: string;
  supergraph: string;
  /** Where each subgraph answers. */
  urls: ReadonlyMap<string, string>;
  /** Where it comes from, if that is a registry: verified; a file is local and unsigned. */
  published: { version: GraphVersion; registry: Registry } | undefined;
}

export interface GraphChoice extends RegistryChoice {
  /** A local file. */
  supergraph?: string;
}

/**
 * Gives `work` the graph that is meant: what is published where a registry was chosen, or the project has one; else the
 * local supergraph, a file's or schema/'s.
 * @param number a version of the registry, by default the newest
 * @throws UsageError for a file beside a registry that was chosen: what is not signed must not be taken for what is
 */
export async function withGraphInUse<Result>(
  choice: GraphChoice,
  number: number | undefined,
  work: (graph: GraphInUse) => Promise<Result>,
): Promise<Result> {
  const file = choice.supergraph;
  const chosen = configuredRegistry(choice);
  if (file !== undefined && chosen !== undefined)
    throw new UsageError(`--supergraph ${file} is local and unsigned, and a registry is configured; take one of them`);
  const location = file === undefined ? registryInUse(choice) : undefined;
  if (location === undefined && number !== undefined)
    throw new UsageError('--number names a version of a registry, and there is none');
  if (location === undefined) return work(localGraph(file ?? join(projectDirectory, 'schema', 'supergraph.graphql')));
  return withRegistry({ registry: location }, async (registry) => {
    const version = number === undefined ? await registry.latest() : await versionOf(registry, number);
    if (version === undefined) throw new UsageError(`${registry.title}: nothing has been published there yet`);
    const urls = new Map(version.subgraphs.map(({ name, url }) => [name, url]));
    return work({
      title: `version ${version.number} of ${registry.title}`,
      supergraph: version.supergraph,
      urls,
      published: { version, registry },
    });
  });
}

function localGraph(file: string): GraphInUse {
  const shown = relative(process.cwd(), file);
  try {
    const supergraph = readFileSync(file, 'utf8');
    return {
      title: `${shown} (local, unsigned)`,
      supergraph,
      urls: readSupergraph(supergraph).urls,
      published: undefined,
    };
  } catch (error) {
    throw new UsageError(
      error instanceof UnservableSupergraph
        ? `${shown} ${error.message}`
        : `${shown} cannot be read: ${(error as Error).message}`,
    );
  }
}
