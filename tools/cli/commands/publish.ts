import { candidateOptions, type ChosenChecks } from '../candidateOptions.ts';
import { terminalProgress } from '../terminalProgress.ts';
import type { CheckReport } from '../../check/report.ts';
import { workingProject } from '../../project/workingProject.ts';
import { UsageError, type ExitCode } from '../../process/exitCode.ts';
import { SourceError, type SubgraphSource } from '../../schema/sources.ts';
import { readCandidate } from '../../schema/candidate.ts';
import { cleanCommit } from '../../registry/cleanCommit.ts';
import { judgeCandidate } from '../../registry/judgeCandidate.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { publish, UrlMissing } from '../../registry/publish.ts';
import { withPublisher } from '../../registry/withRegistry.ts';
import { tellAmended } from '../tellAmended.ts';
import { tellReport } from '../tellReport.ts';

export interface PublishOptions extends RegistryChoice, ChosenChecks {
  url?: string;
  schema?: string;
  commit?: string;
  json?: boolean;
}

/** `orgraph schema publish <subgraph>`: checks it against what is published at that moment, and publishes it where it passes. */
export async function publishCommand(name: string, options: PublishOptions): Promise<ExitCode> {
  const { url, schema, json } = options;
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new UsageError(`${JSON.stringify(url)} is no http(s) URL`);
  const directory = workingProject();
  const chosen = candidateOptions(directory, options);
  let source: SubgraphSource;
  try {
    source = await readCandidate(name, schema);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return tellAmended(name, '', { outcome: 'refused', problems: [error.problem] }, json);
  }
  const commit = options.commit ?? await cleanCommit(directory);
  const progress = terminalProgress(process.stderr);
  let report: CheckReport | undefined;
  try {
    return await withPublisher(options, async (publisher) => {
      const judge = judgeCandidate(publisher.registry.title, source, directory, { ...chosen, progress: progress.show }, (one) => { report = one; });
      const candidate = { name, url, sdl: source.sdl, placeOf: source.placeOf, commit, unchecked: [...chosen.skipped?.keys() ?? []] };
      const amended = await publish({ ...publisher, judge }, candidate);
      progress.end();
      if (report !== undefined && json !== true) tellReport(report);
      return tellAmended(name, publisher.registry.title, amended, json, report);
    });
  } catch (error) {
    throw error instanceof UrlMissing ? new UsageError(error.message) : error;
  } finally {
    progress.end();
  }
}
