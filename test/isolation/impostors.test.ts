import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { processNames } from '#platform/process/names.ts';
import type { Answer } from '../harness/client.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { memberIdentity } from '../harness/subgraph.ts';
import { honest, Impostors, type Behaviour, type Given } from './impostor.ts';

const { acme, beta } = demonstrationOrganizations;
const impostors = new Impostors();
let graph: TestGraph;
let acmeOwner: GraphClient;
let betaOwner: GraphClient;
/** A viewer of acme who calls themselves one of beta. */
let intruder: GraphClient;

beforeAll(async () => {
  await impostors.open(processNames);
  graph = await startGraph({ addressOf: impostors.addressOf });
  await graph.seed();
  [acmeOwner, betaOwner, intruder] = await Promise.all([
    graph.signIn('owner@acme.test', 'acme'),
    graph.signIn('owner@beta.test', 'beta'),
    graph.signIn('viewer@acme.test', 'beta'),
  ]);
});
beforeEach(() => impostors.behave('', honest));
afterAll(async () => {
  await graph.stop();
  await impostors.close();
});

/** What a server at the address makes up: whatever is asked for, and that the caller may do everything. */
const lies: Record<string, object> = {
  '/internal/membership': {
    organization: { id: beta.id, slug: 'beta', status: 'ACTIVE' },
    membership: { id: randomUUID(), status: 'ACTIVE', version: 1_000 },
    role: { key: 'OWNER', level: 100 },
    permissions: ['*'],
    teams: [],
    email: 'viewer@acme.test',
  },
  '/internal/tenant': {
    tenant: { ...acme, id: randomUUID(), slug: 'invented', status: 'ACTIVE', version: 1 },
  },
  '/internal/members-by-email': {
    members: [{ email: 'invented@acme.test', userId: demonstrationUsers.betaOwner.id }],
  },
  '/internal/member-address': { email: 'owner@acme.test' },
  '/graphql': {
    data: {
      organization: { __typename: 'Organization', id: beta.id, name: 'Invented' },
      logIn: { accessToken: 'Invented' },
      contentBlocks: { edges: [{ node: { __typename: 'ContentBlock', id: randomUUID(), title: 'Invented' } }] },
      slackWorkspaces: { edges: [{ node: { __typename: 'SlackWorkspace', id: randomUUID(), name: 'Invented' } }] },
      integrations: {
        edges: [{ node: { __typename: 'Integration', id: randomUUID(), externalAccountId: 'Invented' } }],
      },
    },
  },
  '/health/ready': { status: 'ready' },
};

let former: Given | undefined;
const json = { 'content-type': 'application/json; charset=utf-8' };
const named = (given: Given, nonce: string | undefined): Given => ({
  ...given,
  headers: { ...given.headers, 'orgraph-nonce': nonce ?? '' },
});
const unproven = ({ headers, ...given }: Given): Given => ({
  ...given,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'orgraph-answer')),
});
const refusal: Given = {
  status: 401,
  headers: json,
  body: Buffer.from('{"errors":[{"message":"no","extensions":{"code":"IDENTITY_REQUIRED"}}]}'),
};

const behaviours: Record<string, Behaviour> = {
  'what it makes up': ({ path, nonce }) =>
    named({ status: 200, headers: json, body: Buffer.from(JSON.stringify(lies[path] ?? {})) }, nonce),
  'what the real process answered somebody else': () => former!,
  'the same under the nonce of this request': ({ nonce }) => named(former!, nonce),
  'the real answer with a byte changed': async (_, relay) => {
    const given = await relay();
    const body = Buffer.from(given.body);
    body[body.length - 3]! ^= 1;
    return { ...given, body };
  },
  'the real answer under another status': async (_, relay) => ({ ...(await relay()), status: 202 }),
  'the real answer without its proof': async (_, relay) => unproven(await relay()),
  'the proof of the real answer with what it makes up': async ({ path }, relay) => ({
    ...(await relay()),
    body: Buffer.from(JSON.stringify(lies[path] ?? {})),
  }),
  'a refusal': () => refusal,
  'a refusal that names the request': ({ nonce }) => named(refusal, nonce),
};
const names = Object.keys(behaviours);

/** What a client asks of each subgraph, and how a row of its answer is told from others. */
const questions: Record<string, string> = {
  tenancy: '{ organization { name } }',
  content: '{ contentBlocks(first: 5) { edges { node { id title } } } }',
  slack: '{ slackWorkspaces(first: 5) { edges { node { id name } } } }',
  integrations: '{ integrations(first: 5) { edges { node { id externalAccountId } } } }',
};

describe.each(Object.entries(questions))('at the address of %s', (name, query) => {
  let [ours, theirs] = ['', ''];
  beforeAll(async () => {
    impostors.behave(name, async (_, relay) => (former = await relay()));
    theirs = (await betaOwner.send(query)).text;
    impostors.behave(name, honest);
    ours = (await acmeOwner.send(query)).text;
  });

  test('a server that changes nothing is no obstacle, and the two organizations differ', async () => {
    expect(JSON.parse(ours).errors).toBeUndefined();
    expect(ours).not.toBe(theirs);
    expect((await acmeOwner.send(query)).text).toBe(ours);
  });

  test.each(names)('%s is not believed', async (behaviour) => {
    impostors.behave(name, behaviours[behaviour]!);
    const { data, errors, text } = await acmeOwner.send(query);
    expect(Object.values(data as object)).toEqual([null]);
    expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    expect(text).not.toContain('Invented');
  });

  test('the gateway does not take it for ready', async () => {
    const said = async () =>
      ((await (await fetch(`${graph.url}/health/ready`)).json()) as { subgraphs: Record<string, string> }).subgraphs[
        name
      ];
    expect(await eventually(async () => (await said()) === 'answers')).toBe(true);
    impostors.behave(name, behaviours['what it makes up']!);
    expect(await eventually(async () => (await said()) === 'does not answer')).toBe(true);
  });
});

describe('at the address of tenancy', () => {
  let membersAnswer: Answer;
  beforeAll(async () => {
    // Its answer about a manager of beta, to be given again about somebody else.
    impostors.behave('tenancy', async ({ path }, relay) => {
      const given = await relay();
      if (path === '/internal/membership') former = given;
      return given;
    });
    const manager = await graph.signIn('consultant@both.test', 'beta');
    membersAnswer = await manager.send(questions['content']!);
  });

  test('a manager of beta is one for whoever relays the answer to that', () => {
    expect([membersAnswer.errors, former!.status]).toEqual([undefined, 200]);
    expect(former!.body.toString()).toContain('MANAGER');
  });

  test.each(names)('%s makes nobody a member of another organization', async (behaviour) => {
    impostors.behave('tenancy', behaviours[behaviour]!);
    const { data, errors } = await intruder.send(questions['content']!);
    expect([data ?? null, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['SUBGRAPH_UNAVAILABLE']]);
    impostors.behave('tenancy', honest);
    expect((await intruder.send(questions['content']!)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test.each(names)('%s signs nobody in', async (behaviour) => {
    impostors.behave('tenancy', behaviours[behaviour]!);
    const { data, text } = await graph
      .client()
      .send('mutation { logIn(input: { email: "owner@beta.test", password: "a wrong one" }) { accessToken } }');
    expect([data?.logIn ?? null, text.includes('Invented')]).toEqual([null, false]);
  });

  test.each(['content', 'slack', 'integrations'])('nothing tells %s that there is an organization', async (name) => {
    const subgraph = graph.subgraphs[name]!;
    const write = {
      content: 'mutation { createProject(input: { name: "Nobody’s" }) { project { id } } }',
      slack:
        'mutation { setSlackWorkspaceFeatures(input: { id: "0", version: 1, surveyEnabled: true }) { workspace { id } } }',
      integrations:
        'mutation { setIntegrationCredential(input: { provider: ROOTLY, value: "rootly_aaaaaaaaaaaaaaaa" }) { integration { id } } }',
    }[name]!;
    const client = subgraph.client(memberIdentity(randomUUID(), 'OWNER'));
    for (const behaviour of names) {
      impostors.behave('tenancy', behaviours[behaviour]!);
      const { errors } = await client.send(write);
      expect([behaviour, errors?.map(({ extensions }) => extensions.code)]).toEqual([
        behaviour,
        ['SUBGRAPH_UNAVAILABLE'],
      ]);
    }
    impostors.behave('tenancy', honest);
    expect((await client.send(write)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await subgraph.sql("select from tenant where slug = 'invented'")).toEqual([]);
  });

  test.each(names)('%s tells integrations nothing of who has an address', async (behaviour) => {
    const { integrations } = graph.subgraphs;
    const email = `${randomUUID()}@acme.test`;
    lies['/internal/members-by-email'] = { members: [{ email, userId: demonstrationUsers.betaOwner.id }] };
    impostors.behave('tenancy', behaviours[behaviour]!);
    await integrations
      .client(memberIdentity(acme.id, 'MANAGER', demonstrationUsers.acmeManager.id))
      .send(
        'mutation ($email: EmailAddress!) { setUserCorrelation(input: { email: $email, provider: SLACK, externalId: "U0NOBODY" }) { correlation { id } } }',
        { email },
      );
    expect(
      await integrations.sql('select user_id from user_correlation where user_id is not null and email = $1', [email]),
    ).toEqual([]);
  });
});
