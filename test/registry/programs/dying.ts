import pg from 'pg';
import { publish, type Publication } from '#tools/registry/publish.ts';
import { dieInStep } from '../../harness/dieInStep.ts';
import { openPublisher } from '../registryLocation.ts';

// Publishes the candidate of its third argument at the place of its first, with the keys of its second, and is killed
// in the middle of it: in the step that its fourth argument counts, of all that change a folder or speak to a database.
// Says so where it gets done before.
const [place, keys, text, killedIn] = process.argv.slice(2) as [string, string, string, string];
const publisher = await openPublisher({ place, keys });
const { isLast, die, replace } = await dieInStep(Number(killedIn));
// What reads comes first and does not count. A statement that was sent may be carried out without us.
let writing = false;
replace(pg.Client.prototype, 'query', (original, _, [statement]) => {
  writing ||= statement === 'begin';
  if (!writing) return original();
  if (isLast()) die();
  const answer = original();
  if (isLast()) setImmediate(die);
  return answer;
});

const done = await publish(publisher, JSON.parse(text) as Publication);
process.stdout.write(`${done.outcome}\n`);
process.exit(0);
