import { parseArgs } from 'node:util';
import { cpuTime } from '../cpuTime.ts';
import { machine, writeSection } from '../results.ts';
import { installPeers, kindOf, startGateway, type GatewayName } from './gateways.ts';
import { assertTools, load } from './load.ts';
import { residentMemory } from './pinned.ts';
import { onStage, verify, type Stage } from './stage.ts';

/**
 * What memory does under load that lasts: the operations in turn on one gateway after the other, and sampled after
 * each. Ours must be flat, its second half compared with its first, and end below every peer's.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    gateways: { type: 'string', default: 'identity,apollo,hiveRust' },
  },
});
const minutes = Number(values.minutes);
const names = values.gateways.split(',') as GatewayName[];
const turn = 5;
const flat = 1.1;

interface Sample {
  minute: number;
  megabytes: number;
}

interface Course {
  name: GatewayName;
  samples: Sample[];
  requests: number;
  /** Milliseconds a request. */
  cpu: number;
}

assertTools();
installPeers(names);
const courses: Course[] = [];
await onStage(async (stage) => {
  for (const name of names) courses.push(await runCourse(name, stage));
});
report(courses);

async function runCourse(name: GatewayName, stage: Stage): Promise<Course> {
  const gateway = await startGateway(name, stage);
  try {
    const operations = await Promise.all([
      stage.operation('heavy'),
      stage.operation('light'),
      stage.operation('wide'),
      stage.operation('mutation'),
    ]);
    const [samples, beginning]: [Sample[], number] = [[], performance.now()];
    const elapsed = () => (performance.now() - beginning) / 60_000;
    let requests = 0;
    for (let index = 0; elapsed() < minutes; index++) {
      const operation = operations[index % operations.length]!;
      requests += (await load(gateway.url, operation.body, turn, stage.directory)).requests;
      samples.push({ minute: elapsed(), megabytes: residentMemory(gateway.pid) });
    }
    for (const operation of operations) await verify(gateway.url, operation);
    return { name, samples, requests, cpu: cpuTime(gateway.pid) / requests };
  } finally {
    await gateway.stop();
  }
}

function report([ours, ...peers]: readonly Course[]): void {
  const warm = ours!.samples.filter(({ minute }) => minute > minutes / 10);
  const half = Math.ceil(warm.length / 2);
  const most = (part: readonly Sample[]) => Math.max(...part.map(({ megabytes }) => megabytes));
  const [first, second] = [most(warm.slice(0, half)), most(warm.slice(half))];
  const least = Math.min(...peers.map(({ samples }) => samples.at(-1)!.megabytes));
  const eight = (samples: readonly Sample[]) =>
    Array.from({ length: 8 }, (_, index) => samples[Math.round((index * (samples.length - 1)) / 7)]!);
  writeSection(
    'memory',
    [
      '## Memory under load that lasts',
      '',
      `${minutes} minutes of load on one gateway after the other, de-duplication off: heavy, light, wide and the mutation in turn, ${turn} s each. Resident memory in MB. \`node bench/gateway/memory.ts\``,
      '',
      machine(),
      '',
      `| minute | ${eight(ours!.samples)
        .map(({ minute }) => minute.toFixed(1))
        .join(' | ')} | requests | CPU ms/request |`,
      `|---|${'---|'.repeat(10)}`,
      ...[ours!, ...peers].map(
        ({ name, samples, requests, cpu }) =>
          `| ${kindOf(name).title} | ${eight(samples)
            .map(({ megabytes }) => megabytes.toFixed(0))
            .join(' | ')} | ${requests.toLocaleString('en')} | ${cpu.toFixed(3)} |`,
      ),
      '',
      `After the first tenth the most was ${first.toFixed(0)} MB in the first half, ${second.toFixed(0)} MB in the second: ${second <= first * flat ? 'flat' : '**it grows**'}.` +
        (peers.length === 0
          ? ''
          : ` At the end ${ours!.samples.at(-1)!.megabytes.toFixed(0)} MB against ${least.toFixed(0)} MB of the least of the peers: ${ours!.samples.at(-1)!.megabytes < least ? 'met' : '**missed**'}.`),
    ].join('\n'),
  );
}
