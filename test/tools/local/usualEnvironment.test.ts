import { afterEach, expect, test } from '@jest/globals';
import { sharedEnvironment, usualSupergraph } from '#tools/local/usualEnvironment.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';

const given = { ...process.env };
afterEach(() => {
  for (const name of ['SUPERGRAPH', 'ORGRAPH_REGISTRY', 'SLACK_DATABASE_URL']) {
    if (given[name] === undefined) delete process.env[name];
    else process.env[name] = given[name];
  }
});

test('a gateway that is told of no graph serves the project’s file; one that is told of a file or a registry does not get it as well', () => {
  expect(usualSupergraph()).toEqual({ SUPERGRAPH: `${projectDirectory}schema/supergraph.graphql` });
  expect(usualSupergraph('registry')).toEqual({});
  process.env['ORGRAPH_REGISTRY'] = 'postgres://127.0.0.1/registry';
  expect(usualSupergraph()).toEqual({});
  delete process.env['ORGRAPH_REGISTRY'];
  process.env['SUPERGRAPH'] = 'another.graphql';
  expect(usualSupergraph()).toEqual({});
});

test('a database’s URL is handed to nobody', () => {
  process.env['SLACK_DATABASE_URL'] = 'postgres://secret@127.0.0.1/slack';
  expect(Object.keys(sharedEnvironment()).filter((name) => name.endsWith('DATABASE_URL'))).toEqual([]);
});
