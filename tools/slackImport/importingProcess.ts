import { once } from 'node:events';
import { join } from 'node:path';
import { openDatabase } from '#platform/data/database.ts';
import { answerCheckOf } from '#platform/identity/answerCheck.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { createLog } from '#platform/process/log.ts';
import { readPeers } from '#platform/process/peers.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { aggregates } from '../../subgraphs/slack/aggregates.ts';
import { ExportError } from '../../subgraphs/slack/exportReader/exportError.ts';
import { openSlackExport, type SlackExport } from '../../subgraphs/slack/exportReader/readExport.ts';
import { importExport } from '../../subgraphs/slack/importExport.ts';
import { findTarget } from './findTarget.ts';
import type { ImportDestination, ImportMessage, ImportOutcome, ImportSource, PlainError } from './protocol.ts';

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
  const slackExport = await openSlackExport(source.path, source);
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

async function run(
  slackExport: SlackExport,
  { organization, as, databaseUrl, keys, urls }: ImportDestination,
): Promise<ImportOutcome> {
  const ring = createKeyRing(process.env['ORGRAPH_JWKS'] || join(keys, 'jwks.json'));
  const log = createLog('slack', 'silent');
  const peers = readPeers(process.env);
  const services = createServiceClient({
    name: 'slack',
    signer: createRequestSigner(readOwnKeys(keys, 'slack'), ring, Date.now, answerCheckOf(peers, log)),
    log,
    tlsOf: peers.tlsOf,
    urlOf: (receiver) => urls[receiver as keyof typeof urls],
  });
  const target = await findTarget(services, organization, as);
  const database = await openDatabase({ name: 'slack', url: databaseUrl, aggregates, connections: 1 });
  try {
    const result = await importExport(
      database,
      services,
      { organization: target.organization.id, ownerUserId: target.userId },
      slackExport,
      (progress) => void say({ kind: 'progress', progress }),
    );
    return { ...result, organization: target.organization, peakMemory: process.resourceUsage().maxRSS * 1024 };
  } finally {
    await database.close();
  }
}

function plain(error: Error & { code?: unknown }): PlainError {
  const expected = error instanceof ExportError || error instanceof OrgraphError;
  return { name: expected ? 'Error' : error.name, message: error.message, stack: error.stack, code: error.code };
}
