import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { faults } from './faults.ts';
import { isSound, judge, type Verdict } from './judge.ts';
import { sendFor, signIn } from './load.ts';
import { startStack } from './stack.ts';
import { tableOf } from './table.ts';

/**
 * Disturbs a running deployment while clients of two organizations send 50 requests a second, and compares what they
 * were told with what the database holds. Exit status 1 where anything acknowledged is lost, anything "not done" is
 * there, anything was done twice, or anybody saw another organization's row.
 */
const { values } = parseArgs({
  options: {
    /** Only faults whose name has one of these in it, separated by commas. */
    only: { type: 'string', default: '' },
    /** How long clients send after a fault has ended. */
    seconds: { type: 'string', default: '8' },
    /** Writes the table into docs/reliability.md. */
    write: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const [before, perSecond] = [1_500, 50];
const after = Number(values.seconds) * 1_000;
const document = `${projectDirectory}docs/reliability.md`;

const stack = await startStack((process, text) => values.verbose && console.log(`${process}: ${text}`));
const verdicts: Verdict[] = [];
try {
  const people = [
    await signIn(stack.url, 'owner@acme.test', 'acme'),
    await signIn(stack.url, 'owner@beta.test', 'beta'),
  ];
  const organizations = new Map(
    (await stack.content<{ slug: string; id: string }>('select slug, id from tenant')).map(({ slug, id }) => [
      slug,
      id,
    ]),
  );
  const wanted = values.only.split(',').map((one) => one.trim());
  for (const fault of faults.filter(({ name }) => wanted.some((one) => name.includes(one)))) {
    if (fault.possible?.(stack) === false) {
      console.log(`${fault.name}: this machine cannot do it`);
      continue;
    }
    await stack.ready();
    let [ended, sending] = [0, true];
    const happening = pause(before).then(async () => {
      await fault.happen(stack);
      ended = performance.now();
    });
    const batches: ReturnType<typeof sendFor>[] = [];
    for (let part = 0; sending; part += 1) {
      batches.push(sendFor(stack.url, people, { milliseconds: 500, perSecond, name: `${fault.name}, ${part}.` }));
      await pause(500);
      sending = ended === 0 || performance.now() - ended < after;
    }
    await happening;
    const met = (await Promise.all(batches)).reduce((all, { changes, reads, first }) => ({
      changes: [...all.changes, ...changes],
      reads: [...all.reads, ...reads],
      first: [...all.first, ...first],
    }));
    const verdict = await judge(stack, fault.name, met, organizations, ended);
    verdicts.push(verdict);
    console.log(tableOf([verdict]).split('\n').at(-1));
  }
} finally {
  await stack.stop();
}
if (values.write) {
  const text = readFileSync(document, 'utf8');
  writeFileSync(document, text.replace(/(<!-- faults -->\n)[^]*(<!-- end -->)/, `$1${tableOf(verdicts)}\n$2`));
}
const broken = verdicts.filter((verdict) => !isSound(verdict));
console.log(`${verdicts.length - broken.length} faults did no harm, ${broken.length} did.`);
if (broken.length > 0 || verdicts.length === 0) process.exitCode = 1;
