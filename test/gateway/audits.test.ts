import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverAudits, type AuditResult } from 'graphql-http';
import { deploy, type Deployment } from './graph/deployment.ts';

let deployment: Deployment;

beforeAll(async () => { deployment = await deploy(); });
afterAll(() => deployment.stop());

const audits = serverAudits({ url: () => `${deployment.url}/graphql`, fetchFn: fetch });

test('there are 61 audits of GraphQL over HTTP', () => {
  expect(audits.length).toBe(61);
});

test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
  const result = await audit.fn();
  expect(why(result)).toBeUndefined();
});

const why = (result: AuditResult): string | undefined => (result.status === 'ok' ? undefined : `${result.status}: ${result.reason}`);
