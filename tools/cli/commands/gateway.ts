import { Option, type Command } from 'commander';
import type { GatewayOptions } from '#gateway/deployment/assemble.ts';
import { usualSupergraph } from '../../local/usualEnvironment.ts';
import { describeError } from '../../process/exitCode.ts';

/** `orgraph gateway` */
export const gatewayCommand = (command: Command): Command =>
  command
    .option('--supergraph <file>', 'the composed graph; by default SUPERGRAPH, or ours')
    .option('--port <number>', 'by default PORT, or 4000')
    .option(
      '--registry <place>',
      'serve what is published there, version after version: a folder, or the URL of a PostgreSQL database; by default ORGRAPH_REGISTRY',
    )
    .option('--contract <name>', 'one of the registry’s contracts instead of the whole graph')
    .addOption(
      new Option('--public', 'a graph without identity: no keys, everybody may ask everything').conflicts('identity'),
    )
    .option(
      '--identity <file>',
      'every request runs under the one identity that this JSON file describes, on a loopback address only',
    )
    .action(startGateway);

/**
 * `npm run gateway`: the gateway in this process, configured by the environment and these options, by default over the
 * project's graph; it ends with the npm that started it. What keeps it from starting is told as of every command.
 */
async function startGateway(options: GatewayOptions): Promise<void> {
  process.env['ORGRAPH_END_WITH_PARENT'] ??= '1';
  Object.assign(process.env, usualSupergraph(options.registry));
  const { runGateway } = await import('#gateway/deployment/runGateway.ts');
  await runGateway(options, (error) => void process.stderr.write(`${describeError(error)}\n`));
}
