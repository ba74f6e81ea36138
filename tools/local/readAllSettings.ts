import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';
import { readConfiguration, readTogether } from '#platform/process/configuration.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { graphProcesses, graphSubgraphs } from '../project/subgraphs.ts';
import { givenKeys } from './keysDirectory.ts';
import { readSettings, type Settings } from './settings.ts';
import { environmentFor, shapeOf, usualSupergraph } from './usualEnvironment.ts';

/**
 * What `npm start` is told, after what the environment says to each process that it starts was read too: a mistake in
 * any of it is told before anything runs.
 * @throws (the promise) ConfigurationError with one line per mistake.
 */
export const readAllSettings = async (): Promise<Settings> =>
  readTogether(
    readSettings,
    dataDirectory,
    ...(await settingsOfProcesses()),
    ...graphProcesses.map((name) => () => {
      const keys = givenKeys();
      if (keys !== undefined) readOwnKeys(keys, name);
    }),
  );

/**
 * Reads what the environment says to the gateway and to each subgraph.
 * @param own what the gateway is told in its place
 */
export async function settingsOfProcesses(own: NodeJS.ProcessEnv = {}): Promise<readonly (() => unknown)[]> {
  // Where no keys are configured, each process is given ours.
  const told = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
    ...environment,
    ORGRAPH_KEYS: environment['ORGRAPH_KEYS'] || 'keys',
  });
  const gateway = told({ ...(await environmentFor('gateway')), ...usualSupergraph(), ...own });
  const subgraphs = await Promise.all(
    graphSubgraphs.map(async (name) => {
      const [shape, environment] = [await shapeOf(name), told(await environmentFor(name))];
      return () => readConfiguration(shape, environment);
    }),
  );
  return [() => readGatewayConfiguration(gateway), ...subgraphs];
}
