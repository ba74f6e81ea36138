import { parseArgs } from 'node:util';
import { subgraphNames } from '#platform/process/names.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { fill, join } from '../../test/growth/fill.ts';
import { questionsOf, schemaOf, type Question } from '../../test/growth/questions.ts';
import { viewer } from '../../test/growth/viewer.ts';
import type { SubgraphClient } from '../../test/harness/client.ts';
import { startTestServer, stopTestServer } from '../../test/harness/testServer.ts';
import { openFloor, referenceFloor } from '../floor.ts';
import { startMeasured } from '../measuredSubgraph.ts';
import { reportGrowth, type Measured } from './report.ts';

/**
 * What a request costs of processor time, subgraph and database together: every list, filter and search of the graph, of
 * one organization beside ever more others, then of one that grows. The questions come from the schema (test/growth).
 */
const { values } = parseArgs({
  options: {
    subgraphs: { type: 'string', default: subgraphNames.join() },
    others: { type: 'string', default: '10,1000,10000' },
    rows: { type: 'string', default: '10000,100000,1000000' },
    requests: { type: 'string', default: '80' },
  },
});
const [others, rows] = [values.others, values.rows].map((list) => list.split(',').map(Number)) as [number[], number[]];
const requests = Number(values.requests);
/** Rows of each table: of the organization that is measured beside others, and of each other. */
const [ofMeasured, ofOther] = [2000, 10];
/** Requests before it is measured: PostgreSQL has then chosen how it plans a prepared statement. */
const warming = 8;
const rounds = 5;

await startTestServer();
try {
  for (const name of values.subgraphs.split(',')) reportGrowth(name, await measureSubgraph(name), { others, rows });
} finally {
  await stopTestServer();
}

async function measureSubgraph(name: string): Promise<Measured[]> {
  const { client, superuser, superuserUrl, cpu, stop } = await startMeasured(name, viewer);
  try {
    const questions = questionsOf(schemaOf(await definitionOf(name)), 'first: 10').filter(
      ({ isList, query, name: what }) => isList && query.includes('edges') && !what.endsWith(', of 2'),
    );
    const measured = questions.map((question): Measured => ({
      name: question.name,
      beside: [],
      grown: [],
      floors: [],
    }));
    const measureAll = async (into: 'beside' | 'grown') => {
      await superuser.query('vacuum analyze');
      const floor = await openFloor(superuserUrl);
      for (const [index, question] of questions.entries()) {
        const cost = await costOf(client, question, cpu);
        const floorNow = await floor.measure();
        measured[index]![into].push((cost * referenceFloor) / floorNow);
        measured[index]!.floors.push(floorNow);
      }
      await floor.close();
      process.stderr.write(`${name}: ${into} ${measured[0]![into].length}\n`);
    };
    await fill(superuser, name, [0, 0], [1, ofMeasured]);
    let filled = 0;
    for (const count of others) {
      await fill(superuser, name, [filled + 1, count], [1, ofOther]);
      if (filled === 0) {
        if (name === 'tenancy') await join(superuser, [1, 4]);
        // What Node compiles while it warms up is nobody's cost.
        for (const question of questions) await costOf(client, question, async () => 0);
      }
      filled = count;
      await measureAll('beside');
    }
    let last = ofMeasured;
    for (const count of rows) {
      await fill(superuser, name, [0, 0], [last + 1, count]);
      last = count;
      await measureAll('grown');
    }
    return measured;
  } finally {
    await stop();
  }
}

/** Milliseconds of processor time for a request: of the cheapest of some rounds, which others have disturbed least. */
async function costOf(client: SubgraphClient, question: Question, cpu: () => Promise<number>): Promise<number> {
  const ask = async (times: number) => {
    for (let time = 0; time < times; time++) {
      const { errors } = await client.send(question.query, question.variables);
      if (errors !== undefined) throw new Error(`${question.name}: ${JSON.stringify(errors)}`);
    }
  };
  await ask(warming);
  const costs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await cpu();
    await ask(requests / rounds);
    costs.push(((await cpu()) - before) / (requests / rounds) / 1e6);
  }
  return Math.min(...costs);
}
