import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations } from '#platform/demonstration/demonstration.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { removeEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { generateExport } from '../../../bench/slackExport/generate.ts';
import { listProcesses } from '../../e2e/processes.ts';
import { plainEnvironment } from '../../e2e/started.ts';
import { eventually } from '../../harness/eventually.ts';
import { startGraph, type TestGraph } from '../../harness/graph.ts';
import { filesOf, fixture, withFile, withFolder, zipOf } from '../../slack/exportZip.ts';

const { acme, beta } = demonstrationOrganizations;
let graph: TestGraph;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
});
afterAll(() => graph.stop());

/** The command as somebody types it in a shell with this environment. */
const runImport = (environment: Record<string, string>, ...words: string[]) =>
  run(environment, 'slack-export', ...words);

function run(environment: Record<string, string>, ...words: string[]) {
  const child = spawn(process.execPath, ['tools/orgraph.ts', 'import', ...words], {
    cwd: projectDirectory,
    env: plainEnvironment({ environment }),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[status], output, errors]) => ({ status: status as number, output, errors }),
  );
  return { pid: child.pid!, ended, interrupt: () => process.kill(-child.pid!, 'SIGINT') };
}

const databases = (): Record<string, string> => ({
  ORGRAPH_KEYS: graph.keys.directory,
  ...Object.fromEntries(
    subgraphNames.map((name) => [
      `${name.toUpperCase()}_DATABASE_URL`,
      graph.subgraphs[name].database.orm.config.get('clientUrl')!,
    ]),
  ),
});
const deployment = (): Record<string, string> => ({
  ...databases(),
  ...Object.fromEntries(subgraphNames.map((name) => [`${name.toUpperCase()}_URL`, graph.subgraphs[name].url])),
});

function descendantsOf(pid: number): number[] {
  const all = listProcesses();
  const of = (parent: number): number[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...of(one.pid)]);
  return of(pid);
}

test('an import into a running deployment is read through the graph; a second one changes nothing and says so', async () => {
  const first = await runImport(deployment(), fixture, '--organization', 'acme', '--include-private').ended;
  expect(first).toMatchObject({ status: 0, errors: '' });
  expect(first.output).toContain('Slack workspace T0FIXTURE → Acme (acme): 11 users, 7 channels, 26 messages');
  expect(first.output).toMatch(/messages +26 +0 +0 +0\n/);
  expect(first.output).toContain(
    '  2  message listed twice: general/2024-03-02.json:144, general/2024-03-02.json:155\n',
  );

  const member = await graph.signIn('member@acme.test', 'acme');
  const { data, errors } = await member.send(
    '{ slackChannels(filter: { text: "general" }, first: 50) { edges { node { name workspace { slackId owner { name } integration { provider status } } messages(last: 2) { edges { node { text author { displayName user { name } } } } } } } } }',
  );
  expect(errors).toBeUndefined();
  expect(
    data.slackChannels.edges
      .map(({ node }: any) => node)
      .filter(({ workspace }: any) => workspace.slackId === 'T0FIXTURE'),
  ).toEqual([
    {
      name: 'general',
      workspace: {
        slackId: 'T0FIXTURE',
        owner: { name: 'Olive Owner' },
        integration: { provider: 'SLACK', status: 'ACTIVE' },
      },
      messages: {
        edges: [
          { node: { text: 'Welcome! :tada:', author: { displayName: 'owner', user: { name: 'Olive Owner' } } } },
          {
            node: {
              text: '<@U0MEMBER> has joined the channel',
              author: { displayName: 'member', user: { name: 'Max Member' } },
            },
          },
        ],
      },
    },
  ]);

  const second = await runImport(deployment(), fixture, '--organization', acme.id, '--include-private').ended;
  expect(second).toMatchObject({ status: 0, errors: '' });
  expect(second.output).toContain('Nothing changed: all of it was here already.');
});

test('a dry run tells what would be imported, and writes nothing', async () => {
  const words = ['--organization', 'nobody', '--include-private', '--channels', 'general', '--dry-run'];
  const { status, output, errors } = await runImport(deployment(), fixture, ...words).ended;
  expect([status, errors]).toEqual([0, '']);
  expect(output).toContain('Slack workspace T0FIXTURE: 11 users, 1 channels, ');
  expect(output).toContain('Nothing was written (--dry-run).');
  expect(output).toContain('channel that was not asked for (--channels)');
});

test('what cannot be imported is refused in one line that says what to do', async () => {
  const [wrongCall, couldNot] = [2, 3];
  const refused = async (expected: number, ...words: string[]) => {
    const { status, output, errors } = await runImport(deployment(), ...words).ended;
    expect([status, output]).toEqual([expected, '']);
    return errors;
  };
  expect(await refused(wrongCall, fixture, '--organization', 'nobody')).toBe(
    '--organization: there is no organization "nobody". Give its slug or its id.\n',
  );
  expect(await refused(wrongCall, fixture, '--organization', 'acme', '--as', 'owner@beta.test')).toBe(
    '--as: No active member of the organization has this e-mail address.\n',
  );
  expect(await refused(couldNot, fixture, '--organization', 'beta')).toBe(
    'This Slack workspace cannot be imported here: it is in use elsewhere.\n',
  );
  expect(await refused(wrongCall, 'no-such-file.zip', '--organization', 'acme')).toBe(
    '"no-such-file.zip" cannot be opened (ENOENT). Give the path of a Slack export: a zip file or a folder.\n',
  );
  const files = await filesOf(fixture);
  const withoutTeams = files.map(([path, content]) => [path, path === 'users.json' ? '[]' : content] as const);
  expect(await withFile(await zipOf(withoutTeams), (path) => refused(wrongCall, path, '--organization', 'acme'))).toBe(
    'The export does not say which workspace it is of (no user has a team_id). Name it with --workspace, such as T0123456789.\n',
  );
  expect(
    await withFile((await zipOf(files)).subarray(0, 1000), (path) =>
      refused(wrongCall, path, '--organization', 'acme'),
    ),
  ).toMatch(/^"[^"\n]+" is not a complete zip file: [^\n]+\n$/);
  expect(
    await withFile(
      await zipOf(withoutTeams.map(([path, content]) => [path, path.startsWith('general/') ? '[{' : content] as const)),
      (path) => refused(couldNot, path, '--organization', 'acme', '--workspace', 'T0BAD'),
    ),
  ).toMatch(/^"general\/2024-03-01.json" is not valid JSON at line 1, byte 3: [^\n]+\n$/);
  expect(await graph.subgraphs.slack.sql(`select from slack_workspace where slack_id = 'T0BAD'`)).toEqual([]);
});

test('an export of which nothing can be read is told in full, writes nothing and exits 1', async () => {
  const unreadable = await zipOf(
    (await filesOf(fixture)).map(
      ([path, content]) =>
        [path, path.includes('/') ? content.toString().replaceAll(/"ts": "/g, '"ts": "about ') : content] as const,
    ),
  );
  const { status, output, errors } = await withFile(
    unreadable,
    (path) => runImport(deployment(), path, '--organization', 'acme', '--workspace', 'T0FIXTURE').ended,
  );
  expect({ status, errors }).toEqual({ status: 1, errors: '' });
  expect(output).toMatch(/ 0 messages [^]+ Nothing was imported\.\n[^]+\n *\d+  message whose ts is missing/);
});

test('Ctrl-C while it writes, on configured databases without a running deployment, leaves nothing half-imported and nothing running', async () => {
  await withFolder(async (folder) => {
    const messages = () =>
      graph.subgraphs.slack.sql('select count(*)::int as count from slack_message where organization_id = $1', [
        beta.id,
      ]);
    const before = await messages();
    await generateExport(folder, { messages: 30_000, users: 500, channels: 100, days: 20, seed: 3 });
    const running = runImport(databases(), folder, '--organization', 'beta', '--as', 'consultant@both.test');
    const lock = `select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
    expect(await eventually(async () => (await graph.subgraphs.slack.sql(lock)).length > 0)).toBe(true);
    const started = descendantsOf(running.pid);
    expect(started.length).toBeGreaterThanOrEqual(3);
    running.interrupt();
    const { output, ...ended } = await running.ended;
    // On a server with other databases a process says that its role may connect to them.
    const said = output.split('\n').filter((line) => line !== '' && !line.includes('may do more than it needs'));
    expect({ ...ended, said }).toEqual({
      status: 130,
      said: [],
      errors: 'Stopped (Ctrl-C). Nothing was imported.\n',
    });
    expect(listProcesses().filter(({ pid }) => started.includes(pid))).toEqual([]);
    expect(await eventually(async () => (await graph.subgraphs.slack.sql(lock)).length === 0)).toBe(true);
    expect(await graph.subgraphs.slack.sql(`select from slack_workspace where slack_id = 'T0GENERATED'`)).toEqual([]);
    expect(await messages()).toEqual(before);
    expect(
      await graph.subgraphs.integrations.sql(`select from integration where external_account_id = 'T0GENERATED'`),
    ).toEqual([]);
  });
});

test('where nothing runs and nothing is configured, it starts what it needs, and stops it again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'orgraph-import-'));
  try {
    const { status, output, errors } = await runImport({ ORGRAPH_DATA: directory }, fixture, '--organization', 'acme')
      .ended;
    expect([status, errors]).toEqual([0, '']);
    expect(output).toContain('11 users, 3 channels, 22 messages');
    expect(listProcesses().filter(({ command }) => command.includes(directory))).toEqual([]);
  } finally {
    await removeEmbeddedPostgres(directory);
  }
});

test('messages are read anew from the command line, and say the same', async () => {
  await runImport(deployment(), fixture, '--organization', 'acme', '--include-private').ended;
  const reread = (...more: string[]) => run(deployment(), 'reread', '--organization', 'acme', ...more).ended;
  const again = await reread('--workspace', 'T0FIXTURE');
  expect(again).toMatchObject({ status: 0, errors: '' });
  expect(again.output).toMatch(/^[1-9]\d* messages read anew, 0 changed\.\n$/);
  expect(await reread('--workspace', 'T0NOWHERE')).toMatchObject({
    status: 0,
    output: '0 messages read anew, 0 changed.\n',
  });
});

test('imports are listed and the newest is undone from the command line, once', async () => {
  await runImport(deployment(), fixture, '--organization', 'acme', '--include-private').ended;
  const listed = await run(deployment(), 'list', '--organization', 'acme', '--workspace', 'T0FIXTURE').ended;
  expect(listed).toMatchObject({ status: 0, errors: '' });
  const line =
    /^([0-9a-f-]{36})  \d{4}-\d\d-\d\d \d\d:\d\d UTC  T0FIXTURE  \d+ added, \d+ changed, 0 removed  can be undone$/m;
  const [, id] = line.exec(listed.output)!;
  const asJson = await run(deployment(), 'list', '--organization', 'acme', '--json').ended;
  expect(JSON.parse(asJson.output)).toContainEqual(
    expect.objectContaining({ id, workspace: 'T0FIXTURE', isUndoable: true }),
  );
  const undo = () => run(deployment(), 'undo', '--organization', 'acme', '--workspace', 'T0FIXTURE').ended;
  const undone = await undo();
  expect(undone).toMatchObject({ status: 0, errors: '' });
  expect(undone.output).toMatch(new RegExp(`^${id}  .* removed  undone \\d{4}-.* UTC\\n$`));
  expect(
    await graph.subgraphs.slack.sql(
      `select from slack_message m join slack_channel c on c.id = m.channel_id join slack_workspace w on w.id = c.workspace_id where w.slack_id = 'T0FIXTURE'`,
    ),
  ).toEqual([]);
  expect(await undo()).toEqual({
    status: 2,
    output: '',
    errors: 'There is no import that can be undone. See orgraph import list.\n',
  });
  expect(await run(deployment(), 'undo', '--organization', 'acme', '--run', id!).ended).toEqual({
    status: 3,
    output: '',
    errors: 'This import is undone already.\n',
  });
});
