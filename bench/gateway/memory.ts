import { parseArgs } from 'node:util';
import { cpuTime } from '../cpuTime.ts';
import { machine, writeSection } from '../results.ts';
import { startGateway } from './gateways.ts';
import { assertTools, load } from './load.ts';
import { residentMemory } from './pinned.ts';
import { onStage, verify } from './stage.ts';

/** What the gateway's memory does under load that lasts: the operations in turn, and sampled after each. Its second half is compared with its first. */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
const turn = 5;
const flat = 1.1;

interface Sample {
  minute: number;
  megabytes: number;
}

assertTools();
await onStage(async (stage) => {
  const gateway = await startGateway('identity', stage);
  try {
    const operations = await Promise.all([stage.operation('heavy'), stage.operation('light'), stage.operation('wide'), stage.operation('mutation')]);
    const [samples, beginning]: [Sample[], number] = [[], performance.now()];
    const elapsed = () => (performance.now() - beginning) / 60_000;
    let requests = 0;
    for (let index = 0; elapsed() < minutes; index++) {
      const operation = operations[index % operations.length]!;
      requests += (await load(gateway.url, operation.body, turn, stage.directory)).requests;
      samples.push({ minute: elapsed(), megabytes: residentMemory(gateway.pid) });
    }
    for (const operation of operations) await verify(gateway.url, operation);
    report(samples, requests, cpuTime(gateway.pid) / requests);
  } finally {
    await gateway.stop();
  }
});

function report(samples: readonly Sample[], requests: number, cpu: number): void {
  const warm = samples.filter(({ minute }) => minute > minutes / 10);
  const half = Math.ceil(warm.length / 2);
  const most = (part: readonly Sample[]) => Math.max(...part.map(({ megabytes }) => megabytes));
  const [first, second] = [most(warm.slice(0, half)), most(warm.slice(half))];
  const eight = Array.from({ length: 8 }, (_, index) => samples[Math.round((index * (samples.length - 1)) / 7)]!);
  writeSection('memory', [
    '## Memory under load that lasts', '',
    `${minutes} minutes of load on one gateway (\`--identity\`, de-duplication off): heavy, light, wide and the mutation in turn, ${turn} s each, ${requests.toLocaleString('en')} requests of ${cpu.toFixed(3)} ms CPU. Resident memory. \`node bench/gateway/memory.ts\``, '',
    machine(), '',
    `| minute | ${eight.map(({ minute }) => minute.toFixed(1)).join(' | ')} |`, `|---|${'---|'.repeat(eight.length)}`, `| MB | ${eight.map(({ megabytes }) => megabytes.toFixed(0)).join(' | ')} |`, '',
    `After the first tenth the most was ${first.toFixed(0)} MB in the first half, ${second.toFixed(0)} MB in the second: ${second <= first * flat ? 'flat' : '**it grows**'}.`,
  ].join('\n'));
}
