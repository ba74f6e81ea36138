import { machine, writeSection } from '../results.ts';
import { gatewayNames, kindOf, type GatewayName } from './gateways.ts';
import { goalsOf, invalid, times } from './goals.ts';
import type { Figures } from './measure.ts';
import { operationNames, type OperationName } from './stage.ts';

const titles: Record<OperationName, string> = {
  heavy: 'Heavy: users and products, their reviews, authors and products again; 88 kB',
  light: 'Light: five products of one subgraph',
  wide: 'Wide: four subgraphs, each asked three times',
  mutation: 'Mutation: a change, then entities of three subgraphs',
};

/** The section of bench/RESULTS.md; a run of a part of everything is printed only. */
export function report(
  figures: Figures,
  {
    seconds,
    rounds,
    seed,
    missing,
    complete,
  }: { seconds: number; rounds: number; seed: number; missing: readonly GatewayName[]; complete: boolean },
): void {
  const problems = invalid(figures);
  const goals = goalsOf(figures);
  const section = [
    '## The gateway and its peers',
    '',
    `The well-known benchmark of four subgraphs, made anew ([gateway/README.md](gateway/README.md)): the gateway on one core; 50 connections of wrk and the subgraphs, which repeat prepared answers, on the other. Medians of ${rounds} interleaved runs of ${seconds} s after warming up; CPU is the gateway’s whole process, memory what is resident after the run. Twins: the same operation under other names, in another order, with other literals and a field less (seed ${seed}). \`node bench/gateway/run.ts\``,
    '',
    machine(),
    '',
    ...(problems.length > 0 ? [`**Not valid:** ${problems.join('; ')}.`, ''] : []),
    ...missing.flatMap((name) => [`${titleOf(name)}, is missing: this machine has no program of it.`, '']),
    ...(goals.length > 0
      ? [
          '| goal | asked | measured | |',
          '|---|---|---|---|',
          ...goals.map(
            ({ what, asked, measured, met }) => `| ${what} | ${asked} | ${measured} | ${met ? 'met' : '**missed**'} |`,
          ),
          '',
        ]
      : []),
    ...operationNames.flatMap((name) => tableOf(name, figures)),
  ].join('\n');
  if (complete) writeSection('gateway', section);
  else process.stdout.write(`${section}\n`);
}

function tableOf(operation: OperationName, figures: Figures): string[] {
  const measured = gatewayNames.flatMap((name) => {
    const plain = figures.get(`${name} ${operation}`);
    return plain === undefined ? [] : [{ name, plain, twin: figures.get(`${name} ${operation} twin`) }];
  });
  if (measured.length === 0) return [];
  const ours = figures.get(`identity ${operation}`);
  return [
    `### ${titles[operation]}`,
    '',
    `| | requests/s | CPU ms/request | p50, p99 ms | memory MB | its twin: requests/s, CPU | ours is, in requests/s and CPU |`,
    '|---|---|---|---|---|---|---|',
    ...measured.map(({ name, plain, twin }) => {
      const beside = twin === undefined ? '' : `${whole(twin.rate)}, ${fine(twin.cpu)}`;
      const ratio =
        ours === undefined || name === 'identity'
          ? ''
          : `${times(ours.rate / plain.rate)}, ${times(plain.cpu / ours.cpu)}`;
      return `| ${titleOf(name)} | ${whole(plain.rate)} | ${fine(plain.cpu)} | ${milliseconds(plain.p50)}, ${milliseconds(plain.p99)} | ${whole(plain.memory)} | ${beside} | ${ratio} |`;
    }),
    '',
  ];
}

const titleOf = (name: GatewayName): string => kindOf(name).title;
const whole = (number: number): string => Math.round(number).toLocaleString('en');
const fine = (number: number): string => number.toFixed(number < 0.1 ? 4 : number < 1 ? 3 : 2);
const milliseconds = (number: number): string => number.toFixed(number < 10 ? 2 : 0);
