import { ConfigurationError, readConfiguration, url } from '../process/configuration.ts';
import { defaultPort, variableOf } from '../process/names.ts';

/** Where a subgraph answers: its `<NAME>_URL`, else its port on this machine. @throws ConfigurationError for one that is not the platform's and has no such variable. */
export function urlOfSubgraph(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const variable = variableOf(name, 'URL');
  const given = readConfiguration({ [variable]: url().optional() }, environment)[variable];
  const port = defaultPort(name);
  if (given === undefined && port === undefined) throw new ConfigurationError(`${variable}: is missing: where the subgraph ${name} answers`);
  return given ?? `http://127.0.0.1:${port}`;
}
