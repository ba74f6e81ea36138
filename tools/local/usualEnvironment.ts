import { existsSync } from 'node:fs';
import type { z } from 'zod';
import { gatewayShape } from '#gateway/deployment/configuration.ts';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { variableOf } from '#platform/process/names.ts';
import { subgraphShape } from '#platform/subgraph/configuration.ts';
import { projectDirectory } from '../project/projectDirectory.ts';
import { graphSubgraphs, hasFile, importOf } from '../project/subgraphs.ts';

/** What any process of ours reads. */
const common = ['LOG_LEVEL', 'ORGRAPH_DATA'];

/**
 * What the machine's environment says to one process of the graph: only what that reads. To a subgraph these are what
 * its `configuration.ts` names, if it has one, and what begins with its own name; never a database's URL.
 */
export async function environmentFor(name: string): Promise<NodeJS.ProcessEnv> {
  const own = name === 'gateway' ? ofTheGateway() : await ofSubgraph(name);
  const read = new Set([...common, ...own]);
  const prefix = name === 'gateway' ? undefined : variableOf(name, '');
  return childEnvironment(
    (variable) =>
      !variable.endsWith('DATABASE_URL') &&
      (read.has(variable) || (prefix !== undefined && variable.startsWith(prefix))),
  );
}

const ofTheGateway = (): string[] => [
  ...Object.keys(gatewayShape),
  ...graphSubgraphs.flatMap((name) => ['URL', 'CA', 'CERT', 'KEY', 'ANSWERS'].map((what) => variableOf(name, what))),
];

const ofSubgraph = async (name: string): Promise<string[]> => Object.keys(await shapeOf(name));

/** What a subgraph is told, beside the URL of its database. */
export async function shapeOf(name: string): Promise<z.ZodRawShape> {
  const { shape } = hasFile(name, 'configuration')
    ? await importOf<{ shape: z.ZodRawShape }>(name, 'configuration')
    : { shape: {} };
  return { ...subgraphShape, ...shape };
}

/** The project's composed graph for a gateway that is told of no other: neither a file nor a registry. */
export function usualSupergraph(registry = process.env['ORGRAPH_REGISTRY']): { SUPERGRAPH?: string } {
  const own = `${projectDirectory}schema/supergraph.graphql`;
  return registry || process.env['SUPERGRAPH'] || !existsSync(own) ? {} : { SUPERGRAPH: own };
}
