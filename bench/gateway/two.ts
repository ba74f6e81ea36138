import { parseArgs } from 'node:util';
import { cpuTime } from '../cpuTime.ts';
import { machine, writeSection } from '../results.ts';
import { startGateway, type StartedGateway } from './gateways.ts';
import { assertTools, load } from './load.ts';
import { onStage, operationNames, verify, type BenchOperation, type OperationName } from './stage.ts';

/**
 * Two processes of the gateway, which share nothing, each under its half of the connections, against one: what a
 * request costs. All gateways are held on one core, so that the second does not take time from the load.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' } },
});
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
const connections = 50;
const most = 1.1;

interface Cost {
  rate: number;
  cpu: number;
}
type Row = { name: OperationName; one: Cost; two: Cost };

assertTools();
await onStage(async (stage) => {
  const started: StartedGateway[] = [];
  try {
    for (let index = 0; index < 3; index++) started.push(await startGateway('identity', stage));
    const [alone, ...pair] = started as [StartedGateway, StartedGateway, StartedGateway];
    const rows: Row[] = [];
    for (const name of operationNames) {
      const operation = await stage.operation(name);
      for (const gateway of started) await verify(gateway.url, operation);
      for (const group of [[alone], pair]) await cost(group, operation, stage.directory);
      const [one, two]: [Cost[], Cost[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        one.push(await cost([alone], operation, stage.directory));
        two.push(await cost(pair, operation, stage.directory));
      }
      rows.push({ name, one: median(one), two: median(two) });
    }
    report(rows);
  } finally {
    await Promise.all(started.map((gateway) => gateway.stop()));
  }
});

/** The connections balanced over these gateways at the same time. */
async function cost(gateways: readonly StartedGateway[], { body }: BenchOperation, directory: string): Promise<Cost> {
  const before = gateways.map(({ pid }) => cpuTime(pid));
  const loads = await Promise.all(
    gateways.map(({ url }) => load(url, body, seconds, directory, connections / gateways.length)),
  );
  const requests = loads.reduce((sum, one) => sum + one.requests, 0);
  return {
    rate: requests / seconds,
    cpu: gateways.reduce((sum, { pid }, index) => sum + cpuTime(pid) - before[index]!, 0) / requests,
  };
}

function median(costs: Cost[]): Cost {
  return costs.sort((a, b) => a.cpu - b.cpu)[Math.floor(costs.length / 2)]!;
}

function report(rows: readonly Row[]): void {
  writeSection(
    'two',
    [
      '## Two gateways instead of one',
      '',
      `Two processes (\`--identity\`, de-duplication off), 25 of the 50 connections each, against one with all 50, on the same core; medians of ${rounds} runs of ${seconds} s. They share no state. \`node bench/gateway/two.ts\``,
      '',
      machine(),
      '',
      '| | one: requests/s, CPU ms/request | two: requests/s, CPU ms/request | CPU of two is | |',
      '|---|---|---|---|---|',
      ...rows.map(
        ({ name, one, two }) =>
          `| ${name} | ${one.rate.toFixed(0)}, ${one.cpu.toFixed(4)} | ${two.rate.toFixed(0)}, ${two.cpu.toFixed(4)} | ${(two.cpu / one.cpu).toFixed(2)}× | ${two.cpu <= one.cpu * most ? 'met' : '**missed**'} |`,
      ),
    ].join('\n'),
  );
}
