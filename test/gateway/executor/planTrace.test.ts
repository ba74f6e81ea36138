import { afterEach, expect, test } from '@jest/globals';
import type { PlanStep } from '#gateway/executor/planTrace.ts';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import { deployForeign, type ForeignDeployment } from '../fixture/foreign.ts';

let deployment: ForeignDeployment | undefined;
afterEach(() => deployment?.stop());

const member = (permissions: readonly string[], organization: string | null): Identity => ({
  ...anonymous,
  kind: 'user',
  subject: 'somebody',
  organization,
  permissions,
});
const organization = '0198a8a8-0000-7000-8000-000000000001';

async function ask(query: string, headers: Record<string, string> = { 'x-orgraph-plan': '1' }) {
  const response = await fetch(`${deployment!.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as {
    errors?: { extensions: { code: string } }[];
    extensions?: { plan?: { milliseconds: number; steps: PlanStep } };
  };
}
const planOf = async (query: string, headers?: Record<string, string>) =>
  (await ask(query, headers)).extensions?.plan ?? null;

test('a plan tells its fetches in their order: what each was sent, where it stood and what it took', async () => {
  deployment = await deployForeign({ identity: member(['gateway:plan'], organization) });
  const plan = await planOf('query Named { someone: me { name bought } }');
  expect(plan).toMatchObject({
    milliseconds: expect.any(Number),
    steps: {
      kind: 'sequence',
      steps: [
        {
          kind: 'fetch',
          subgraph: 'accounts',
          operation: expect.stringContaining('me'),
          paths: [],
          ran: { began: expect.any(Number), milliseconds: expect.any(Number), objects: 1, bytes: expect.any(Number) },
        },
        { kind: 'fetch', subgraph: 'guarded', operation: expect.stringContaining('bought'), ran: { objects: 1 } },
      ],
    },
  });
  const { steps } = plan!.steps as PlanStep & { kind: 'sequence' };
  const [first, second] = steps.map((step) => (step.kind === 'fetch' ? step.ran! : undefined));
  expect(second!.began).toBeGreaterThanOrEqual(first!.milliseconds);
  expect(plan!.milliseconds).toBeGreaterThanOrEqual(second!.began + second!.milliseconds);
});

test('a fetch that fails says with which code, and what there was nothing to ask for did not run', async () => {
  deployment = await deployForeign({ showPlans: true });
  expect(await planOf('{ closed }')).toMatchObject({ steps: { kind: 'fetch', ran: { code: 'SHOP_CLOSED' } } });
  expect(await planOf('{ secret }')).toMatchObject({ steps: { kind: 'fetch', ran: { code: expect.any(String) } } });
  expect(await planOf('{ __typename }')).toMatchObject({ steps: { kind: 'sequence', steps: [] } });
});

test.each<[string, Parameters<typeof deployForeign>[0]]>([
  ['a public graph that shows no plans', {}],
  ['a member without the permission', { identity: member(['content:read', 'gateway:read'], organization) }],
  ['somebody without an organization', { identity: member(['gateway:plan'], null) }],
])('%s gets none, whatever it sends', async (_, options) => {
  deployment = await deployForeign(options);
  for (const value of ['1', 'true', '*'])
    expect((await ask('{ me { name } }', { 'x-orgraph-plan': value })).extensions).toBeUndefined();
});

test('who does not ask gets none', async () => {
  deployment = await deployForeign({ showPlans: true });
  expect((await ask('{ me { name } }', {})).extensions).toBeUndefined();
  for (const value of ['', '0', 'false', 'off', '2'])
    expect([value, (await ask('{ me { name } }', { 'x-orgraph-plan': value })).extensions]).toEqual([value, undefined]);
  for (const value of ['1', 'true', 'True'])
    expect((await ask('{ me { name } }', { 'x-orgraph-plan': value })).extensions).toHaveProperty('plan');
});

test.each([{}, { identity: member(['*'], organization) }])(
  'without tenancy nobody reads as a role',
  async (options) => {
    deployment = await deployForeign(options);
    expect((await ask('{ me { name } }', { 'x-orgraph-read-as': organization })).errors).toMatchObject([
      { extensions: { code: 'BAD_REQUEST' } },
    ]);
    expect(deployment.received).toEqual([]);
  },
);
