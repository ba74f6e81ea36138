import { expect, test } from '@jest/globals';
import { Command, Help } from 'commander';
import { commandTable } from '#tools/commandTable.ts';

const loaded = commandTable.flatMap(({ name, usage = '', load }) =>
  load === undefined ? [] : [{ name, usage, load }],
);

test.each(loaded)('the table says of orgraph $name what its file declares', async ({ name, usage, load }) => {
  const command = (await load())(new Command(name));
  expect(`${name} ${usage}`.trim()).toBe(new Help().subcommandTerm(command));
});
