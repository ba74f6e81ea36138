import { beforeAll, expect, test } from '@jest/globals';
import { drawSample } from '../../../bench/scan/sample/drawSample.ts';
import { judge, type Judgement } from '../../../bench/scan/sample/judge.ts';
import { wounds } from '../../../bench/scan/sample/wounds/wounds.ts';
import { testServer } from '../../harness/databases.ts';
import { emptyDatabase } from './scanned.ts';

const client = emptyDatabase();
const reader = `${testServer().prefix}sample_reader`;

/** Databases drawn at random, the first eight with nothing wrong; each wound is planted in some. */
const count = 60;
const judgements: Judgement[] = [];

beforeAll(async () => {
  for (let seed = 1; seed <= count; seed += 1)
    judgements.push(await judge(client(), drawSample(seed, seed <= 8 ? 0 : 7), reader));
}, 180_000);

const told = (of: (judgement: Judgement) => readonly string[]) =>
  judgements.flatMap((judgement) => of(judgement).map((one) => `${judgement.sample.seed}: ${one}`));

test('nothing that was planted is missed', () => {
  expect(told(({ missed }) => missed)).toEqual([]);
});

test('nothing is found where nothing was planted', () => {
  expect(told(({ invented }) => invented)).toEqual([]);
});

test('the tenants’ table is found where it has a name of the field, and everything could be looked at', () => {
  expect(judgements.map(({ scan }) => scan.report.tenants)).toEqual(
    judgements.map(({ sample }) => sample.roots.map((title) => `${title}.id`)),
  );
  expect(
    told(({ scan }) => scan.report.outcomes.filter(({ status }) => status === 'could not check').map(({ id }) => id)),
  ).toEqual([]);
});

test('no two findings are one to a baseline', () => {
  for (const { scan } of judgements) {
    const keys = scan.report.findings.map(({ rule, table, column, object }) =>
      [rule, table, column, object].map((part) => part ?? '').join(' / '),
    );
    expect(keys).toEqual([...new Set(keys)]);
  }
});

test('each wound was planted, and each rule that they concern fired', () => {
  const fired = new Set(judgements.flatMap(({ right }) => right.map((one) => one.split(' ')[0])));
  expect(Object.keys(wounds).length).toBeGreaterThan(40);
  expect([...fired].toSorted()).toEqual(
    'B01 B03 I01 I02 I03 I05 I06 I07 I08 I09 I10 I11 I16 S01 S02 S03 S04 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11 T12 T13 T15 T16 T17 T18 T20'.split(
      ' ',
    ),
  );
});
