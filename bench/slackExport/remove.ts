import { parseArgs } from 'node:util';
import { findProcess } from '#platform/process/processTable.ts';
import { startTestServer, stopTestServer } from '../../test/harness/testServer.ts';
import { startImporting, type Importing, type ImportingOrganization } from '../../test/slack/importing.ts';
import { childrenOf, cpuTimeOfEnded, exactCpuTime } from '../cpuTime.ts';
import { machine, writeSection } from '../results.ts';

/**
 * Takes back, erases and deletes what was imported: seconds and processor time of subgraphs and PostgreSQL, by the number
 * of messages. The rows are as an import leaves them, made by one statement a table.
 */
const { values } = parseArgs({ options: { messages: { type: 'string', default: '100000,1000000' } } });
const sizes = values.messages.split(',').map(Number);
const [people, channels] = [5000, 2000];

interface Filled {
  organization: ImportingOrganization;
  run: string;
  person: string;
  workspace: string;
}

const operations: Readonly<Record<string, { query: string; of: 'run' | 'person' | 'workspace' }>> = {
  'undo of the import': {
    query: 'mutation ($id: ID!) { undoSlackImport(input: { id: $id }) { importRun { id } } }',
    of: 'run',
  },
  'erasure of a person': {
    query: 'mutation ($id: ID!) { eraseSlackUser(input: { id: $id }) { slackUser { id } } }',
    of: 'person',
  },
  'deletion of the workspace': {
    query: 'mutation ($id: ID!) { deleteSlackWorkspace(input: { id: $id, version: 1 }) { deletedId } }',
    of: 'workspace',
  },
};

interface Cost {
  seconds: number;
  cpu: number;
}

await startTestServer();
const importing = await startImporting();
try {
  const costs = new Map<string, Cost[]>(Object.keys(operations).map((what) => [what, []]));
  for (const messages of sizes)
    for (const [what, { query, of }] of Object.entries(operations)) {
      const filled = await fill(importing, messages);
      const cost = await measure(importing, async () => {
        const { errors } = await filled.organization.atSlack.send(query, { id: filled[of] }, { left: 3_600_000 });
        if (errors !== undefined) throw new Error(`${what}: ${JSON.stringify(errors)}`);
      });
      process.stderr.write(
        `${what}, ${messages} messages: ${cost.seconds.toFixed(1)} s, CPU ${cost.cpu.toFixed(1)} s\n`,
      );
      costs.get(what)!.push(cost);
      for (const { sql } of [importing.slack, importing.integrations]) await sql('truncate tenant cascade');
    }
  report(costs);
} finally {
  await importing.stop();
  await stopTestServer();
}

async function measure({ slack }: Importing, work: () => Promise<void>): Promise<Cost> {
  const [backend] = await slack.sql<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = findProcess(backend!.pid)!.parent;
  const cpu = () =>
    [process.pid, ...childrenOf(postmaster)].reduce((sum, pid) => sum + exactCpuTime(pid), 0) +
    cpuTimeOfEnded(postmaster) * 1e6;
  const [beginning, before] = [performance.now(), cpu()];
  await work();
  return { seconds: (performance.now() - beginning) / 1000, cpu: (cpu() - before) / 1e9 };
}

/** An import of so many messages; of ten, three are replies; a fifth has a reaction; a hundred name the person. */
async function fill({ organization: create, slack }: Importing, messages: number): Promise<Filled> {
  const organization = await create();
  const { runId } = await organization.importFiles(
    { 'users.json': [{ id: 'U0', name: 'first' }], 'channels.json': [{ id: 'C0', name: 'general', members: ['U0'] }] },
    { workspace: 'T1', includePrivate: true },
  );
  const [workspace] = await slack.sql<{ id: string }>('select id from slack_workspace where organization_id = $1', [
    organization.id,
  ]);
  const key = (table: string, row: string) => `md5('${organization.id} ${table} ' || ${row})::uuid`;
  const [org, run, of] = [`'${organization.id}'::uuid`, `'${runId}'::uuid`, `'${workspace!.id}'::uuid`];
  const says = `case when n % ${messages / 100} = 0 then 'ask <@U00000001> ' else '' end || repeat('some words ', 10)`;
  await slack.sql(`
    begin;
    set local session_replication_role = replica;
    insert into slack_user (id, organization_id, added_by_run, workspace_id, slack_id, name, real_name)
      select ${key('user', 'n')}, ${org}, ${run}, ${of}, 'U' || lpad(n::text, 8, '0'), 'person' || n, 'Person ' || n from generate_series(1, ${people}) as n;
    insert into slack_channel (id, organization_id, added_by_run, workspace_id, slack_id, name, type)
      select ${key('channel', 'n')}, ${org}, ${run}, ${of}, 'C' || n, 'channel' || n, 'PUBLIC' from generate_series(1, ${channels}) as n;
    insert into slack_channel_member (organization_id, added_by_run, channel_id, slack_user_id)
      select ${org}, ${run}, ${key('channel', 'n')}, ${key('user', 'm')} from generate_series(1, ${channels}) as n cross join generate_series(1, 50) as m;
    insert into slack_message (id, organization_id, added_by_run, channel_id, author_id, parent_id, slack_ts, text, processed_text, raw, is_thread_reply, posted_at)
      select ${key('message', 'n')}, ${org}, ${run}, ${key('channel', `1 + n / 10 % ${channels}`)}, ${key('user', `1 + n % ${people}`)},
        case when n % 10 in (1, 2, 3) and n > 10 then ${key('message', '(n - n % 10)')} end, (1600000000 + n) || '.000100', said, said,
        jsonb_build_object('type', 'message', 'ts', (1600000000 + n) || '.000100', 'user', 'U' || lpad((1 + n % ${people})::text, 8, '0'), 'text', said, 'client_msg_id', md5(n::text)),
        n % 10 in (1, 2, 3) and n > 10, to_timestamp(1600000000 + n)
      from generate_series(1, ${messages}) as n cross join lateral (select ${says} as said) as saying;
    insert into slack_reaction (organization_id, added_by_run, message_id, slack_user_id, emoji)
      select ${org}, ${run}, ${key('message', 'n')}, ${key('user', `1 + n % ${people}`)}, 'eyes' from generate_series(1, ${messages}, 5) as n;
    commit`);
  await slack.sql('vacuum analyze');
  const [person] = await slack.sql<{ id: string }>(`select ${key('user', '1')} as id`);
  return { organization, run: runId, person: person!.id, workspace: workspace!.id };
}

function report(costs: ReadonlyMap<string, Cost[]>): void {
  const lines = [...costs].map(
    ([what, of]) =>
      `| ${what} | ${of.map(({ seconds, cpu }) => `${seconds.toFixed(1)}, ${cpu.toFixed(1)}`).join(' | ')} | ${(of.at(-1)!.cpu / of[0]!.cpu).toFixed(1)}× |`,
  );
  writeSection(
    'slackRemoval',
    `## Taking back, erasing and deleting what was imported

Of one import of ${people.toLocaleString('en')} people and ${channels.toLocaleString('en')} channels: seconds from the mutation to its answer, and seconds of processor time of subgraphs and PostgreSQL. Linear is ${(sizes.at(-1)! / sizes[0]!).toLocaleString('en')}×. \`node bench/slackExport/remove.ts\`

${machine()}

| | ${sizes.map((size) => `${size.toLocaleString('en')} messages: seconds, CPU`).join(' | ')} | CPU grows |
|${'---|'.repeat(sizes.length + 2)}
${lines.join('\n')}`,
  );
}
