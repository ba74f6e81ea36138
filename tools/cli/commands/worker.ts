import { Argument, type Command } from 'commander';
import { workerEnvironment } from '../../local/workerEnvironment.ts';
import { exitCode, exitWith } from '../../process/exitCode.ts';
import { assertSubgraph, graphSubgraphs, importOf } from '../../project/subgraphs.ts';
import { proposing } from '../proposed.ts';

/** `orgraph worker`: the subgraph's own process, told to serve nothing. */
export const workerCommand = (command: Command): Command =>
  command.addArgument(proposing(new Argument('<subgraph>'), graphSubgraphs)).action((name: string) =>
    exitWith(async () => {
      assertSubgraph(name, 'Name one of these.');
      Object.assign(process.env, await workerEnvironment(name));
      await importOf(name, 'main');
      return exitCode.passed;
    }),
  );
