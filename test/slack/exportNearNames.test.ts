import { expect, test } from '@jest/globals';
import { nearNames } from '../../subgraphs/slack/exportReader/nearNames.ts';
import { openSlackExport, type ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
import { collected, fixture } from './exportZip.ts';

test.each([
  ['genral', ['general', 'random', 'generals'], ['general', 'generals']],
  ['gneral', ['general'], ['general']],
  ['egneral', ['general'], ['general']],
  ['GENERAL', ['general'], ['general']],
  ['sales', ['sales-europe', 'presales', 'tales'], ['tales']],
  ['x', ['y', 'z', 'general'], ['y', 'z']],
  ['weather', ['general', 'random'], []],
  ['', ['general'], []],
  ['a'.repeat(300), ['general'], []],
])('of %j and %j, %j are near', (name, known, near) => {
  expect(nearNames(name, known)).toEqual(near);
});

test.each<[ExportOptions, string]>([
  [{ channels: ['genral'] }, '--channels: the export has no "genral". Did you mean "general"?'],
  [{ people: ['onwer'] }, '--people: the export has no "onwer". Did you mean "owner"?'],
  [{ people: ['onwer@acme.test'] }, '--people: the export has no "onwer@acme.test". Did you mean "owner@acme.test"?'],
  [{ channels: ['elsewhere'] }, '--channels: the export has no "elsewhere".'],
])('%j: the names that may have been meant are asked for', async (options, error) => {
  const opened = await openSlackExport(fixture, options);
  await expect(collected(opened.records(opened.workspaces[0]!.id))).rejects.toThrow(error);
  await opened.close();
});
