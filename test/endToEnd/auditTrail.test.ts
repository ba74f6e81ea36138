import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { allTold } from '../harness/allTold.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { memberIdentity } from '../harness/subgraph.ts';
import { idempotentMutations } from './idempotentMutations.ts';
import { mutationText } from './mutationText.ts';

let graph: TestGraph;
let owner: GraphClient;

beforeAll(async () => {
  // Whoever is known is let in while tenancy is away.
  graph = await startGraph({ membershipSeconds: 600, graceSeconds: 600 });
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(() => graph.stop());

/** What a person does for themself alone, and what leaves what it was: no line of an organization's trail. */
const untold = new Set([
  'markNotificationRead',
  'markAllNotificationsRead',
  'dismissNotification',
  'requestMyData',
  'resendVerification',
  'updateMe',
]);

interface Line {
  action: string;
  outcome: string;
  source: string;
  actor: string;
  resource: string | null;
  details: Record<string, unknown>;
}

const trail = (): Promise<Line[]> =>
  graph.subgraphs.tenancy.sql<Line>(
    `select action, outcome, source, actor_user_id as actor, resource_id as resource, details from audit_event order by created_at`,
  );
test.each(Object.entries(idempotentMutations).filter(([name]) => !untold.has(name)))(
  '%s leaves one line in the audit trail',
  async (name, mutation) => {
    const { subgraph, input } = mutation;
    const variables = input === undefined ? {} : { input: await input(owner, graph) };
    expect(await allTold(graph)).toBe(true);
    const before = (await trail()).length;
    const { errors } = await owner.send(mutationText(name, mutation), variables);
    expect(errors).toBeUndefined();
    expect(await allTold(graph)).toBe(true);
    const lines = (await trail()).slice(before);
    expect(lines).toEqual([
      expect.objectContaining({ outcome: 'SUCCESS', source: subgraph, actor: demonstrationUsers.acmeOwner.id }),
    ]);
    expect(lines[0]!.action).toMatch(/^[a-z_]+\.[a-z_]+$/);
    expect(subgraph === 'tenancy' || lines[0]!.resource !== null).toBe(true);
  },
);

test('address and agent are sealed in the queue that a line waits in, and open in the trail', async () => {
  const { content, tenancy } = graph.subgraphs;
  expect(await allTold(graph)).toBe(true);
  await owner.send('{ organization { id } }');
  await tenancy.leave();
  const agent = 'a-browser-of-its-own/7';
  const { data, errors } = await owner.send(
    'mutation { createProject(input: { name: "Sealed" }) { project { id } } }',
    {},
    { 'user-agent': agent },
  );
  expect(errors).toBeUndefined();
  const queued = await content.sql(`select to_jsonb(job) as job from pgboss.job where data ->> 'type' = 'audit'`);
  expect(queued).toHaveLength(1);
  expect(queued[0]!['job'].data.payload.client).toMatch(/^ey/);
  for (const clear of [agent, '127.0.0.1']) expect(JSON.stringify(queued)).not.toContain(clear);
  await tenancy.comeBack();
  expect(await allTold(graph)).toBe(true);
  expect(
    await tenancy.sql('select ip_address as address, user_agent as agent from audit_event where resource_id = $1', [
      data.createProject.project.id,
    ]),
  ).toEqual([{ address: '127.0.0.1', agent }]);
});

test('what a subgraph refuses for want of a right is told too, with what it was about and without what was written', async () => {
  const { content, tenancy } = graph.subgraphs;
  const [acme] = await tenancy.sql<{ id: string }>(`select id from organization where slug = 'acme'`);
  const viewer = memberIdentity(acme!.id, 'VIEWER', demonstrationUsers.acmeViewer.id);
  expect(await allTold(graph)).toBe(true);
  const before = (await trail()).length;
  const { errors } = await content
    .client(viewer)
    .send('mutation { createProject(input: { name: "a private word" }) { project { id } } }');
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect(await eventually(async () => (await trail()).length > before)).toBe(true);
  expect((await trail()).slice(before)).toEqual([
    expect.objectContaining({
      action: 'project.create',
      outcome: 'DENIED',
      actor: demonstrationUsers.acmeViewer.id,
      details: { fields: ['name'] },
    }),
  ]);
  expect(JSON.stringify(await trail())).not.toContain('a private word');
});
