import { gatewayNames, kindOf, type GatewayName } from './gateways.ts';
import type { Figures } from './measure.ts';
import { operationNames, type OperationName } from './stage.ts';

export interface Goal {
  what: string;
  asked: string;
  measured: string;
  met: boolean;
}

const mostBusy = 0.85;
const floorOverHive = 4;
const twinShare = 0.15;
const mostMemory = 220;

/** How many times as much CPU Grafbase may need at least, for the same request. */
const overGrafbase: Partial<Record<GatewayName, Record<OperationName, number>>> = {
  public: { heavy: 2, light: 1.3, wide: 1.3, mutation: 1.3 },
  identity: { heavy: 1.6, light: 1.1, wide: 1, mutation: 1 },
};
/** How much more CPU an identity may need than none, where no answer is proven. */
const identityShare: Record<OperationName, number> = { heavy: 0.15, light: 0.15, wide: 0.25, mutation: 0.25 };

/** How much more CPU the proof of answers may need. */
const proofShare = 0.08;

/** What makes a run worth nothing: a floor that is not low, or a load that was the limit. */
export function invalid(figures: Figures): string[] {
  const [floor, hive] = [figures.get('floor heavy'), figures.get('hiveRust heavy')];
  const low =
    floor !== undefined && hive !== undefined && floor.rate < floorOverHive * hive.rate
      ? [`the floor is ${times(floor.rate / hive.rate)} Hive Gateway with the Rust planner, not ${floorOverHive}×`]
      : [];
  const full = [...figures].filter(([, { loadBusy }]) => loadBusy >= mostBusy);
  const share = Math.max(...full.map(([, { loadBusy }]) => loadBusy * 100));
  const busy =
    full.length > 0
      ? [`the load’s core was up to ${share.toFixed(0)} % busy (${full.map(([name]) => name).join(', ')})`]
      : [];
  return [...low, ...busy];
}

/** What the gateway is to reach, as far as it was measured. */
export function goalsOf(figures: Figures): Goal[] {
  const of = (name: GatewayName, operation: OperationName, twin = false) =>
    figures.get(`${name} ${operation}${twin ? ' twin' : ''}`);
  const peers = gatewayNames.filter((name) => kindOf(name).peer);

  /** At least so many times another's, in requests and in CPU. */
  function ratio(
    what: string,
    our: GatewayName,
    operation: OperationName,
    others: readonly GatewayName[],
    asked: number,
  ): Goal[] {
    const mine = of(our, operation);
    const theirs = others.flatMap((name) => of(name, operation) ?? []);
    if (mine === undefined || theirs.length === 0) return [];
    const [rate, cpu] = [
      mine.rate / Math.max(...theirs.map((one) => one.rate)),
      Math.min(...theirs.map((one) => one.cpu)) / mine.cpu,
    ];
    return [
      {
        what,
        asked: `≥ ${asked}×`,
        measured: `${times(rate)} in requests/s, ${times(cpu)} in CPU`,
        met: rate >= asked && cpu >= asked,
      },
    ];
  }

  /** At least so many times less CPU than Grafbase. */
  function cheaper(our: GatewayName, operation: OperationName, asked: number): Goal[] {
    const [mine, theirs] = [of(our, operation), of('grafbase', operation)];
    if (mine === undefined || theirs === undefined) return [];
    const cpu = theirs.cpu / mine.cpu;
    const what = `${operation}: \`--${our}\` against Grafbase`;
    return [{ what, asked: `≥ ${asked}×`, measured: `${times(cpu)} in CPU`, met: cpu >= asked }];
  }

  /** At most so much more CPU than without. */
  function costs(what: string, dear: GatewayName, cheap: GatewayName, operation: OperationName, most: number): Goal[] {
    const [dearer, plain] = [of(dear, operation), of(cheap, operation)];
    if (dearer === undefined || plain === undefined) return [];
    const more = dearer.cpu / plain.cpu - 1;
    return [
      {
        what: `${operation}: ${what}`,
        asked: `≤ ${most * 100} % more CPU`,
        measured: `${(more * 100).toFixed(0)} %`,
        met: more <= most,
      },
    ];
  }

  function small(our: 'identity' | 'public'): Goal[] {
    const measured = operationNames.flatMap((operation) => of(our, operation)?.memory ?? []);
    if (measured.length === 0) return [];
    const most = Math.max(...measured);
    return [
      {
        what: `\`--${our}\`: memory (MB) after each operation, the planner’s process included`,
        asked: `≤ ${mostMemory}`,
        measured: most.toFixed(0),
        met: most <= mostMemory,
      },
    ];
  }

  /** Below the lowest of others'. */
  function below(
    what: string,
    figure: 'p50' | 'memory',
    mine: number | undefined,
    operation: OperationName,
    others: readonly GatewayName[],
  ): Goal[] {
    const theirs = others.flatMap((name) => of(name, operation)?.[figure] ?? []);
    if (mine === undefined || theirs.length === 0) return [];
    const least = Math.min(...theirs);
    return [{ what, asked: `< ${least.toFixed(1)}`, measured: mine.toFixed(1), met: mine < least }];
  }

  const oneByOne = peers.filter((name) => ['apollo', 'hive', 'hiveRust'].includes(name));
  const outbound = peers.filter((name) => ['hiveOutbound', 'hiveRustOutbound'].includes(name));
  return [
    ...ratio('heavy, against Apollo’s JavaScript gateway', 'identity', 'heavy', ['apollo'], 15),
    ...ratio('heavy, against Hive Gateway with the Rust planner', 'identity', 'heavy', ['hiveRust'], 8),
    ...ratio('heavy, against the floor', 'identity', 'heavy', ['floor'], 1.3),
    ...ratio(
      'heavy, outbound de-duplication on both sides, against Hive Gateway with the Rust planner',
      'deduplicating',
      'heavy',
      ['hiveRustOutbound'],
      8,
    ),
    ...ratio('light, against the best peer', 'identity', 'light', oneByOne, 5),
    ...ratio('light, against the floor', 'identity', 'light', ['floor'], 1.2),
    ...operationNames.flatMap((operation) => [
      ...below(
        `${operation}: p99 (ms), against the least p50 of a peer`,
        'p50',
        of('identity', operation)?.p99,
        operation,
        oneByOne,
      ),
      ...below(
        `${operation}: the same, outbound de-duplication on both sides`,
        'p50',
        of('deduplicating', operation)?.p99,
        operation,
        outbound,
      ),
    ]),
    ...(Object.keys(overGrafbase) as GatewayName[]).flatMap((our) =>
      operationNames.flatMap((operation) => cheaper(our, operation, overGrafbase[our]![operation])),
    ),
    ...operationNames.flatMap((operation) => [
      ...costs(
        'an identity without proven answers, over none',
        'identityUnproven',
        'public',
        operation,
        identityShare[operation],
      ),
      ...costs('proven answers, over the same without', 'identity', 'identityUnproven', operation, proofShare),
    ]),
    ...small('public'),
    ...small('identity'),
    ...below(
      'heavy: memory (MB), against the least of a peer in JavaScript',
      'memory',
      of('identity', 'heavy')?.memory,
      'heavy',
      peers.filter((name) => kindOf(name).program === undefined),
    ),
    ...operationNames.flatMap((operation): Goal[] => {
      const [plain, twin] = [of('identity', operation), of('identity', operation, true)];
      if (plain === undefined || twin === undefined) return [];
      const apart = Math.max(Math.abs(twin.rate / plain.rate - 1), Math.abs(twin.cpu / plain.cpu - 1));
      return [
        {
          what: `${operation}: the randomised twin is as fast`,
          asked: `within ${twinShare * 100} %`,
          measured: `${(apart * 100).toFixed(0)} % apart`,
          met: apart <= twinShare,
        },
      ];
    }),
  ];
}

export const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(1)}×`;
