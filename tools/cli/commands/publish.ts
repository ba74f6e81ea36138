import { Argument, Option, type Command } from 'commander';
import { laterChecks } from '../../check/finding.ts';
import type { CheckReport } from '../../check/report.ts';
import { exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { terminalProgress } from '../../process/terminalProgress.ts';
import { cleanCommit } from '../../project/git.ts';
import { workingProject } from '../../project/projectDirectory.ts';
import { graphSubgraphs } from '../../project/subgraphs.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { judgeCandidate } from '../../registry/judge.ts';
import { publish, UrlMissing } from '../../registry/publish.ts';
import { withPublisher } from '../../registry/withRegistry.ts';
import { readCandidate } from '../../schema/candidate.ts';
import { SourceError, type SubgraphSource } from '../../schema/sources.ts';
import { candidateOptions, type ChosenChecks } from '../candidateOptions.ts';
import { onRegistry } from '../onRegistry.ts';
import { proposing } from '../proposed.ts';
import { writeAmended, writeReport } from '../writeAmended.ts';

/** `orgraph schema publish` */
export const publishCommand = (command: Command): Command =>
  onRegistry(command)
    .addArgument(proposing(new Argument('<subgraph>'), graphSubgraphs))
    .option('--url <url>', 'where it answers; by default where it did')
    .option('--schema <file>', 'its SDL; by default from this project’s sources')
    .option(
      '--commit <hash>',
      'what it was made from; by default the commit of this checkout, if nothing differs from it',
    )
    .option('--json', 'say what became of it as JSON')
    .option('--allow-unused', 'let a breaking change pass that no recorded operation touches')
    .option('--window <days>', 'how far back recorded traffic counts', '30')
    .option('--traffic <path>', 'a file or folder of recorded traffic')
    .option('--approvals <file>', 'by default schema/approvals.yaml')
    .addOption(new Option('--skip <checks...>', 'leave these out; the version says so for ever').choices(laterChecks))
    .action((name: string, options: PublishOptions) => exitWith(() => checkAndPublish(name, options)));

interface PublishOptions extends RegistryChoice, ChosenChecks {
  url?: string;
  schema?: string;
  commit?: string;
  json?: boolean;
}

/** Checks a subgraph against what is published at that moment, and publishes it where it passes. */
async function checkAndPublish(name: string, options: PublishOptions): Promise<ExitCode> {
  const { url, schema, json } = options;
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new UsageError(`${JSON.stringify(url)} is no http(s) URL`);
  const directory = workingProject();
  const chosen = candidateOptions(directory, options);
  let source: SubgraphSource;
  try {
    source = await readCandidate(name, schema);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return writeAmended(name, '', { outcome: 'refused', problems: [error.problem] }, json);
  }
  const commit = options.commit ?? (await cleanCommit(directory));
  const progress = terminalProgress();
  progress.show('reading what is published');
  let report: CheckReport | undefined;
  try {
    return await withPublisher(options, async (publisher) => {
      const judge = judgeCandidate(
        publisher.registry.title,
        source,
        directory,
        { ...chosen, progress: (check) => progress.show(`checking ${check}`) },
        (one) => {
          report = one;
        },
      );
      const candidate = {
        name,
        url,
        sdl: source.sdl,
        placeOf: source.placeOf,
        commit,
        unchecked: [...(chosen.skipped?.keys() ?? [])],
      };
      const amended = await publish({ ...publisher, judge }, candidate);
      progress.end();
      if (report !== undefined && json !== true) writeReport(report);
      return writeAmended(name, publisher.registry.title, amended, json, report);
    });
  } catch (error) {
    throw error instanceof UrlMissing ? new UsageError(error.message) : error;
  } finally {
    progress.end();
  }
}
