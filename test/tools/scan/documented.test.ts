import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { parse } from 'yaml';
import { scanCommand } from '#tools/cli/commands/scan.ts';
import { describedRules } from '#tools/scan/rules/rules.ts';
import { read } from '../../architecture/repository.ts';

const page = read('docs/db-scan.md');

test('docs/db-scan.md lists every rule as its file describes it, and no other', () => {
  const rows = [...page.matchAll(/^\| ([TBISMP]\d\d) \| (\w+) \| (\w+) \| (.*) \|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(describedRules.map(({ id, name, severity, impact }) => [id, name, severity, impact]));
});

test('the rules are the sixty-one, each of its own number', () => {
  const ids = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`);
  expect(describedRules.map(({ id }) => id)).toEqual([
    ...ids('T', 26),
    ...ids('B', 5),
    ...ids('I', 17),
    ...ids('S', 4),
    ...ids('M', 8),
    ...ids('P', 1),
  ]);
  expect(new Set(describedRules.map(({ name }) => name)).size).toBe(61);
});

test('every option is in the tutorial, and every option of it exists', () => {
  const options = scanCommand(new Command('scan')).options.map(({ long }) => long!);
  const named = [...page.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option);
  expect(options.filter((option) => option !== '--json' && !named.includes(option))).toEqual([]);
  expect(named.filter((option) => !options.includes(option))).toEqual([]);
});

test('its lists in YAML can be read', () => {
  const blocks = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => parse(text!) as unknown);
  expect(blocks).toHaveLength(2);
});
