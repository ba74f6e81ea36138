import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { demonstrationOrganizations, demonstrationPassword } from '#platform/demonstration/demonstration.ts';
import { processNames, subgraphNames, type ProcessName, type SubgraphName } from '#platform/process/names.ts';
import { findProcess } from '#platform/process/processTable.ts';
import { startProcesses } from '#tools/local/startProcesses.ts';
import { waitUntil } from '#tools/process/waitUntil.ts';
import { growAcme } from '../../test/endToEnd/growAcme.ts';
import { startGraph, type TestGraph } from '../../test/harness/graph.ts';
import { memberIdentity } from '../../test/harness/subgraph.ts';
import { startTestServer, stopTestServer } from '../../test/harness/testServer.ts';
import { childrenOf, cpuTime } from '../cpuTime.ts';
import { machine, writeSection } from '../results.ts';

/**
 * The dashboard query end to end: gateway, four subgraphs and PostgreSQL as separate processes, load and all on the
 * same cores; then the floor (floor.ts) in the gateway's place. Statements and fetches are counted on the same
 * databases by the same code in one process.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, connections: { type: 'string', default: '8' } },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);
// Each request makes its own fetches: the load is one person's, whose equal questions the gateway would ask once.
process.env['DEDUPLICATE'] = 'off';

const size = { members: 50, channels: 20, blocks: 200 };
const query = readFileSync(new URL('../../schema/operations/1-dashboard.graphql', import.meta.url), 'utf8');

await startTestServer();
const graph = await startGraph();
try {
  await graph.seed();
  await growAcme(graph.subgraphs, demonstrationOrganizations.acme.id, size);
  const counted = await count(graph);
  const measured = await measure(graph);
  report(counted, measured);
} finally {
  await graph.stop();
  await stopTestServer();
}

async function count({ signIn, fetches, subgraphs }: TestGraph) {
  const member = await signIn('member@acme.test', 'acme');
  await member.send(query);
  fetches.length = 0;
  for (const name of subgraphNames) subgraphs[name].statements.length = 0;
  const { text } = await member.send(query);
  return {
    fetches: fetches.length,
    bytes: Buffer.byteLength(text),
    statements: new Map(subgraphNames.map((name) => [name, subgraphs[name].statements.length])),
  };
}

async function measure({ keys, subgraphs }: TestGraph) {
  const databaseUrls = Object.fromEntries(
    subgraphNames.map((name) => [name, subgraphs[name].database.orm.config.get('clientUrl')!]),
  ) as Record<SubgraphName, string>;
  let pids: number[] = [];
  const services = await startProcesses({
    names: processNames,
    databaseUrls,
    keys: keys.directory,
    host: '127.0.0.1',
    gatewayPort: 4400,
    running: (running) => {
      pids = running;
    },
  });
  const [backend] = await subgraphs.tenancy.sql<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = findProcess(backend!.pid)!.parent;
  const postgres = () => childrenOf(postmaster).reduce((sum, pid) => sum + cpuTime(pid), 0);
  const [person] = await subgraphs.tenancy.sql<{ id: string }>(
    `select id from "user" where email = 'member@acme.test'`,
  );
  const identity = memberIdentity(demonstrationOrganizations.acme.id, 'MEMBER', person!.id);
  let floor: ChildProcess | undefined;
  try {
    await services.ready;
    floor = fork(new URL('floor.ts', import.meta.url).pathname, [
      '4401',
      JSON.stringify({ urls: services.urls, keys: keys.directory, identity }),
    ]);
    const token = await logIn(`${services.urls.gateway}/graphql`);
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-organization-id': 'acme',
    };
    const body = JSON.stringify({ query });
    const [gatewayUrl, floorUrl] = [`${services.urls.gateway}/graphql`, 'http://127.0.0.1:4401/'];
    const answerOf = (url: string) =>
      fetch(url, { method: 'POST', headers, body }).then(
        (response) => response.json(),
        () => undefined,
      );
    const expected: unknown = await answerOf(gatewayUrl);
    if (!(await waitUntil(async () => isDeepStrictEqual(await answerOf(floorUrl), expected), 10_000, 100)))
      throw new Error('the floor does not answer as the gateway does');

    const load = (url: string, duration: number) =>
      autocannon({
        url,
        method: 'POST',
        connections,
        duration,
        body,
        headers,
        verifyBody: (text) => !String(text).includes('"errors"'),
      });
    await load(gatewayUrl, 5);
    const [before, beforePostgres] = [pids.map(cpuTime), postgres()];
    const result = await load(gatewayUrl, seconds);
    if (result.errors > 0 || result.non2xx > 0 || result.mismatches > 0)
      throw new Error(
        `the load met ${result.errors} errors, ${result.non2xx} refusals and ${result.mismatches} wrong answers`,
      );
    const requests = result.requests.total;
    const cpu = new Map<ProcessName, number>(
      processNames.map((name, index) => [name, (cpuTime(pids[index]!) - before[index]!) / requests]),
    );
    const database = (postgres() - beforePostgres) / requests;

    await load(floorUrl, 5);
    const beforeFloor = cpuTime(floor.pid!);
    const {
      requests: { total },
    } = await load(floorUrl, seconds);
    return {
      requests: requests / result.duration,
      p50: result.latency.p50,
      p99: result.latency.p99,
      cpu,
      database,
      floor: (cpuTime(floor.pid!) - beforeFloor) / total,
    };
  } finally {
    floor?.kill();
    await services.stop();
  }
}

async function logIn(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($input: LogInInput!) { logIn(input: $input) { accessToken } }',
      variables: { input: { email: 'member@acme.test', password: demonstrationPassword } },
    }),
  });
  return ((await response.json()) as { data: { logIn: { accessToken: string } } }).data.logIn.accessToken;
}

function report(
  counted: Awaited<ReturnType<typeof count>>,
  { requests, p50, p99, cpu, database, floor }: Awaited<ReturnType<typeof measure>>,
): void {
  const subgraphCpu = subgraphNames.reduce((sum, name) => sum + cpu.get(name)!, 0);
  const rows = [
    ['requests/s', requests.toFixed(1)],
    ['p50, p99 (ms)', `${p50.toFixed(0)}, ${p99.toFixed(0)}`],
    ['CPU of the gateway (ms/request)', cpu.get('gateway')!.toFixed(2)],
    ['CPU of the floor: the same fetches by hand, undici, JSON.parse, JSON.stringify (ms/request)', floor.toFixed(2)],
    [
      'CPU of the four subgraphs (ms/request)',
      `${subgraphCpu.toFixed(2)} (${subgraphNames.map((name) => `${name} ${cpu.get(name)!.toFixed(2)}`).join(', ')})`,
    ],
    ['CPU of gateway and subgraphs (ms/request)', (cpu.get('gateway')! + subgraphCpu).toFixed(2)],
    ['CPU of PostgreSQL beside it (ms/request)', database.toFixed(2)],
    ['subgraph requests', String(counted.fetches)],
    [
      'SQL statements',
      `${[...counted.statements.values()].reduce((sum, one) => sum + one, 0)} (${subgraphNames.map((name) => `${name} ${counted.statements.get(name)}`).join(', ')})`,
    ],
    ['answer (bytes)', String(counted.bytes)],
  ];
  writeSection(
    'dashboard',
    [
      '## The dashboard query, end to end',
      '',
      `\`schema/operations/1-dashboard.graphql\` as a member of an organization of ${size.members} members, ${size.channels} and more channels, ${size.blocks} blocks; ${connections} connections for ${seconds} s from the same machine; de-duplication off. \`node bench/dashboard/run.ts\``,
      '',
      machine(),
      '',
      '| | |',
      '|---|---|',
      ...rows.map(([what, value]) => `| ${what} | ${value} |`),
    ].join('\n'),
  );
}
