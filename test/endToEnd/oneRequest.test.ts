import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { createDeadline } from '#platform/process/deadline.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

interface Line {
  process: string;
  msg: string;
  requestId?: string;
  organization?: string;
  milliseconds?: number;
  codes?: string[];
  err?: { message: string };
}

let graph: TestGraph;
let owner: GraphClient;
const lines: Line[] = [];
const logOf = (process: string) =>
  pino({ level: 'info', base: { process } }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });

beforeAll(async () => {
  graph = await startGraph({ logOf });
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(() => graph.stop());

const query = '{ me { id } organization { id } projects(first: 1) { edges { node { id } } } }';

test('a request has one name in every process, with its organization and how long it took', async () => {
  lines.length = 0;
  const { data } = await owner.send(query);
  const answered = lines.filter(({ msg }) => msg === 'answered');
  const { requestId } = answered.find(({ process }) => process === 'gateway')!;
  const ofIt = answered.filter((line) => line.requestId === requestId);
  expect(ofIt.map(({ process }) => process).toSorted()).toEqual(['content', 'gateway', 'tenancy']);
  for (const line of ofIt)
    expect(line).toMatchObject({ organization: data['organization'].id, milliseconds: expect.any(Number) });
});

test('the database knows it by that name', async () => {
  const { content } = graph.subgraphs;
  const unit = createUnitOfWork(content.database, scopeOfOrganization(randomUUID()), createDeadline(60_000, 'r-1'));
  const sql = `select current_setting('application_name') as name`;
  expect(await unit.query(sql)).toEqual([{ name: 'orgraph r-1' }]);
  expect(await unit.write((_, query) => query(sql))).toEqual([{ name: 'orgraph r-1' }]);
});

test('what is masked has a line that names its cause, under the same name', async () => {
  lines.length = 0;
  const { content } = graph.subgraphs;
  await content.sql('alter table project rename to hidden');
  try {
    const { errors } = await owner.send(query);
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    const { requestId } = errors![0]!.extensions as unknown as { requestId: string };
    const causes = lines.filter((line) => line.requestId === requestId && line.msg !== 'answered');
    expect(causes.map(({ process, msg }) => [process, msg])).toEqual([
      ['content', 'unexpected error'],
      ['gateway', 'an error of a subgraph was masked'],
    ]);
    expect(causes[0]!.err!.message).toMatch(/relation "project" does not exist/);
    expect(lines.find(({ process, msg }) => process === 'gateway' && msg === 'answered')).toMatchObject({
      codes: ['INTERNAL'],
    });
  } finally {
    await content.sql('alter table hidden rename to project');
  }
});

test('a request that is not proven is refused with its reason in the log, and nowhere else', async () => {
  lines.length = 0;
  const response = await fetch(`${graph.subgraphs.content.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'x'.repeat(500) },
    body: '{"query":"{ __typename }"}',
  });
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain('reason');
  expect(lines).toMatchObject([
    {
      process: 'content',
      msg: 'refused',
      code: 'IDENTITY_REQUIRED',
      reason: expect.any(String),
      claimedId: 'x'.repeat(64),
    },
  ]);
});
