import { afterEach, expect, test } from '@jest/globals';
import { clientOperations } from '#tools/check/clients/clientOperations.ts';
import { outcomesOf } from '#tools/check/clients/outcomes.ts';
import { sidesOf } from '#tools/check/clients/sides.ts';
import { candidate, graphOf, removeCandidates } from './candidate.ts';

afterEach(removeCandidates);

const published = { people: 'type Query { person: String age: Int }' };
const traffic = {
  'a.ndjson': [
    { operation: 'Age', document: 'query Age{age}' },
    { operation: 'Person', document: 'query Person{person}' },
  ],
};

test('what is published is read, and its operations tried, once for all that is compared with it', async () => {
  const first = candidate({ before: published, after: { people: 'type Query { person: String }' }, traffic });
  const second = { ...first, after: graphOf({ people: 'type Query { age: Int }' }) };
  expect(sidesOf(second).before).toBe(sidesOf(first).before);
  expect(await clientOperations(second)).toBe(await clientOperations(first));
  const [one, other] = [await outcomesOf(first), await outcomesOf(second)];
  expect(one.map(({ before }, index) => before === other[index]!.before)).toEqual([true, true]);
  const refused = (outcomes: typeof one) =>
    outcomes.flatMap(({ operation, after }) => (after.plans === undefined ? [operation.name] : []));
  expect([refused(one), refused(other)]).toEqual([['Age'], ['Person']]);
});

test('a candidate that changes nothing is what is published: nothing is tried twice', async () => {
  const same = candidate({ before: published, after: { people: `${published.people} # the same` }, traffic });
  expect(sidesOf(same).after).toBe(sidesOf(same).before);
  expect((await outcomesOf(same)).map(({ before, after }) => before === after)).toEqual([true, true]);
});

test('another base, and other options, have operations of their own', async () => {
  const first = candidate({ before: published, after: published, traffic });
  const later = { ...first, before: graphOf(published) };
  const all = await Promise.all([first, later, { ...first, options: { ...first.options } }].map(clientOperations));
  expect(new Set(all).size).toBe(3);
});
