import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits, type AuditResult } from 'graphql-http';
import { deploy } from '../fixture/deployment.ts';
import { deployForeign } from '../fixture/foreign.ts';

describe.each<[string, () => Promise<{ url: string; stop(): Promise<void> }>]>([
  ['of organizations', () => deploy()],
  ['without identity', () => deployForeign()],
  ['without mutations', () => deployForeign({ mutations: false })],
])('a graph %s', (_, open) => {
  let deployment: { url: string; stop(): Promise<void> };

  beforeAll(async () => {
    deployment = await open();
  });
  afterAll(() => deployment.stop());

  const audits = serverAudits({ url: () => `${deployment.url}/graphql`, fetchFn: fetch });

  test('there are 61 audits of GraphQL over HTTP', () => {
    expect(audits.length).toBe(61);
  });

  test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (__, audit) => {
    const result = await audit.fn();
    expect(why(result)).toBeUndefined();
  });
});

const why = (result: AuditResult): string | undefined =>
  result.status === 'ok' ? undefined : `${result.status}: ${result.reason}`;
