import { once } from 'node:events';
import { childrenOf } from '../cpuTime.ts';
import { residentMemory, type Pinned } from '../gateway/pinned.ts';

/** What a gateway is at one moment, by its metrics and its process. */
export interface Sample {
  second: number;
  version: number;
  graphs: number;
  switched: number;
  refused: number;
  failed: number;
  /** Megabytes: the heap when its garbage has been collected, and all of the process. */
  heap: number;
  resident: number;
  planners: number;
  /** Megabytes of the planner's processes. */
  plannerMemory: number;
}

export async function sampleOf(metricsUrl: string, { pid, child }: Pinned, second: number): Promise<Sample> {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  const values = new Map(
    text
      .split('\n')
      .filter((line) => /^\w/.test(line))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
  const value = (name: string): number => values.get(name) ?? Number.NaN;
  const reloads = (result: string): number => value(`orgraph_graph_reloads_total{result="${result}"}`);
  const planners = childrenOf(pid);
  const told = once(child, 'message') as Promise<[number]>;
  child.send('collect');
  const [heap] = await told;
  return {
    second,
    version: value('orgraph_graph_version'),
    graphs: value('orgraph_graphs_open'),
    switched: reloads('switched'),
    refused: reloads('refused'),
    failed: reloads('failed'),
    heap: heap / 2 ** 20,
    resident: residentMemory(pid),
    planners: planners.length,
    plannerMemory: planners.reduce((sum, child) => sum + residentMemory(child), 0),
  };
}
