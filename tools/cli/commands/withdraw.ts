import { candidateOptions, type ChosenChecks } from '../candidateOptions.ts';
import type { CheckReport } from '../../check/report.ts';
import { workingProject } from '../../project/workingProject.ts';
import type { ExitCode } from '../../process/exitCode.ts';
import { judgeWithdrawal } from '../../registry/judgeWithdrawal.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { withdraw } from '../../registry/withdraw.ts';
import { withPublisher } from '../../registry/withRegistry.ts';
import { tellAmended } from '../tellAmended.ts';
import { tellReport } from '../tellReport.ts';

/** `orgraph schema withdraw <subgraph>`: takes it out where nobody who is known needs it. */
export function withdrawCommand(name: string, options: RegistryChoice & ChosenChecks & { json?: boolean }): Promise<ExitCode> {
  const directory = workingProject();
  const chosen = candidateOptions(directory, options);
  let report: CheckReport | undefined;
  return withPublisher(options, async (publisher) => {
    const { title } = publisher.registry;
    const amended = await withdraw({ ...publisher, judge: judgeWithdrawal(title, name, directory, chosen, (one) => { report = one; }) }, name);
    if (report !== undefined && options.json !== true) tellReport(report);
    return tellAmended(`the graph without ${name}`, title, amended, options.json, report);
  });
}
