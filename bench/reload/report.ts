import type { FastPublished } from '../../test/gateway/deployment/reload/publishFast.ts';
import { machine, writeSection } from '../results.ts';
import type { Sample } from './sample.ts';

export interface ReloadRun {
  seconds: number;
  perSecond: number;
  connections: number;
  counts: FastPublished;
  /** Whether the newest version was served in the end. */
  caughtUp: boolean;
  requests: number;
  failed: number;
  failures: readonly string[];
  samples: readonly Sample[];
  last: Sample;
}

/** The second half may have so much more than the first, after a tenth to warm up. */
const flat = 1.1;

export function report({
  seconds,
  perSecond,
  connections,
  counts,
  caughtUp,
  requests,
  failed,
  failures,
  samples,
  last,
}: ReloadRun): void {
  const warm = samples.filter(({ second }) => second > seconds / 10);
  const half = Math.ceil(warm.length / 2);
  const compared = (what: 'heap' | 'resident' | 'plannerMemory') => {
    const [first, second] = [warm.slice(0, half), warm.slice(half)].map((part) =>
      Math.max(...part.map((sample) => sample[what])),
    ) as [number, number];
    return { first, second, verdict: second <= first * flat ? 'flat' : '**it grows**' };
  };
  const most = (what: 'graphs' | 'planners') => Math.max(...samples.map((sample) => sample[what]));
  const shown = Array.from({ length: 8 }, (_, index) => samples[Math.round((index * (samples.length - 1)) / 7)]!);
  const row = (title: string, value: (sample: Sample) => string) => `| ${title} | ${shown.map(value).join(' | ')} |`;
  const [heap, resident, planner] = [compared('heap'), compared('resident'), compared('plannerMemory')];
  writeSection(
    'reload',
    [
      '## The graph switched under load',
      '',
      `${counts.all.toLocaleString('en')} versions published into a folder, ${perSecond} a second for ${seconds} s; of five one is bad, in turn unreadable and signed by somebody else. Meanwhile the heavy query on ${connections} connections, every answer compared with the true one (\`--public\`). \`node bench/reload/run.ts\``,
      '',
      machine(),
      '',
      '| | |',
      '|---|---|',
      `| requests, failed | ${requests.toLocaleString('en')}, ${failed === 0 ? '0' : `**${failed}**`} |`,
      `| versions switched to (sound ones: ${counts.sound.toLocaleString('en')}; what comes too fast is passed over) | ${last.switched.toLocaleString('en')} |`,
      `| refused, attempts that failed | ${last.refused}, ${last.failed} |`,
      `| the newest is served in the end | ${caughtUp ? 'yes' : '**no**'} |`,
      `| graphs open at most, at the end | ${most('graphs')}, ${last.graphs} |`,
      `| the planner’s processes at most | ${most('planners')} |`,
      `| heap after a collection, the most in the first half, in the second (MB) | ${heap.first.toFixed(0)}, ${heap.second.toFixed(0)}: ${heap.verdict} |`,
      `| resident memory, the same | ${resident.first.toFixed(0)}, ${resident.second.toFixed(0)}: ${resident.verdict} |`,
      `| resident memory of the planner’s processes, the same | ${planner.first.toFixed(0)}, ${planner.second.toFixed(0)}: ${planner.verdict} |`,
      '',
      row('second', ({ second }) => second.toFixed(0)),
      `|---|${'---|'.repeat(shown.length)}`,
      row('heap (MB), collected', (sample) => sample.heap.toFixed(0)),
      row('resident (MB)', (sample) => sample.resident.toFixed(0)),
      row('planner (MB)', (sample) => sample.plannerMemory.toFixed(0)),
      row('switched', ({ switched }) => `${switched}`),
    ].join('\n'),
  );
  if (failed > 0) process.stderr.write(`${failures.join('\n')}\n`);
}
