import { join } from 'node:path';
import { openDatabase, type Database } from '#platform/data/database.ts';
import { answerCheckOf } from '#platform/identity/answerCheck.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readErasureKeys, readOwnKeys } from '#platform/identity/keys.ts';
import { createServiceClient, type ServiceClient } from '#platform/identity/serviceClient.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { createLog } from '#platform/process/log.ts';
import { readPeers } from '#platform/process/peers.ts';
import { aggregates } from '../../subgraphs/slack/aggregates.ts';
import { createErasureDigests, type ErasureDigests } from '../../subgraphs/slack/erasure/digests.ts';
import { findTarget, type Target } from './findTarget.ts';
import type { ImportDestination } from './protocol.ts';

/** An organization's data in slack's database, and the subgraphs beside it. */
export interface SlackDatabase {
  database: Database;
  services: ServiceClient;
  digests: ErasureDigests;
  target: Target;
}

/** Gives `work` slack's database as the slack subgraph has it: under its keys and its runtime role. */
export async function withSlackDatabase<Result>(
  { organization, as, databaseUrl, keys, urls }: ImportDestination,
  work: (slack: SlackDatabase) => Promise<Result>,
): Promise<Result> {
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
  const erasureKeys = readErasureKeys(keys);
  const digests = createErasureDigests(() => erasureKeys);
  const target = await findTarget(services, organization, as);
  const database = await openDatabase({ name: 'slack', url: databaseUrl, aggregates, connections: 1 });
  try {
    return await work({ database, services, digests, target });
  } finally {
    await database.close();
  }
}
