import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { namingOf } from '#tools/create/naming.ts';
import { platformDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';

describe('the names of a new subgraph', () => {
  test('carry its own, so that two new ones do not meet', () => {
    expect(namingOf('billing')).toEqual({
      name: 'billing',
      aggregate: 'entry',
      Type: 'BillingEntry',
      type: 'billingEntry',
      types: 'billingEntries',
      words: 'billing entry',
      manyWords: 'billing entries',
      table: 'billing_entry',
    });
  });

  test.each([
    ['invoice', undefined, ['Invoice', 'invoice', 'invoices', 'invoices', 'invoice']],
    ['creditNote', undefined, ['CreditNote', 'creditNote', 'creditNotes', 'credit notes', 'credit_note']],
    ['category', undefined, ['Category', 'category', 'categories', 'categories', 'category']],
    ['address', undefined, ['Address', 'address', 'addresses', 'addresses', 'address']],
    ['person', 'people', ['Person', 'person', 'people', 'people', 'person']],
  ])('follow the noun %s (%s)', (aggregate, plural, [Type, type, types, manyWords, table]) => {
    expect(namingOf('billing', aggregate, plural)).toMatchObject({ aggregate, Type, type, types, manyWords, table });
  });

  test.each([
    [['Billing'], 'use 2 to 24 lower-case letters and digits'],
    [['b'], 'use 2 to 24 lower-case letters and digits'],
    [['my-billing'], 'use 2 to 24 lower-case letters and digits'],
    [['../billing'], 'use 2 to 24 lower-case letters and digits'],
    [['slack'], 'the name slack is taken'],
    [['gateway'], 'the name gateway is taken'],
    [['test'], 'the name test is taken'],
    [['billing', 'Invoice'], 'use a noun in camel case'],
    [['billing', 'case'], 'case is a word of the programming language'],
    [['billing', 'sheep', 'sheep'], 'sheep is no plural of itself'],
  ] as [Parameters<typeof namingOf>, string][])('%j are refused: %s', (names, message) => {
    expect(() => namingOf(...names)).toThrow(message);
  });
});

describe('in a checkout', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'orgraph-create-'));
  const orgraph = (...words: string[]) =>
    spawnSync(process.execPath, ['tools/orgraph.ts', ...words], {
      cwd: checkout,
      encoding: 'utf8',
      env: plainEnvironment({}),
    });

  beforeAll(() => {
    // Under root the database's own account has to pass through.
    chmodSync(checkout, 0o755);
    for (const name of [
      '.oxfmtrc.json',
      'gateway',
      'jest.config.js',
      'migrations',
      'package.json',
      'platform',
      'schema',
      'subgraphs',
      'test',
      'tools',
      'tsconfig.json',
    ])
      cpSync(join(platformDirectory, name), join(checkout, name), { recursive: true, verbatimSymlinks: true });
    symlinkSync(join(platformDirectory, 'node_modules'), join(checkout, 'node_modules'));
    for (const words of [
      ['init', '-q'],
      ['add', 'schema', 'subgraphs', 'migrations'],
      ['-c', 'user.name=test', '-c', 'user.email=test@orgraph.test', 'commit', '-qm', 'before'],
    ])
      spawnSync('git', words, { cwd: checkout });
  });
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  test('a new subgraph composes, and says what was written', () => {
    const { status, stdout } = orgraph('create', 'subgraph', 'billing', '--json');
    const { subgraph, port, type, composed, files } = JSON.parse(stdout) as {
      subgraph: string;
      port: number;
      type: string;
      composed: boolean;
      files: string[];
    };
    expect({ status, subgraph, port, type, composed }).toEqual({
      status: 0,
      subgraph: 'billing',
      port: 4005,
      type: 'BillingEntry',
      composed: true,
    });
    expect(files.filter((file) => !existsSync(join(checkout, file)))).toEqual([]);
    expect(readFileSync(join(checkout, 'subgraphs/billing/definition.ts'), 'utf8')).toContain(
      `from '#platform/subgraph/startSubgraph.ts'`,
    );
    expect(readFileSync(join(checkout, 'schema/supergraph.graphql'), 'utf8')).toContain(
      'BILLING @join__graph(name: "billing", url: "http://127.0.0.1:4005/graphql")',
    );
    expect(orgraph('schema', '--check')).toMatchObject({ status: 0, stdout: 'schema/ is up to date.\n' });
    expect(
      spawnSync(process.execPath, ['node_modules/oxfmt/bin/oxfmt', '--list-different', ...files], {
        cwd: checkout,
        encoding: 'utf8',
      }),
    ).toMatchObject({ status: 0, stdout: '' });
  });

  test('it passes the schema check as it is', () => {
    const { status, stdout } = orgraph('schema', 'check', 'billing', '--skip', 'database', '--severity', 'warning');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^billing compared with HEAD[\s\S]*✓ lint[\s\S]*billing passes/),
    ]);
    expect(stdout).not.toMatch(/^(error|warning) /m);
  });

  test('the next one has the next port, and moves nobody', () => {
    expect(
      JSON.parse(orgraph('create', 'subgraph', 'accounts', '--aggregate', 'ledger', '--json').stdout),
    ).toMatchObject({ port: 4006, composed: true });
    expect(readFileSync(join(checkout, 'schema/supergraph.graphql'), 'utf8')).toContain(
      'name: "billing", url: "http://127.0.0.1:4005/graphql"',
    );
  });

  test('the tests of what was created pass, and those of row-level security, access and isolation take it in', () => {
    const tests = [
      'test/billing',
      'test/accounts',
      'test/isolation/isolation',
      'test/isolation/directAttacks',
      'test/architecture/access',
      'test/architecture/mutations',
      'test/tools/migrate/migrations',
    ];
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--experimental-vm-modules',
        'node_modules/jest/bin/jest.js',
        '--silent',
        '--verbose',
        ...tests,
      ],
      { cwd: checkout, encoding: 'utf8', env: plainEnvironment({}) },
    );
    expect([status, status === 0 ? '' : stderr.replaceAll(/^.*✓.*\n/gm, '')]).toEqual([0, '']);
    for (const name of ['billing', 'accounts']) {
      expect(stderr).toMatch(new RegExp(`${name}\\n.*two organizations hold the same natural keys in every table`));
      expect(stderr).toContain(`${name}: the migrated database agrees with the entities and with the rules of tenancy`);
      expect(stderr).toContain(`every root field of ${name} states what it needs`);
    }
  });
});
