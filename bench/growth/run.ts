import { parseArgs } from 'node:util';
import { subgraphNames } from '#platform/process/names.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { ofConnections, ofPages, questionsOf, schemaOf, type Question } from '../../test/growth/questions.ts';
import { viewer } from '../../test/growth/viewer.ts';
import { startTestServer, stopTestServer } from '../../test/harness/testServer.ts';
import { openFloor, referenceFloor } from '../floor.ts';
import { startMeasured, type MeasuredSubgraph } from '../measuredSubgraph.ts';
import { median, reportGrowth, type Measured } from './report.ts';
import { fillScales } from './scales.ts';

/**
 * What a request costs of processor time, subgraph and database together: a page of every list, filter and search of the
 * graph, of one organization beside ever more others, then of one that grows. The questions come from the schema
 * (test/growth). The scales stand beside each other and are asked in turn: what disturbs one disturbs all of them.
 */
const { values } = parseArgs({
  options: {
    subgraphs: { type: 'string', default: subgraphNames.join() },
    others: { type: 'string', default: '10,1000,10000' },
    rows: { type: 'string', default: '10000,100000,1000000' },
    requests: { type: 'string', default: '60' },
  },
});
const [others, rows] = [values.others, values.rows].map((list) => list.split(',').map(Number)) as [number[], number[]];
/** Rows of each table of the organization that is measured beside others. */
const ofMeasured = 2000;
const scales = [
  ...others.map((count) => ({ others: count, rows: ofMeasured })),
  ...rows.map((count) => ({ others: others.at(-1)!, rows: count })),
];
/** Requests before it is measured: PostgreSQL has then chosen how it plans a prepared statement. */
const warming = 8;
const rounds = 12;
const requests = Math.ceil(Number(values.requests) / rounds);

await startTestServer();
try {
  for (const name of values.subgraphs.split(',')) reportGrowth(name, await measureSubgraph(name), { others, rows });
} finally {
  await stopTestServer();
}

async function measureSubgraph(name: string): Promise<Measured[]> {
  const databases = await fillScales(name, scales);
  const subgraphs: MeasuredSubgraph[] = [];
  try {
    for (const each of databases) subgraphs.push(await startMeasured(name, viewer, each));
    const questions = pagesOf(questionsOf(schemaOf(await definitionOf(name)), 'first: 10'));
    // What Node compiles while it warms up is nobody's cost.
    for (const question of questions) for (const subgraph of subgraphs) await ask(subgraph, question, warming);
    const floor = await openFloor(subgraphs[0]!.superuserUrl);
    const measured: Measured[] = [];
    for (const question of questions) measured.push(await measure(subgraphs, question, floor.measure));
    await floor.close();
    return measured;
  } finally {
    for (const subgraph of subgraphs) await subgraph.stop();
  }
}

/** The lists, without their counts. */
function pagesOf(questions: readonly Question[]): Question[] {
  return questions
    .filter(({ isList, query, name }) => isList && query.includes('edges') && !name.endsWith(', of 2'))
    .map((question) => ({ ...question, query: question.query.replace(ofConnections, ofPages) }));
}

async function measure(
  subgraphs: readonly MeasuredSubgraph[],
  question: Question,
  measureFloor: () => Promise<number>,
): Promise<Measured> {
  for (const subgraph of subgraphs) await ask(subgraph, question, warming);
  const costs: number[][] = subgraphs.map(() => []);
  const floors: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await measureFloor());
    for (const [index, subgraph] of subgraphs.entries()) costs[index]!.push(await costOf(subgraph, question));
  }
  const floor = median(floors);
  return {
    name: question.name,
    rounds: costs.map((ofScale) => ofScale.map((cost) => (cost * referenceFloor) / floor)),
    floor,
  };
}

/** Milliseconds of processor time for a request. */
async function costOf(subgraph: MeasuredSubgraph, question: Question): Promise<number> {
  const before = await subgraph.cpu();
  await ask(subgraph, question, requests);
  return ((await subgraph.cpu()) - before) / requests / 1e6;
}

async function ask({ client }: MeasuredSubgraph, { name, query, variables }: Question, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const { errors } = await client.send(query, variables);
    if (errors !== undefined) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  }
}
