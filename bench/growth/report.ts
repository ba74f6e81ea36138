import { referenceFloor } from '../floor.ts';
import { machine, writeSection } from '../results.ts';

/** What a request of a question costs in each round on each scale, beside ever more organizations and then growing. */
export interface Measured {
  name: string;
  /** Milliseconds, CPU-normalised: by scale, then by round. */
  rounds: number[][];
  /** Milliseconds: measured beside it. */
  floor: number;
}

interface Steps {
  others: readonly number[];
  rows: readonly number[];
}

/** How much more a request may cost beside the most organizations than beside the fewest. */
const flat = 1.3;

export function reportGrowth(subgraph: string, measured: readonly Measured[], { others, rows }: Steps): void {
  const logarithmic = Math.log(rows.at(-1)!) / Math.log(rows[0]!);
  const questions = measured.map(({ name, rounds }) => {
    const [beside, grown] = [rounds.slice(0, others.length), rounds.slice(others.length)];
    return { name, beside, grown, besideRatio: ratio(beside), grownRatio: ratio(grown) };
  });
  const floors = measured.map(({ floor }) => floor).toSorted((a, b) => a - b);
  const isFlat = ({ besideRatio }: { besideRatio: number }) => besideRatio <= flat;
  const isLogarithmic = ({ grownRatio }: { grownRatio: number }) => grownRatio <= logarithmic;
  const costs = (of: readonly number[][]) => of.map((ofScale) => ms(median(ofScale))).join(' | ');
  const lines = questions.map(
    (one) =>
      `| ${one.name} | ${costs(one.beside)} | ${verdict(one.besideRatio, isFlat(one))} | ${costs(one.grown)} | ${verdict(one.grownRatio, isLogarithmic(one))} |`,
  );
  writeSection(
    `growth-${subgraph}`,
    `## Cost of lists as organizations grow: ${subgraph}

A page of ten of every list, filter and search of the subgraph: milliseconds of processor time of subgraph and PostgreSQL for a request, CPU-normalised ([README.md](README.md)), the middle of the rounds. First of an organization with 2,000 rows a table beside others of ten rows each; then of one that grows, beside the most others. All scales are asked in turn in every round, and a ratio is the middle one of the rounds' ratios. Asked: beside the most others at most ${flat}× of beside the fewest; of the largest at most ${logarithmic.toFixed(2)}× of the smallest, which is the ratio of the logarithms. \`totalCount\` is not asked for: it counts the whole list (decision 50). \`node bench/growth/run.ts\`

${machine()}

The floor was ${ms(floors[0]!)} to ${ms(floors.at(-1)!)} ms, the middle one ${ms(median(floors))}; the reference floor is ${ms(referenceFloor)} ms.

${questions.filter(isFlat).length} of ${questions.length} are flat beside others; ${questions.filter(isLogarithmic).length} of ${questions.length} grow at most with the logarithm.

| | ${others.map((count) => `${count.toLocaleString('en')} others`).join(' | ')} | | ${rows.map((count) => `${count.toLocaleString('en')} rows`).join(' | ')} | |
|${'---|'.repeat(others.length + rows.length + 3)}
${lines.join('\n')}`,
  );
}

export function median(of: readonly number[]): number {
  const sorted = of.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Of the last scale to the first, each compared within its round. */
const ratio = (scales: readonly number[][]): number =>
  median(scales.at(-1)!.map((cost, round) => cost / scales[0]![round]!));
const ms = (cost: number): string => cost.toFixed(2);
const verdict = (of: number, isMet: boolean): string => (isMet ? `${of.toFixed(2)}×` : `**${of.toFixed(2)}×**`);
