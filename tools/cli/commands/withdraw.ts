import { Argument, type Command } from 'commander';
import type { CheckReport } from '../../check/report.ts';
import { exitWith, type ExitCode } from '../../process/exitCode.ts';
import { terminalProgress } from '../../process/terminalProgress.ts';
import { workingProject } from '../../project/projectDirectory.ts';
import { graphSubgraphs } from '../../project/subgraphs.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { judgeWithdrawal } from '../../registry/judge.ts';
import { withdraw } from '../../registry/publish.ts';
import { withPublisher } from '../../registry/withRegistry.ts';
import { candidateOptions, type ChosenChecks } from '../candidateOptions.ts';
import { onRegistry } from '../onRegistry.ts';
import { proposing } from '../proposed.ts';
import { writeAmended, writeReport } from '../writeAmended.ts';

/** `orgraph schema withdraw` */
export const withdrawCommand = (command: Command): Command =>
  onRegistry(command)
    .addArgument(proposing(new Argument('<subgraph>'), graphSubgraphs))
    .option('--json', 'say what became of it as JSON')
    .option('--allow-unused', 'let a breaking change pass that no recorded operation touches')
    .option('--window <days>', 'how far back recorded traffic counts', '30')
    .option('--traffic <path>', 'a file or folder of recorded traffic')
    .option('--approvals <file>', 'by default schema/approvals.yaml')
    .action((name: string, options: WithdrawOptions) => exitWith(() => checkAndWithdraw(name, options)));

type WithdrawOptions = RegistryChoice & ChosenChecks & { json?: boolean };

/** Takes a subgraph out of the graph where nobody who is known needs it. */
async function checkAndWithdraw(name: string, options: WithdrawOptions): Promise<ExitCode> {
  const directory = workingProject();
  const chosen = candidateOptions(directory, options);
  const progress = terminalProgress();
  progress.show('reading what is published');
  let report: CheckReport | undefined;
  return withPublisher(options, async (publisher) => {
    const { title } = publisher.registry;
    const amended = await withdraw(
      {
        ...publisher,
        judge: judgeWithdrawal(
          title,
          name,
          directory,
          { ...chosen, progress: (check) => progress.show(`checking ${check}`) },
          (one) => {
            report = one;
          },
        ),
      },
      name,
    );
    progress.end();
    if (report !== undefined && options.json !== true) writeReport(report);
    return writeAmended(`the graph without ${name}`, title, amended, options.json, report);
  }).finally(progress.end);
}
