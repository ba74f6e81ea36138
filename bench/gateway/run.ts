import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { gatewayNames, installPeers, kindOf, missingOf, startGateway, type StartedGateway } from './gateways.ts';
import { assertTools } from './load.ts';
import { measure, medianOf, type Figures, type Measured } from './measure.ts';
import { report } from './report.ts';
import { onStage, operationNames, verify, type BenchOperation, type OperationName, type Stage } from './stage.ts';

/**
 * Our gateway, its peers and the floor over the same four subgraphs: every gateway is up at once and each round gives
 * each its turn, so that a slow moment of the machine falls on all of them. Each answer is compared with one schema's
 * before it is timed.
 */
const { values } = parseArgs({
  options: {
    gateways: { type: 'string', default: gatewayNames.join(',') },
    queries: { type: 'string', default: operationNames.join(',') },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    warm: { type: 'string', default: '4' },
    seed: { type: 'string' },
  },
});
const chosen = listed(values.gateways, gatewayNames, 'gateway');
const operations = listed(values.queries, operationNames, 'query');
const [seconds, rounds, warm] = [Number(values.seconds), Number(values.rounds), Number(values.warm)];
const seed = Number(values.seed ?? randomInt(1_000_000));

interface Course {
  gateway: StartedGateway;
  name: OperationName;
  twin: boolean;
  operation: BenchOperation;
  runs: Measured[];
}

assertTools();
installPeers(chosen);
const missing = missingOf(chosen);
await onStage(async (stage) => {
  const started: StartedGateway[] = [];
  try {
    for (const name of chosen.filter((one) => !missing.includes(one))) started.push(await startGateway(name, stage));
    const courses = await coursesOf(started, stage);
    for (const { gateway, name, twin, operation } of courses) {
      process.stderr.write(`warming ${gateway.name}, ${name}${twin ? '’s twin' : ''}\n`);
      await verify(gateway.url, operation);
      await measure(gateway, operation, warm, stage.directory);
    }
    for (let round = 1; round <= rounds; round++) {
      for (const { gateway, name, twin, operation, runs } of courses) {
        await verify(gateway.url, operation);
        const run = await measure(gateway, operation, seconds, stage.directory);
        runs.push(run);
        process.stderr.write(
          `${round}/${rounds} ${gateway.name}, ${name}${twin ? '’s twin' : ''}: ${run.rate.toFixed(0)}/s, ${run.cpu.toFixed(3)} ms\n`,
        );
      }
    }
    report(figuresOf(courses), {
      seconds,
      rounds,
      seed,
      missing,
      complete: chosen.length === gatewayNames.length && operations.length === operationNames.length,
    });
  } finally {
    await Promise.all(started.map((gateway) => gateway.stop()));
  }
});

/** Each operation on each gateway that answers it, the gateways in turn; ours the twins as well. */
async function coursesOf(started: readonly StartedGateway[], stage: Stage): Promise<Course[]> {
  const courses: Course[] = [];
  for (const name of operations) {
    const [plain, twin] = [await stage.operation(name), await stage.operation(name, seed)];
    for (const gateway of started) {
      const { peer, answers } = kindOf(gateway.name);
      if (answers !== undefined && !answers.includes(name)) continue;
      courses.push({ gateway, name, twin: false, operation: plain, runs: [] });
      if (!peer && answers === undefined) courses.push({ gateway, name, twin: true, operation: twin, runs: [] });
    }
  }
  return courses;
}

function figuresOf(courses: readonly Course[]): Figures {
  const figures: Figures = new Map();
  for (const { gateway, name, twin, runs } of courses)
    figures.set(`${gateway.name} ${name}${twin ? ' twin' : ''}`, medianOf(runs));
  return figures;
}

function listed<Name extends string>(text: string, known: readonly Name[], what: string): Name[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !known.includes(name as Name));
  if (unknown.length > 0) throw new Error(`no ${what} is called ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return names as Name[];
}
