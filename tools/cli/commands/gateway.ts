import type { GatewayOptions } from '#gateway/deployment/assemble.ts';
import { usualSupergraph } from '../../local/usualEnvironment.ts';

/** `npm run gateway`: the gateway in this process, configured by the environment and these options, by default over the project's graph; it ends with the npm that started it. */
export async function startGateway(options: GatewayOptions): Promise<void> {
  process.env['ORGRAPH_END_WITH_PARENT'] ??= '1';
  Object.assign(process.env, usualSupergraph(options.registry));
  await (await import('#gateway/deployment/runGateway.ts')).runGateway(options);
}
