import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startGateway, type StartedGateway } from '../gateway/gateways.ts';
import { cores } from '../gateway/pinned.ts';
import { onStage, operationNames, verify } from '../gateway/stage.ts';
import { machine, writeSection } from '../results.ts';
import { hostileOperations, type Hostile } from './operations.ts';

/**
 * How long the gateway takes to answer, mostly to refuse, what was made to hurt it, and for how long it does nothing
 * else.
 */
const { values } = parseArgs({ options: { times: { type: 'string', default: '5' }, only: { type: 'string' } } });
const times = Number(values.times);
const longestAnswer = 50;
const longestBlock = 20;
/**
 * Operations that the gateway has read before, of each kind: ordinary ones, so that parsing, validation and planning
 * are as warm as those of a gateway at work.
 */
const twins = 200;

const agent = new Agent({ keepAlive: true });

interface Outcome {
  name: string;
  bytes: number;
  answer: string;
  /** Milliseconds, the worst of all sendings. */
  time: number;
  block: number;
}

execFileSync('taskset', ['-cp', `${cores.load}`, `${process.pid}`]);
await onStage(async (stage) => {
  const gateway = await startGateway('public', stage, {
    nodeArguments: ['--import', new URL('./watch.ts', import.meta.url).href],
  });
  try {
    const heavy = await stage.operation('heavy');
    for (let index = 0; index < 300; index++) await verify(gateway.url, heavy);
    for (let seed = 1; seed <= twins; seed++)
      for (const name of operationNames) await verify(gateway.url, await stage.operation(name, seed));
    const outcomes: Outcome[] = [];
    for (const operation of hostileOperations.filter(
      ({ name }) => values.only === undefined || name.includes(values.only),
    )) {
      const outcome = await send(gateway, operation);
      outcomes.push(outcome);
      process.stderr.write(
        `${outcome.name}: ${outcome.answer}, ${outcome.time.toFixed(1)} ms, blocked ${outcome.block.toFixed(1)} ms\n`,
      );
    }
    await verify(gateway.url, heavy);
    if (values.only === undefined) report(outcomes);
  } finally {
    await gateway.stop();
  }
});

async function send(gateway: StartedGateway, { name, body }: Hostile): Promise<Outcome> {
  const outcome: Outcome = { name, bytes: body(0).length, answer: '', time: 0, block: 0 };
  for (let number = 0; number < times; number++) {
    const text = Buffer.from(body(number));
    await blockOf(gateway);
    const beginning = performance.now();
    outcome.answer = await answerOf(gateway.url, text);
    outcome.time = Math.max(outcome.time, performance.now() - beginning);
    outcome.block = Math.max(outcome.block, await blockOf(gateway));
  }
  return outcome;
}

/** The longest block since it was last asked for: the monitor's own timer has to have passed, hence the pause. */
async function blockOf({ child }: StartedGateway): Promise<number> {
  await pause(10);
  child.send('block');
  const [block] = (await once(child, 'message', { signal: AbortSignal.timeout(60_000) })) as [number];
  return block;
}

/** The status and the code of the first error; it may come while the body is still being sent. */
async function answerOf(url: string, body: Buffer): Promise<string> {
  const sent = request(url, {
    agent,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length },
    signal: AbortSignal.timeout(60_000),
  });
  sent.end(body);
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    // What becomes of the rest of the body is not the answer's concern.
    sent.on('error', () => undefined);
    const { errors } = (await json(response)) as { errors?: { extensions?: { code?: string } }[] };
    return [response.statusCode, errors?.[0]?.extensions?.code].filter((part) => part !== undefined).join(' ');
  } catch (error) {
    return `no answer (${(error as NodeJS.ErrnoException).code ?? (error as Error).name})`;
  }
}

function report(outcomes: readonly Outcome[]): void {
  const bad = outcomes.filter(({ time, block }) => time >= longestAnswer || block >= longestBlock);
  writeSection(
    'hostile',
    [
      '## Hostile operations',
      '',
      `${outcomes.length} bodies that were made to hurt, each sent ${times} times as a document of its own to a gateway (\`--public\`) over the benchmark’s graph that has read ${twins * operationNames.length} ordinary operations before: the worst time to the answer and the longest time for which the event loop did nothing else, in milliseconds. \`node bench/hostile/run.ts\``,
      '',
      machine(),
      '',
      `Asked: < ${longestAnswer} ms and < ${longestBlock} ms. ${bad.length === 0 ? 'Met by all.' : `**Missed** by ${bad.map(({ name }) => name).join('; ')}.`}`,
      '',
      '| | bytes | answer | ms | blocked ms |',
      '|---|---|---|---|---|',
      ...outcomes.map(
        ({ name, bytes, answer, time, block }) =>
          `| ${name} | ${bytes.toLocaleString('en')} | ${answer} | ${time.toFixed(1)} | ${block.toFixed(1)} |`,
      ),
    ].join('\n'),
  );
}
