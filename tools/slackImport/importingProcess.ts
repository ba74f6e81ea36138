import { once } from 'node:events';
import { OrgraphError } from '#platform/values/errors.ts';
import { ExportError } from '../../subgraphs/slack/exportReader/exportError.ts';
import type { SlackExport } from '../../subgraphs/slack/exportReader/readExport.ts';
import { importExport } from '../../subgraphs/slack/importExport.ts';
import { openNamed } from './openNamed.ts';
import type { ImportDestination, ImportMessage, ImportOutcome, ImportSource, PlainError } from './protocol.ts';
import { withSlackDatabase } from './withSlackDatabase.ts';

/**
 * Reads an export and writes it to slack's database, as the slack subgraph would: under its keys and its runtime role.
 * Started by importInProcess.ts.
 */
const source = JSON.parse(process.argv[2] ?? '') as ImportSource;
const say = (message: ImportMessage) =>
  new Promise<void>((resolve) => {
    process.send!(message, () => resolve());
  });
process.once('disconnect', () => process.exit(1));

try {
  const slackExport = await openNamed(source.path, source.options);
  const answered = once(process, 'message') as Promise<[ImportDestination]>;
  await say({ kind: 'opened' });
  const [destination] = await answered;
  const outcome = await run(slackExport, destination);
  await slackExport.close();
  await say({ kind: 'done', outcome });
} catch (error) {
  await say({ kind: 'failed', error: plain(error as Error) });
}
process.exit();

function run(slackExport: SlackExport, destination: ImportDestination): Promise<ImportOutcome> {
  return withSlackDatabase(destination, async ({ database, services, digests, target }) => {
    const result = await importExport(
      database,
      services,
      digests,
      { organization: target.organization.id, ownerUserId: target.userId, loosen: source.loosen },
      slackExport,
      (progress) => void say({ kind: 'progress', progress }),
    );
    return { ...result, organization: target.organization, peakMemory: process.resourceUsage().maxRSS * 1024 };
  });
}

function plain(error: Error & { code?: unknown }): PlainError {
  const expected = error instanceof ExportError || error instanceof OrgraphError;
  return { name: expected ? 'Error' : error.name, message: error.message, stack: error.stack, code: error.code };
}
