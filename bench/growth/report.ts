import { referenceFloor } from '../floor.ts';
import { machine, writeSection } from '../results.ts';

/** Milliseconds of a question, CPU-normalised: beside ever more organizations, and as its own one grows. */
export interface Measured {
  name: string;
  beside: number[];
  grown: number[];
  /** The floors that were measured beside it, in milliseconds. */
  floors: number[];
}

interface Steps {
  others: readonly number[];
  rows: readonly number[];
}

/** How much more a request may cost beside the most organizations than beside the fewest. */
const flat = 1.3;

export function reportGrowth(subgraph: string, measured: readonly Measured[], { others, rows }: Steps): void {
  const logarithmic = Math.log(rows.at(-1)!) / Math.log(rows[0]!);
  const isFlat = ({ beside }: Measured) => ratio(beside) <= flat;
  const isLogarithmic = ({ grown }: Measured) => ratio(grown) <= logarithmic;
  const floors = measured.flatMap(({ floors: some }) => some).sort((a, b) => a - b);
  const lines = measured.map(
    (one) =>
      `| ${one.name} | ${one.beside.map(ms).join(' | ')} | ${verdict(ratio(one.beside), isFlat(one))} | ${one.grown.map(ms).join(' | ')} | ${verdict(ratio(one.grown), isLogarithmic(one))} |`,
  );
  writeSection(
    `growth-${subgraph}`,
    `## Cost of lists as organizations grow: ${subgraph}

Every list, filter and search of the subgraph, a page of ten: milliseconds of processor time of subgraph and PostgreSQL for a request, CPU-normalised ([README.md](README.md)). First of an organization with 2,000 rows a table beside others of ten rows each; then of one that grows, beside the most others. Asked: beside the most others at most ${flat}× of beside the fewest; of the largest at most ${logarithmic.toFixed(2)}× of the smallest, which is the ratio of the logarithms. \`node bench/growth/run.ts\`

${machine()}

The floor was ${ms(floors[0]!)} to ${ms(floors.at(-1)!)} ms, the middle one ${ms(floors[Math.floor(floors.length / 2)]!)}; the reference floor is ${ms(referenceFloor)} ms.

${measured.filter(isFlat).length} of ${measured.length} are flat beside others; ${measured.filter(isLogarithmic).length} of ${measured.length} grow at most with the logarithm.

| | ${others.map((count) => `${count.toLocaleString('en')} others`).join(' | ')} | | ${rows.map((count) => `${count.toLocaleString('en')} rows`).join(' | ')} | |
|${'---|'.repeat(others.length + rows.length + 3)}
${lines.join('\n')}`,
  );
}

const ratio = (costs: readonly number[]): number => costs.at(-1)! / costs[0]!;
const ms = (cost: number): string => cost.toFixed(2);
const verdict = (of: number, isMet: boolean): string => (isMet ? `${of.toFixed(2)}×` : `**${of.toFixed(2)}×**`);
