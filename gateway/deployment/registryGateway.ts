import { accessSync, constants } from 'node:fs';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { readSupergraphApart, type Supergraph } from '../engine/supergraph.ts';
import type { Health } from '../http/health.ts';
import { openRegistry } from '../registry/openRegistry.ts';
import type { GraphVersion, Registry } from '../registry/registry.ts';
import { UnservableSupergraph } from '../supergraph/supportedFeatures.ts';
import { followRegistry, type FollowIntervals } from './followRegistry.ts';
import { openFront, type Front, type FrontDeployment } from './gateway.ts';
import type { GraphSwitch } from './graphSwitch.ts';
import { createReload, type Reload } from './reload.ts';
import type { ConfiguredGraph } from './servedGraph.ts';

export interface RegistryGatewayDeployment extends Omit<FrontDeployment, 'health'> {
  registry: Registry;
  /** The contract whose graph is served; undefined: the whole one. */
  contract?: string | undefined;
  /** Whether objects are found by one id; by default in a graph with organizations. */
  nodes?: boolean | undefined;
  /**
   * What the configuration says of a graph's subgraphs.
   * @throws ConfigurationError for a graph that lacks what it names
   */
  graphOf(supergraph: Supergraph): ConfiguredGraph;
  intervals?: FollowIntervals;
}

/**
 * A gateway that serves what a registry publishes, version after version, ready to be listened with: it answers 503
 * until the registry has a graph that it can serve.
 */
export function openRegistryGateway({
  registry,
  contract,
  nodes,
  graphOf,
  intervals,
  ...deployment
}: RegistryGatewayDeployment): Pick<Front, 'handler' | 'upgrade'> & { close(): Promise<void> } {
  const { graphs, mode, metrics, log } = deployment;
  const reload = createReload({
    registry,
    graphs,
    log,
    async open(version) {
      const supergraph = await readSupergraphApart(supergraphOf(version, contract), { nodes });
      return front.open({ ...graphOf(supergraph), version: version.number, subgraphs: version.subgraphs });
    },
    count: (result) => metrics?.countReload(result),
  });
  const front = openFront({ ...deployment, health: versionHealth(mode.health, graphs, reload) });
  const following = followRegistry(registry, reload, intervals);
  return {
    handler: front.handler,
    upgrade: front.upgrade,
    async close() {
      following.close();
      front.close();
      await registry.close();
    },
  };
}

function supergraphOf({ supergraph, contracts }: GraphVersion, contract: string | undefined): string {
  if (contract === undefined) return supergraph;
  const found = contracts.find(({ name }) => name === contract);
  if (found === undefined) throw new UnservableSupergraph(`has no contract of the name ${contract}`);
  return found.supergraph;
}

/**
 * The registry that is configured; it need not be there yet, but whom it is to be trusted from must be known.
 * @throws ConfigurationError (the promise)
 */
export async function openConfiguredRegistry({
  location,
  keys,
}: {
  location: string;
  keys: string;
}): Promise<Registry> {
  try {
    accessSync(keys, constants.R_OK);
  } catch {
    throw new ConfigurationError(
      `ORGRAPH_REGISTRY_KEYS: ${keys} is missing or not readable: it holds the public keys of those who may publish`,
    );
  }
  return openRegistry(location, keys);
}

/**
 * The health of a gateway that follows a registry: it says which version is served, and which newer one is refused;
 * without any it is not ready, however well the rest is.
 */
export function versionHealth(health: Health, graphs: GraphSwitch, reload: Pick<Reload, 'refused'>): Health {
  return {
    async ready() {
      const { status, body } = await health.ready();
      const version = graphs.current()?.version ?? null;
      const refused = reload.refused();
      const graph = { version, ...(refused !== undefined && { refused }) };
      return version === null
        ? { status: 503, body: { ...body, status: 'starting', graph } }
        : { status, body: { ...body, graph } };
    },
  };
}
