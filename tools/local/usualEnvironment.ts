import { existsSync } from 'node:fs';
import { projectDirectory } from '../project/projectDirectory.ts';

/** What the machine's environment says, less every secret that is another process' business. */
export const sharedEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([variable]) => !variable.endsWith('DATABASE_URL')));

/** The project's composed graph for a gateway that is told of no other: neither a file nor a registry. */
export function usualSupergraph(registry = process.env['ORGRAPH_REGISTRY']): { SUPERGRAPH?: string } {
  const own = `${projectDirectory}schema/supergraph.graphql`;
  return registry || process.env['SUPERGRAPH'] || !existsSync(own) ? {} : { SUPERGRAPH: own };
}
