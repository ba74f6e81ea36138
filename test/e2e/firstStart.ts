import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { cloneAsRoot, cloneAsUser, command, installIn, type Checkout } from './checkout.ts';
import { dashboard, logIn } from './client.ts';
import { startIn, type Started } from './started.ts';

/**
 * A fresh clone, with whatever Node the machine has: npm ci, npm start, and a member's dashboard from all four
 * subgraphs; how long that takes is printed. What is another organization's is as if it did not exist; Ctrl-C leaves
 * nothing running. Once as root in a folder that only root can enter, once as a normal user.
 */
const project = process.argv[2] ?? projectDirectory;
const ways: [string, (project: string) => Checkout][] = [
  ['root', cloneAsRoot],
  ['a normal user', cloneAsUser],
];
if (process.getuid?.() !== 0)
  throw new Error('run this as root: it makes a user of its own and runs as root and as that user');

for (const [who, clone] of ways) {
  const beginning = performance.now();
  const checkout = clone(project);
  let running: Started | undefined;
  try {
    installIn(checkout);
    const { directory, runner } = checkout;
    const first = (running = await startIn(directory, runner));
    await readDashboard(first.url);
    const total = (performance.now() - beginning) / 1000;
    console.log(
      `${who} (Node ${command('node', ['--version'], runner).trim()} outside): answered ${total.toFixed(1)} s after the clone; npm start was ready after ${first.seconds.toFixed(1)} s`,
    );
    await foreignIsUnknown(first.url);
    await pagesOfThisMachineMay(first.url);
    await first.interrupt();
    await first.allGone();

    const second = (running = await startIn(directory, runner));
    await readDashboard(second.url);
    console.log(`${who}: a later start was ready after ${second.seconds.toFixed(1)} s`);
    await second.interrupt();
    await second.allGone();
  } finally {
    await running?.interrupt();
    checkout.remove();
  }
}

async function readDashboard(url: string): Promise<void> {
  const member = await logIn(url, 'member@acme.test');
  const { me, organization } = await member.data(dashboard);
  assert.equal(me.email, 'member@acme.test');
  assert.equal(organization.slug, 'acme');
  for (const [field, subgraph] of [
    ['members', 'tenancy'],
    ['integrations', 'integrations'],
    ['slackWorkspaces', 'slack'],
    ['contentBlocks', 'content'],
    ['projects', 'content'],
  ] as const) {
    assert(organization[field].edges.length > 0, `the dashboard has ${field} of ${subgraph}`);
  }
}

/** A frontend's own server, at any port of this machine, and no other site. */
async function pagesOfThisMachineMay(url: string): Promise<void> {
  for (const [origin, allowed] of [
    ['http://localhost:5173', 'http://localhost:5173'],
    ['https://example.com', null],
  ] as const) {
    const { headers } = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers: { origin } });
    assert.equal(headers.get('access-control-allow-origin'), allowed);
  }
}

/** What a member of Acme may not see answers like what does not exist, byte for byte. */
async function foreignIsUnknown(url: string): Promise<void> {
  const member = await logIn(url, 'member@acme.test');
  const beta = await member.raw(dashboard, {}, 'beta');
  assert.equal(JSON.parse(beta.text).errors[0].extensions.code, 'FORBIDDEN');
  assert.deepEqual(beta, await member.raw(dashboard, {}, 'no-such-organization'));

  const owner = await logIn(url, 'owner@beta.test');
  const { organization } = await owner.data(
    '{ organization { contentBlocks(first: 1) { edges { node { id } } } projects(first: 1) { edges { node { id } } } teams(first: 1) { edges { node { id } } } integrations(first: 1) { edges { node { id } } } slackWorkspaces(first: 1) { edges { node { channels(first: 1) { edges { node { id } } } } } } } }',
    {},
    'beta',
  );
  const first = (connection: { edges: { node: { id: string } }[] }) => connection.edges[0]!.node.id;
  const ids = {
    contentBlock: first(organization.contentBlocks),
    project: first(organization.projects),
    team: first(organization.teams),
    integration: first(organization.integrations),
    slackChannel: first(organization.slackWorkspaces.edges[0].node.channels),
  };
  for (const [field, id] of Object.entries(ids)) {
    const by = field === 'team' ? 'by: { id: $id }' : 'id: $id';
    const query = `query Read($id: ID!) { ${field}(${by}) { id } }`;
    const foreign = await member.raw(query, { id });
    assert.equal(JSON.parse(foreign.text).errors[0].extensions.code, 'NOT_FOUND');
    assert.deepEqual(
      foreign,
      await member.raw(query, { id: randomUUID() }),
      `another organization's ${field} answers like an unknown one`,
    );
  }
}
