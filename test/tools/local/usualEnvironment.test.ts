import { afterEach, expect, test } from '@jest/globals';
import { environmentFor, usualSupergraph } from '#tools/local/usualEnvironment.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';

const given = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in given)) delete process.env[name];
  Object.assign(process.env, given);
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

test('each process gets what it reads of our environment, and nothing else', async () => {
  const secrets = {
    SLACK_DATABASE_URL: 'postgres://secret@127.0.0.1/slack',
    SLACK_OWNER_DATABASE_URL: 'postgres://secret@127.0.0.1/slack',
    DATABASE_URL: 'postgres://secret@127.0.0.1/postgres',
    TEST_DATABASE_URL: 'postgres://secret@127.0.0.1/postgres',
    PGPASSWORD: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    GITHUB_TOKEN: 'secret',
    npm_config__authToken: 'secret',
  };
  const settings = {
    ORGRAPH_REGISTRY: 'postgres://reader@127.0.0.1/registry',
    FAILED_LOGINS_PER_MINUTE: '7',
    MAX_DEPTH: '9',
    DATABASE_CONNECTIONS: '3',
    SLACK_SIGNING_KEY: 'slack’s own',
    LOG_LEVEL: 'error',
    TZ: 'UTC',
  };
  Object.assign(process.env, secrets, settings);
  const gotten = async (name: string) => {
    const environment = await environmentFor(name);
    expect(Object.keys(environment).filter((variable) => variable in secrets)).toEqual([]);
    expect(environment['PATH']).toBe(process.env['PATH']);
    return Object.keys(settings).filter((variable) => variable in environment);
  };
  expect({
    gateway: await gotten('gateway'),
    tenancy: await gotten('tenancy'),
    slack: await gotten('slack'),
  }).toEqual({
    gateway: ['ORGRAPH_REGISTRY', 'MAX_DEPTH', 'LOG_LEVEL', 'TZ'],
    tenancy: ['FAILED_LOGINS_PER_MINUTE', 'DATABASE_CONNECTIONS', 'LOG_LEVEL', 'TZ'],
    slack: ['DATABASE_CONNECTIONS', 'SLACK_SIGNING_KEY', 'LOG_LEVEL', 'TZ'],
  });
});
