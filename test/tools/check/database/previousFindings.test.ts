import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { previousFindings } from '#tools/check/database/previous/previousFindings.ts';
import { smallProject, type SmallProject } from './smallProject.ts';

let project: SmallProject;
/** The trees of this process. */
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`orgraph-previous-${process.pid}-`));

/** A test that fails where a migration of this name is there. */
const failsWith = (claim: string, migration: string) => `test('${claim}', () => {
  const migrations = readdirSync(new URL('../../migrations/shop/', import.meta.url));
  if (migrations.some((name) => name.includes('${migration}'))) throw new Error('no such column');
});\n`;

beforeAll(() => {
  project = smallProject();
  project.write('jest.config.js', "export default { transform: {}, globalSetup: './test/setup.js' };\n");
  project.write(
    'test/setup.js',
    "import { readdirSync } from 'node:fs';\nexport default function () { if (readdirSync(new URL('../migrations/shop/', import.meta.url)).some((name) => name.includes('crash'))) throw new Error('relation is missing'); }\n",
  );
  project.write('migrations/shop/Migration20260101000000_items.ts', 'export {};\n');
  project.write(
    'test/shop/item.test.js',
    `import { readdirSync } from 'node:fs';\n${failsWith('items are listed', 'drop')}${failsWith('items have names', 'drop')}${failsWith('items are sold', 'nothing')}`,
  );
  project.write(
    'test/other/other.test.js',
    `import { readdirSync } from 'node:fs';\n${failsWith('others are not asked', 'items')}`,
  );
});
afterEach(() => {
  for (const file of readdirSync(join(project.directory, 'migrations/shop')))
    if (!file.includes('items')) project.remove(`migrations/shop/${file}`);
});
afterAll(() => project.end());

/** What is found when the published state gets a migration of this name, whose file is not part of it. */
function found(migration: string, published: string, limit?: number) {
  const file = `migrations/shop/Migration20260201000000_${migration}.ts`;
  project.write(file, 'export {};\n');
  const candidate = {
    name: 'shop',
    aggregates: [],
    project: project.directory,
    directory: join(project.directory, 'subgraphs/shop'),
    migrations: join(project.directory, 'migrations/shop'),
  };
  const statements = [
    { migration: `Migration20260201000000_${migration}`, file, line: 3, sql: 'alter table "item" drop column "name"' },
  ];
  return previousFindings(
    candidate,
    published,
    [{ statements, transactional: true }],
    'postgres://nobody@127.0.0.1:1/none',
    limit,
  );
}

test('what the migrations break is one error a test file, with the tests by name', async () => {
  const [finding, ...others] = await found('drop', project.commit());
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    rule: 'PREVIOUS_VERSION_BREAKS',
    severity: 'error',
    subject: 'Migration20260201000000_drop',
    place: { file: 'migrations/shop/Migration20260201000000_drop.ts', line: 3 },
  });
  expect(finding!.message).toMatch(
    /^the published version, which runs while this is deployed, fails 2 of its tests in test\/shop\/item\.test\.js on the migrated database: “items are listed”, “items have names” \(Error: no such column/,
  );
});

test('what they leave alone passes; tests of others are not run', async () => {
  expect(await found('add', project.commit())).toEqual([]);
});

test('a test that fails without the migrations too is a warning, and not blamed on them', async () => {
  project.write(
    'test/shop/broken.test.js',
    `import { readdirSync } from 'node:fs';\n${failsWith('prices are known', 'items')}`,
  );
  const published = project.commit();
  project.remove('test/shop/broken.test.js');
  expect(await found('add', published)).toMatchObject([
    {
      rule: 'PREVIOUS_TESTS_FAIL',
      severity: 'warning',
      place: { file: 'test/shop/broken.test.js', line: 1 },
      message: expect.stringContaining('“prices are known”'),
    },
  ]);
});

test('tests that cannot even begin on the migrated database are an error', async () => {
  expect(await found('crash', project.commit())).toMatchObject([
    {
      rule: 'PREVIOUS_VERSION_BREAKS',
      severity: 'error',
      message: expect.stringMatching(/cannot begin on the migrated database: Error: .*relation is missing/),
    },
  ]);
});

test('a published version without tests shows nothing, which is a warning', async () => {
  project.remove('test/shop');
  const published = project.commit();
  expect(await found('add', published)).toMatchObject([{ rule: 'PREVIOUS_TESTS_MISSING', severity: 'warning' }]);
});

test('tests that do not end are stopped, and not taken for a pass', async () => {
  project.write(
    'test/shop/slow.test.js',
    "test('it waits for ever', () => new Promise(() => setInterval(() => undefined, 1_000)), 600_000);\n",
  );
  await expect(found('add', project.commit(), 2_000)).rejects.toMatchObject({
    name: 'CouldNotCheck',
    message: 'the published version’s tests did not end within 2 s on the migrated database',
  });
});

test('nothing of the published version is left behind, not even by what was stopped', () => {
  expect(leftovers()).toEqual([]);
});
