import { Argument, type Command } from 'commander';
import { dev, type DevOptions } from '../../dev/dev.ts';
import { exitWith } from '../../process/exitCode.ts';
import { graphSubgraphs } from '../../project/subgraphs.ts';
import { proposing } from '../proposed.ts';

/** `orgraph dev` */
export const devCommand = (command: Command): Command =>
  command
    .addArgument(proposing(new Argument('<subgraph>'), graphSubgraphs))
    .option(
      '--against <place>',
      'a registry (a folder or a PostgreSQL URL), or the URL of a gateway’s port for operators (METRICS_PORT); by default the rest of this project’s graph',
    )
    .option('--port <number>', 'the gateway’s; by default 4000 or the next free one')
    .option('--schema <file>', 'the SDL of a subgraph in another language or repository')
    .option('--url <url>', 'where that one answers')
    .option('--public', 'a graph without identity')
    .action((name: string, options: DevOptions) => exitWith(() => dev(name, options)));
