import { existsSync } from 'node:fs';
import type { GatewayOptions } from '../../gateway/assemble.ts';
import { projectDirectory } from '../projectDirectory.ts';

/** `npm run gateway`: the gateway in this process, configured by the environment and these options, by default over the project's graph; it ends with the npm that started it. */
export async function startGateway(options: GatewayOptions): Promise<void> {
  process.env['ORGRAPH_END_WITH_PARENT'] ??= '1';
  const own = `${projectDirectory}schema/supergraph.graphql`;
  const published = options.registry || process.env['ORGRAPH_REGISTRY'];
  if (!published && existsSync(own)) process.env['SUPERGRAPH'] ||= own;
  await (await import('../../gateway/run.ts')).runGateway(options);
}
