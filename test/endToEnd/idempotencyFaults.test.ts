import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { openGateway } from '#gateway/deployment/gateway.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { fixedIdentityMode } from '#gateway/identity/fixedIdentityMode.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { subgraphUrlsOf } from '#gateway/supergraph/subgraphUrls.ts';
import { listen } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { campaign } from '../harness/campaign.ts';
import { cloneDatabases } from '../harness/databases.ts';
import { eventually } from '../harness/eventually.ts';
import { layFaultyWire, type FaultyWire } from '../harness/faultyWire.ts';
import { createTestKeys } from '../harness/keys.ts';
import { memberIdentity } from '../harness/subgraph.ts';

// The content subgraph is a process of its own, so that it can be killed; a wire to it can be cut.

const organization = randomUUID();
let port: number;
let wire: FaultyWire;
let child: ChildProcess;
let url: string;
let start: () => Promise<void>;
let sql: (text: string, parameters?: unknown[]) => Promise<any[]>;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  const keys = await createTestKeys();
  const databases = await cloneDatabases('content');
  const superuser = new pg.Pool({ connectionString: databases.urls.content.superuserUrl, max: 2 });
  superuser.on('error', () => undefined);
  sql = async (text, parameters = []) => (await superuser.query(text, parameters)).rows;
  await sql(
    `insert into tenant (id, slug, name, status, plan, limits, version) values ($1, 'a', 'a', 'ACTIVE', 'PRO', '{}', 1)`,
    [organization],
  );
  port = await freePort();
  start = async () => {
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'subgraphs/content/main.ts'], {
      cwd: projectDirectory,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        PORT: String(port),
        CONTENT_DATABASE_URL: databases.urls.content.appUrl,
        ORGRAPH_KEYS: keys.directory,
      },
    });
    if (!(await eventually(isReady))) throw new Error('the content subgraph is not ready');
  };
  await start();
  wire = await layFaultyWire(port);
  const supergraph = readSupergraph(readFileSync(`${projectDirectory}schema/supergraph.graphql`, 'utf8'));
  const endpoints = subgraphUrlsOf(supergraph.urls, new Map([['content', `http://127.0.0.1:${wire.port}/graphql`]]));
  const gateway = await openGateway({
    supergraph,
    endpoints,
    log: createLog('gateway', 'silent'),
    forward: readForwardRules('', endpoints.keys(), true),
    mode: fixedIdentityMode(memberIdentity(organization, 'OWNER'), {
      directory: keys.directory,
      keys: keys.of('gateway'),
      ring: keys.ring,
      ensure: async () => {},
      close: () => {},
    }),
    configuration: readGatewayConfiguration({ ORGRAPH_KEYS: keys.directory, REQUEST_SECONDS: '2' }),
  });
  const listening = await listen(gateway.handler, 0, '127.0.0.1');
  url = `${listening.url}/graphql`;
  closing.push(
    () => listening.drain(2_000),
    () => gateway.close(),
    () => wire.close(),
    () => superuser.end(),
    () => databases.drop(),
    () => keys.remove(),
  );
});
afterAll(async () => {
  child.kill('SIGKILL');
  for (const close of closing) await close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  return free;
}

const isReady = () =>
  fetch(`http://127.0.0.1:${port}/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );

/** What happens while requests are under way; each leaves everything as it was. */
const faults = {
  async 'the subgraph is killed'() {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    await start();
  },
  async 'the connections are cut'() {
    wire.cut();
  },
  /** Until the time of all requests is over. */
  async 'the answers are lost'() {
    wire.swallow(true);
    await pause(2_100);
    wire.cut();
    wire.swallow(false);
  },
};

/** Two root fields, so that a fault can come between them. */
const query = `mutation ($project: CreateProjectInput!, $block: CreateContentBlockInput!) {
  createProject(input: $project) { project { id } }
  createContentBlock(input: $block) { contentBlock { id } }
}`;

interface Trial {
  name: string;
  key: string;
  attempts: number;
  answer: string | undefined;
}

/** Sends the trial's request; undefined where there is no answer, or one with an error. */
async function attempt(trial: Trial): Promise<string | undefined> {
  trial.attempts += 1;
  const { name, key } = trial;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({
        query,
        variables: { project: { name }, block: { type: 'PROCEDURE', title: name, content: name } },
      }),
    });
    const text = await response.text();
    return text.includes('"errors"') ? undefined : text;
  } catch {
    return undefined;
  }
}

const atOnce = 10;

test('a client that repeats what was not answered gets one effect, whatever is killed, cut or lost', async () => {
  const trials: Trial[] = [];
  let doneUnanswered = 0;
  const names = Object.keys(faults) as (keyof typeof faults)[];
  for (let round = 0; round < campaign(10, 100); round += 1) {
    const those = Array.from({ length: atOnce }, (): Trial => {
      const name = randomUUID();
      return { name, key: `"${name}"`, attempts: 0, answer: undefined };
    });
    trials.push(...those);
    // Most rounds are kills; the other two come in turn.
    const name = names[round % 5 === 3 ? 1 : round % 10 === 9 ? 2 : 0]!;
    const first = Promise.all(those.map(async (trial) => (trial.answer = await attempt(trial))));
    if (name !== 'the answers are lost') await pause(randomInt(60));
    await Promise.all([faults[name](), first]);
    const unanswered = those.filter(({ answer }) => answer === undefined).map(({ name }) => name);
    const [row] = await sql('select count(*)::int as count from content_block where title = any($1)', [unanswered]);
    doneUnanswered += row.count as number;
    for (const trial of those)
      expect(await eventually(async () => (trial.answer ??= await attempt(trial)) !== undefined)).toBe(true);
  }
  for (const trial of trials) {
    let again: string | undefined;
    expect(await eventually(async () => (again = await attempt(trial)) !== undefined)).toBe(true);
    expect(again).toBe(trial.answer);
  }
  const effects = (table: string, column: string) =>
    sql(`select ${column} as name, string_agg(id::text, ' ') as id from ${table} group by 1`);
  const projects = new Map((await effects('project', 'name')).map(({ name, id }) => [name, id]));
  const blocks = new Map((await effects('content_block', 'title')).map(({ name, id }) => [name, id]));
  expect(trials.map(({ name }) => ({ project: projects.get(name), block: blocks.get(name) }))).toEqual(
    trials.map(({ answer }) => {
      const { data } = JSON.parse(answer!);
      return { project: data.createProject.project.id, block: data.createContentBlock.contentBlock.id };
    }),
  );
  expect([projects.size, blocks.size]).toEqual([trials.length, trials.length]);
  // The faults met requests under way, before and after their effect.
  expect(trials.filter(({ attempts }) => attempts > 2).length).toBeGreaterThan(campaign(10, 100));
  expect(doneUnanswered).toBeGreaterThan(campaign(5, 50));
}, 3_600_000);
