import type { Handler } from '#platform/process/httpServer.ts';
import { openFront, type FrontDeployment } from './gateway.ts';
import { createGraphSwitch } from './graphSwitch.ts';
import type { Graph } from './servedGraph.ts';

export type GatewayDeployment = Graph & Omit<FrontDeployment, 'graphs' | 'forwarded'> & Partial<Pick<FrontDeployment, 'graphs'>>;

/** A gateway over one graph, ready to be listened with. @throws ConfigurationError (the promise) for a graph that its mode does not admit. */
export async function openGateway({ supergraph, endpoints, forward, graphs = createGraphSwitch(), ...deployment }: GatewayDeployment): Promise<{ handler: Handler; close(): void }> {
  const front = openFront({ ...deployment, graphs, forwarded: forward.headers });
  try {
    graphs.replace(await front.open({ supergraph, endpoints, forward }));
  } catch (error) {
    front.close();
    throw error;
  }
  return front;
}
