import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Finding } from '#tools/check/finding.ts';
import { testServer } from '../../../harness/databases.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = 'test/tools/check/database/programs/checkDatabase.ts';
const entities = 'subgraphs/slack/reaction/entities.ts';
const column = '    emojiCode: p.string().length(255).nullable(),\n';

let checkout: string;
let published: string;

beforeAll(() => {
  checkout = realpathSync(mkdtempSync(join(tmpdir(), 'orgraph-published-')));
  const parts = [
    'package.json',
    'jest.config.js',
    'tsconfig.json',
    'platform',
    'gateway',
    'subgraphs',
    'tools',
    'migrations',
    'schema',
    'test/jestTransform.js',
    'test/harness',
    'test/slack/reaction.test.ts',
    'test/slack/slackRows.ts',
    program,
  ];
  for (const part of parts) {
    mkdirSync(dirname(join(checkout, part)), { recursive: true });
    cpSync(join(root, part), join(checkout, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  writeFileSync(join(checkout, '.gitignore'), 'node_modules\n.data\n');
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'published');
  published = git('rev-parse', 'HEAD');
});
afterAll(() => rmSync(checkout, { recursive: true }));

const git = (...words: string[]): string =>
  execFileSync('git', ['-C', checkout, '-c', 'user.name=test', '-c', 'user.email=test@orgraph.test', ...words], {
    encoding: 'utf8',
  }).trim();

function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(join(checkout, file), 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(join(checkout, file), change(text));
}

/** Adds a migration of these statements. Where it needs none, its entities and SDL agree with it. */
function migrate(name: string, ...statements: string[]): string {
  const file = `migrations/slack/${name}.ts`;
  writeFileSync(
    join(checkout, file),
    `import { Migration } from '@mikro-orm/migrations';\n\nexport class ${name} extends Migration {\n  override up(): void {\n${statements.map((sql) => `    this.addSql(\`${sql}\`);`).join('\n')}\n  }\n\n  override down(): void {}\n}\n`,
  );
  return file;
}

/** The findings about the checkout as it is now; then it is the published one again. */
async function check(): Promise<Finding[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, 'slack', published],
    { cwd: checkout, env: { ...process.env, TEST_DATABASE_URL: testServer().creatorUrl, NODE_OPTIONS: '' } },
  );
  git('checkout', '--quiet', '.');
  git('clean', '--quiet', '-fd');
  return JSON.parse(stdout) as Finding[];
}

test('a migration that drops a column which the running version reads is an error that names the failing test and the statement', async () => {
  edit(entities, (text) => text.replace(column, ''));
  const file = migrate(
    'Migration20270101000000_drop_emoji_code',
    'alter table "slack_reaction" add column "seen" int null;',
    'alter table "slack_reaction" drop column "emoji_code";',
  );
  edit(entities, (text) => text.replace('    reactedAt:', '    seen: p.integer().nullable(),\n    reactedAt:'));
  const findings = await check();
  expect(findings.map(({ rule, severity, subject, place }) => [rule, severity, subject, place])).toEqual([
    ['SQL_BAN_DROP_COLUMN', 'warning', 'Migration20270101000000_drop_emoji_code', { file, line: 6 }],
    ['PREVIOUS_VERSION_BREAKS', 'error', 'Migration20270101000000_drop_emoji_code', { file, line: 6 }],
  ]);
  expect(findings[1]!.message).toContain(
    'in test/slack/reaction.test.ts on the migrated database: “reactions come by emoji with the person, a page at a time, in both directions”',
  );
  expect(findings[1]!.message).toMatch(
    /The database said: .*emoji_code.* does not exist\. Suspected: alter table "slack_reaction" drop column "emoji_code";/,
  );
});

test('a migration that adds a nullable column passes: the running version works on it', async () => {
  edit(entities, (text) => text.replace(column, `${column}    note: p.text().nullable(),\n`));
  migrate('Migration20270101000000_add_note', 'alter table "slack_reaction" add column "note" text null;');
  expect(await check()).toEqual([]);
});

test('an entity that no migration follows, a column that may be null and a table without its walls are found at their lines', async () => {
  edit(entities, (text) => text.replace(column, `${column}    note: p.text().nullable(),\n`));
  edit('schema/slack.graphql', (text) => text.replace('  topic: String\n', '  topic: String!\n'));
  edit('migrations/slack/Migration20261121090000_initial.ts', (text) =>
    text.replace('    this.addSql(`alter table "slack_channel_member" force row level security;`);\n', ''),
  );
  const lineOf = (file: string, part: string) => ({
    file,
    line:
      readFileSync(join(checkout, file), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes(part)) + 1,
  });
  const places = [
    lineOf('schema/slack.graphql', '  topic: String!'),
    lineOf('subgraphs/slack/channel/entities.ts', "name: 'SlackChannelMember'"),
    lineOf(entities, "name: 'SlackReaction'"),
  ];
  const findings = await check();
  expect(findings.map(({ rule, subject, place }) => [rule, subject, place])).toEqual(
    expect.arrayContaining([
      ['COLUMN_NULLABLE', 'SlackChannel.topic', places[0]],
      ['TABLE_ROW_LEVEL_SECURITY', 'slack_channel_member', places[1]],
      ['MIGRATION_MISSING', 'slack_reaction', places[2]],
      [
        'MIGRATION_EDITED',
        'Migration20261121090000_initial',
        { file: 'migrations/slack/Migration20261121090000_initial.ts', line: 1 },
      ],
    ]),
  );
});
