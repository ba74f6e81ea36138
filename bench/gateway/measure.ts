import { waitUntil } from '#tools/process/waitUntil.ts';
import { childrenOf, cpuTime } from '../cpuTime.ts';
import type { StartedGateway } from './gateways.ts';
import { load } from './load.ts';
import { cores, coreTime, residentMemory } from './pinned.ts';
import type { BenchOperation } from './stage.ts';

export interface Measured {
  /** Requests a second. */
  rate: number;
  /** Milliseconds of processor time of the gateway for a request. */
  cpu: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Megabytes, the planner's process included. */
  memory: number;
  /** The share of the time in which the core of load and subgraphs worked, 0 to 1. */
  loadBusy: number;
}

/** Medians by `gateway operation` and `gateway operation twin`. */
export type Figures = Map<string, Measured>;

/** One run of a gateway under load. */
export async function measure(
  { pid, url }: Pick<StartedGateway, 'pid' | 'url'>,
  { body }: BenchOperation,
  seconds: number,
  directory: string,
): Promise<Measured> {
  const [cpu, core] = [cpuTime(pid), coreTime(cores.load)];
  const { requests, seconds: taken, p50, p99 } = await load(url, body, seconds, directory);
  const after = coreTime(cores.load);
  const used = cpuTime(pid) - cpu;
  await atRest(pid);
  return {
    rate: requests / taken,
    cpu: used / requests,
    p50,
    p99,
    memory: [pid, ...childrenOf(pid)].reduce((sum, one) => sum + residentMemory(one), 0),
    loadBusy: (after.busy - core.busy) / (after.all - core.all),
  };
}

/** Until a gateway has done with what the load left it, so that it does not take time from the next. */
async function atRest(pid: number): Promise<void> {
  let before = -1;
  await waitUntil(
    () => {
      const [last, now] = [before, cpuTime(pid)];
      before = now;
      return last === now;
    },
    10_000,
    200,
  );
}

/** The median of each figure. */
export function medianOf(runs: readonly Measured[]): Measured {
  const median = (figure: keyof Measured) =>
    runs.map((run) => run[figure]).sort((a, b) => a - b)[Math.floor(runs.length / 2)]!;
  return {
    rate: median('rate'),
    cpu: median('cpu'),
    p50: median('p50'),
    p99: median('p99'),
    memory: median('memory'),
    loadBusy: median('loadBusy'),
  };
}
