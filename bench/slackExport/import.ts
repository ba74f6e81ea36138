import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { anonymous } from '#platform/identity/identity.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { removeEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { withClient } from '#tools/database/provision.ts';
import { withGraph, type RunningGraph } from '#tools/local/withGraph.ts';
import { importInProcess } from '#tools/slackImport/importInProcess.ts';
import { interruptible } from '#tools/slackImport/interruption.ts';
import type { ImportOutcome } from '#tools/slackImport/protocol.ts';
import { sumOf } from '../../subgraphs/slack/importWriter/changes.ts';
import { createSubgraphClient } from '../../test/harness/client.ts';
import { machine, writeSection } from '../results.ts';
import { generateExport, largeExport } from './generate.ts';

/**
 * The import of a large export into an organization of its own, and again: seconds and peak memory of the importing
 * process. On a new embedded server with nothing switched off, or on the databases that the environment names.
 */
const { values } = parseArgs({ options: { messages: { type: 'string', default: String(largeExport.messages) } } });
const size = { ...largeExport, messages: Number(values.messages) };
const folder = mkdtempSync(join(tmpdir(), 'orgraph-bench-'));
const path = join(folder, 'export.zip');
process.env['ORGRAPH_DATA'] = join(folder, 'data');

await interruptible(async (signal) => {
  try {
    await generateExport(path, size);
    await withGraph(
      'bench',
      ['tenancy', 'integrations'],
      async (graph) => {
        const organization = await signUp(graph);
        const first = await measure(graph, organization, signal);
        const second = await measure(graph, organization, signal);
        if (sumOf(second.outcome.workspaces[0]!.changes) !== 0)
          throw new Error(`the second import changed ${sumOf(second.outcome.workspaces[0]!.changes)} rows`);
        await report(graph, first, second);
      },
      signal,
    );
  } finally {
    await removeEmbeddedPostgres(process.env['ORGRAPH_DATA']!);
    rmSync(folder, { recursive: true, force: true });
  }
});

interface Measured {
  outcome: ImportOutcome;
  seconds: number;
}

/** Whoever signs up owns an organization of their own. */
async function signUp({ keys, urlOf }: RunningGraph): Promise<string> {
  const signer = createRequestSigner(readOwnKeys(keys, 'gateway'), createKeyRing(join(keys, 'jwks.json')));
  const { data, errors } = await createSubgraphClient(urlOf('tenancy'), 'tenancy', signer, anonymous).send(
    'mutation ($email: EmailAddress!) { signUp(input: { email: $email, password: "orgraph-bench", name: "Bench" }) { organization { id } } }',
    { email: `bench-${Date.now()}@company.test` },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.signUp.organization.id as string;
}

async function measure(
  { databases, keys, urlOf }: RunningGraph,
  organization: string,
  signal: AbortSignal,
): Promise<Measured> {
  const beginning = performance.now();
  const outcome = await importInProcess(
    { path, options: {}, loosen: [] },
    (send) =>
      send({
        organization,
        as: undefined,
        databaseUrl: databases.slack!.appUrl!,
        keys,
        urls: { tenancy: urlOf('tenancy'), integrations: urlOf('integrations') },
      }),
    () => undefined,
    signal,
  );
  return { outcome, seconds: (performance.now() - beginning) / 1000 };
}

async function report({ databases }: RunningGraph, first: Measured, second: Measured): Promise<void> {
  const version = await withClient(
    databases.slack!.appUrl!,
    async (client) =>
      (await client.query<{ server_version: string }>('show server_version')).rows[0]!.server_version.split(' ')[0]!,
  );
  const { counted, changes } = first.outcome.workspaces[0]!;
  const row = (name: string, of: (measured: Measured) => string) => `| ${name} | ${of(first)} | ${of(second)} |`;
  writeSection(
    'import',
    `## The import of a Slack export

A generated export of ${whole(counted.message)} messages (${whole(changes.reactions.added)} reactions, ${whole(changes.threads.changed)} rows of threads, ${whole(changes.members.added)} participants), ${whole(counted.user)} users and ${whole(counted.channel)} channels as a zip, into a new organization, and once more. From the start of the importing process to its end, on PostgreSQL ${version}; memory is that process’ largest resident set. \`node bench/slackExport/import.ts\`

${machine()}

| | first | second, nothing changed |
|---|---|---|
${row('seconds', ({ seconds }) => seconds.toFixed(1))}
${row('messages/s', ({ seconds }) => whole(Math.round(counted.message / seconds)))}
${row('peak memory (MB)', ({ outcome }) => whole(Math.round(outcome.peakMemory / 1e6)))}
${row('rows added or changed', ({ outcome }) => whole(sumOf(outcome.workspaces[0]!.changes)))}`,
  );
}

function whole(number: number): string {
  return number.toLocaleString('en');
}
