import { expect, test } from '@jest/globals';
import { Command, Help } from 'commander';
import { commandTable } from '#tools/commandTable.ts';
import { filesUnder, read } from '../../architecture/repository.ts';

const loaded = commandTable.flatMap(({ name, usage = '', load }) =>
  load === undefined ? [] : [{ name, usage, load }],
);

test.each(loaded)('the table says of orgraph $name what its file declares', async ({ name, usage, load }) => {
  const command = (await load())(new Command(name));
  expect(`${name} ${usage}`.trim()).toBe(new Help().subcommandTerm(command));
});

test('every command of a group that a document or a message names is in the table', () => {
  const groups = commandTable.filter(({ load }) => load === undefined).map(({ name }) => name);
  const names = new Set(commandTable.map(({ name }) => name));
  const called = new RegExp(`(?:orgraph|npm run) (${groups.join('|')})(?: --)? (\\w[\\w-]*)`, 'g');
  const texts = filesUnder().filter((file) => /\.md$|^(platform|gateway|subgraphs|tools)\/.*\.[cm]?[jt]s$/.test(file));
  const found = texts.flatMap((file) =>
    [...read(file).matchAll(called)].map(([, group, word]) => ({ file, command: `${group} ${word}` })),
  );
  expect(new Set(found.map(({ command }) => command)).size).toBeGreaterThan(5);
  expect(found.filter(({ command }) => !names.has(command))).toEqual([]);
});
