import type { GatewayOptions } from '../../gateway/assemble.ts';

/** `npm run gateway`: the gateway in this process, configured by the environment and these options; it ends with the npm that started it. */
export async function startGateway(options: GatewayOptions): Promise<void> {
  process.env['ORGRAPH_END_WITH_PARENT'] ??= '1';
  await (await import('../../gateway/run.ts')).runGateway(options);
}
