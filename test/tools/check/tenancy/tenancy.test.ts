import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tenancyExceptions } from '#tools/check/tenancy/exceptions.ts';
import { tenancy } from '#tools/check/tenancy/tenancy.ts';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';
import { contextOf, links, stateOf } from './graphState.ts';

const list = 'tools/check/tenancy/exceptions.ts';
const present = readFileSync(new URL(`../../../../${list}`, import.meta.url), 'utf8');
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'orgraph-tenancy-'));
  git('init', '--quiet');
});
afterAll(() => rmSync(project, { recursive: true }));

const git = (...parameters: string[]): string =>
  execFileSync('git', ['-C', project, '-c', 'user.name=test', '-c', 'user.email=test@orgraph.test', ...parameters], {
    encoding: 'utf8',
  }).trim();

function commit(text: string): string {
  mkdirSync(join(project, 'tools/check/tenancy'), { recursive: true });
  writeFileSync(join(project, list), text);
  git('add', '.');
  git('commit', '--quiet', '--allow-empty', '-m', 'state');
  return git('rev-parse', 'HEAD');
}

const published = stateOf(
  Object.fromEntries(
    graphSubgraphs.map((name) => [
      name,
      readFileSync(new URL(`../../../../schema/${name}.graphql`, import.meta.url), 'utf8'),
    ]),
  ),
);

test('the published graph passes', async () => {
  for (const name of graphSubgraphs) expect(await tenancy.run(contextOf(name, published, published))).toEqual([]);
});

test('every exception names something of the published graph', () => {
  const unknown = tenancyExceptions.filter(
    ({ coordinate }) => ![...published.subgraphs.values()].some(({ placeOf }) => placeOf(coordinate) !== undefined),
  );
  expect(unknown).toEqual([]);
});

test('a finding says what, where and what to do', async () => {
  const state = stateOf({
    slack: `${links}\ntype Query {\n  channels(organizationId: ID!): Int @permission(is: "slack:read")\n}`,
  });
  expect(await tenancy.run(contextOf('slack', undefined, state))).toEqual([
    {
      check: 'tenancy',
      rule: 'INPUT_NAMES_ORGANIZATION',
      severity: 'error',
      subject: 'Query.channels(organizationId:)',
      place: { file: 'slack.graphql', line: 3 },
      message: 'Query.channels(organizationId:) names an organization',
      advice:
        'take it from the caller’s identity (X-Organization-ID at the gateway); an exception is listed in tools/check/tenancy/exceptions.ts and approved',
    },
  ]);
});

test('what stands in another subgraph already is not held against a change, what the change makes of it is', async () => {
  const owner = (mark: string) =>
    `${links}\ntype Member @key(fields: "id") @tenantScoped { id: ID! email: String ${mark} }`;
  const other = `${links}\ntype Loose @key(fields: "id") { id: ID! }\ntype Member @key(fields: "id") { id: ID! email: String @external\n card: String @requires(fields: "email") }`;
  const findings = await tenancy.run(
    contextOf(
      'tenancy',
      stateOf({ tenancy: owner(''), slack: other }),
      stateOf({ tenancy: owner('@permission(is: "member:read")'), slack: other }),
    ),
  );
  expect(findings.map(({ rule, subject, place }) => [rule, subject, place])).toEqual([
    ['PROTECTED_FIELD_HANDED_ON', 'Member.card', { file: 'slack.graphql', line: 4 }],
  ]);
});

test('an exception that the base lacks is a finding at its line until it is approved; so is one that asks less', async () => {
  const added = "  { coordinate: 'Query.everything', needs: 'USER', reason: 'why not' },\n];";
  const base = commit(present);
  commit(
    present.replace(/^\];/m, added).replace("'Mutation.logOut', needs: 'USER'", "'Mutation.logOut', needs: 'NOTHING'"),
  );
  const findings = await tenancy.run(contextOf('slack', published, published, project, base));
  const line = present.split('\n').indexOf('];') + 1;
  expect(
    findings.map(({ rule, severity, subject, place, message }) => [
      rule,
      severity,
      subject,
      place.file,
      place.line,
      message,
    ]),
  ).toEqual([
    [
      'EXCEPTION_ADDED',
      'error',
      'Mutation.logOut',
      list,
      present.split('\n').findIndex((text) => text.includes('Mutation.logOut')) + 1,
      'Mutation.logOut works without an organization, for everybody: sessions are of a person',
    ],
    [
      'EXCEPTION_ADDED',
      'error',
      'Query.everything',
      list,
      line,
      'Query.everything works without an organization, for every signed-in user: why not',
    ],
  ]);
});

test('an exception that is taken away is no finding', async () => {
  const base = commit(present);
  commit(
    present
      .split('\n')
      .filter((text) => !text.includes("Query.me'"))
      .join('\n'),
  );
  expect(await tenancy.run(contextOf('slack', published, published, project, base))).toEqual([]);
});

test('a base from before there was a list, and a project without one, have nothing to compare', async () => {
  rmSync(join(project, 'tools'), { recursive: true });
  git('add', '.');
  git('commit', '--quiet', '--allow-empty', '-m', 'none');
  const base = git('rev-parse', 'HEAD');
  expect(await tenancy.run(contextOf('slack', published, published, project, base))).toEqual([]);
  cpSync(new URL(`../../../../${list}`, import.meta.url).pathname, join(project, list));
  expect(await tenancy.run(contextOf('slack', published, published, project, base))).toEqual([]);
});

test('a base that cannot be read is not taken for a pass', async () => {
  commit(present);
  await expect(
    tenancy.run(contextOf('slack', published, published, project, '0123456789012345678901234567890123456789')),
  ).rejects.toMatchObject({ name: 'CouldNotCheck' });
});
