import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import { serviceIdentity } from '#platform/identity/identity.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import {
  publisherIssuer,
  readCredentialKeys,
  readOwnKeys,
  readPublisherKeys,
  readTokenKeys,
  tokenIssuer,
} from '#platform/identity/keys.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { resealCredentials } from '#tools/keys/resealCredentials.ts';
import { revoke } from '#tools/keys/revoke.ts';
import { credentialKeys } from '#tools/keys/rotatable.ts';
import { rotate } from '#tools/keys/rotate.ts';
import { publish } from '#tools/registry/publish.ts';
import { resign } from '#tools/registry/resign.ts';
import { campaign } from '../harness/campaign.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';
import { createFollowedKeys, type FollowedKeys } from '../harness/keys.ts';
import { memberIdentity } from '../harness/subgraph.ts';
import { openPublisher } from '../registry/registryLocation.ts';
import { subgraphWith } from '../registry/subgraphs.ts';

/** Everything runs in this process; each part has its own keys and ring, which follow the folder as a process' do. */
let keys: FollowedKeys;
let graph: TestGraph;
beforeAll(async () => {
  keys = await createFollowedKeys();
  graph = await startGraph({ keys, gateways: 2, connections: 4 });
  await graph.seed();
});
afterAll(() => graph.stop());

const processes = ['gateway', 'tenancy', 'integrations', 'slack', 'content'];
const asked = `{ organization { slug
  contentBlocks(first: 1) { edges { cursor } } slackWorkspaces(first: 1) { edges { cursor } } integrations(first: 1) { edges { cursor } } } }`;

async function send(url: string, token: string, query: string): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-organization-id': 'acme' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

async function logIn(url: string): Promise<string> {
  const { data } = await send(
    url,
    '',
    'mutation { logIn(input: { email: "admin@acme.test", password: "orgraph-demo" }) { accessToken } }',
  );
  return data.logIn.accessToken as string;
}

/** Clients of both gateways, who read from all four subgraphs and write into two, again and again. */
function startLoad(clients: number) {
  const lost: unknown[] = [];
  const tokens = new Map<string, string>();
  let [done, stopped] = [0, false];
  const renew = async () => {
    for (const url of graph.urls) tokens.set(url, await logIn(url));
  };
  async function run(client: number): Promise<void> {
    const url = graph.urls[client % graph.urls.length]!;
    for (let turn = 0; !stopped && lost.length < 100; turn += 1) {
      const query =
        turn % 3 === 0
          ? `mutation { createProject(input: { name: "Rotated ${client}.${turn}" }) { project { id } }
             setIntegrationCredential(input: { provider: ROOTLY, value: "rootly_${String(client * 1e6 + turn).padStart(64, '0')}" }) { integration { id } } }`
          : asked;
      const answer = await send(url, tokens.get(url)!, query).catch((error: unknown) => ({ errors: [String(error)] }));
      if (answer.errors !== undefined) lost.push(answer.errors);
      done += 1;
    }
  }
  let running: Promise<void[]>;
  return {
    lost,
    renew,
    async start() {
      await renew();
      running = Promise.all(Array.from({ length: clients }, (_, client) => run(client)));
    },
    /** What was under way has its answer. */
    async settled() {
      const before = done;
      expect(await eventually(() => done >= before + 2 * clients || lost.length > 0, 50)).toBe(true);
      expect(lost).toEqual([]);
    },
    async stop() {
      stopped = true;
      await running;
    },
    answered: () => done,
  };
}

/** Whether every ring, and every holder of this name's own keys, has read what the folder says. */
async function everybodyHasRead(name: string): Promise<boolean> {
  const published = createKeyRing(`${keys.directory}/jwks.json`);
  await published.refresh();
  const currentOf = (ring: typeof published, use: 'sig' | 'enc') => ring.known(name, use)?.id;
  const uses = ['sig', 'enc'] as const;
  const own = processes.includes(name) ? readOwnKeys(keys.directory, name) : undefined;
  const idsOf = ({ signing, exchange }: Pick<NonNullable<typeof own>, 'signing' | 'exchange'>) =>
    [...signing, ...exchange].map(({ id }) => id).join();
  return (
    keys.rings.every((ring) => uses.every((use) => currentOf(ring, use) === currentOf(published, use))) &&
    keys.owns.every((held) => own === undefined || held.name !== name || idsOf(held) === idsOf(own))
  );
}

test('keys of every kind are rotated under load, and no request is lost', async () => {
  const registryPlace = { place: `${keys.directory}/published`, keys: keys.directory };
  await publish(await openPublisher(registryPlace), subgraphWith('a', 'one: Int'));
  const registry = await openRegistry(registryPlace.place, `${keys.directory}/jwks.json`);
  const beforeRetiring: Record<string, () => Promise<unknown>> = {
    [credentialKeys]: () =>
      resealCredentials(graph.subgraphs.integrations.ownerUrl, readCredentialKeys(keys.directory)),
    [publisherIssuer]: async () => resign(await openPublisher(registryPlace)),
  };
  const load = startLoad(campaign(4, 8));
  await load.start();
  let clock = Date.now();
  try {
    for (const name of [...processes.slice(0, campaign(3, 5)), tokenIssuer, credentialKeys, publisherIssuer]) {
      for (const outcome of ['published', 'promoted', 'retired']) {
        // The waits of an hour go by at once; that everybody has read is waited for.
        const step = await rotate(keys.directory, name, {
          now: () => clock,
          beforeRetiring: async () => void (await beforeRetiring[name]?.()),
        });
        expect([name, step.outcome]).toEqual([name, outcome]);
        clock = step.due ?? clock;
        expect(await eventually(() => everybodyHasRead(name), 50)).toBe(true);
        if (name === credentialKeys || name === tokenIssuer) await pause(2_500);
        // Clients renew their session within the hour that an access token lives.
        if (name === tokenIssuer) await load.renew();
        await load.settled();
        expect((await registry.latest())?.subgraphs).toHaveLength(1);
      }
    }
  } finally {
    await load.stop();
  }
  expect(load.answered()).toBeGreaterThan(100);
  expect(load.lost).toEqual([]);
  expect((await registry.signer(2)).kid).toBe(readPublisherKeys(keys.directory)[0]!.id);
});

test('what a revoked key has signed is refused everywhere, and the others go on', async () => {
  const stolen = { gateway: readOwnKeys(keys.directory, 'gateway'), tenancy: readOwnKeys(keys.directory, 'tenancy') };
  const token = await logIn(graph.url);
  const ring = createKeyRing(`${keys.directory}/jwks.json`);
  /** As whoever has the stolen keys: a signal to each gateway, a call to each subgraph's graph. */
  async function statuses(): Promise<number[]> {
    const attempts = [
      ...graph.urls.map((url) => ({ url, path: '/internal/membership-changed', receiver: 'gateway' })),
      ...processes.slice(1).map((name) => ({ url: graph.subgraphs[name]!.url, path: '/graphql', receiver: name })),
    ];
    return Promise.all(
      attempts.map(async ({ url, path, receiver }) => {
        const from = receiver === 'gateway' ? stolen.tenancy : stolen.gateway;
        const body = JSON.stringify(
          receiver === 'gateway'
            ? { organization: '0a000000-0000-4000-8000-000000000001' }
            : { query: '{ __typename }' },
        );
        const identity =
          receiver === 'gateway'
            ? serviceIdentity('tenancy', 'membership-changed')
            : memberIdentity(randomUUID(), 'VIEWER');
        const { headers } = await createRequestSigner(from, ring).sign({ path, body, identity, receiver });
        return (await fetch(`${url}${path}`, { method: 'POST', headers, body })).status;
      }),
    );
  }
  const authenticated = () =>
    Promise.all(graph.urls.map(async (url) => (await send(url, token, '{ me { id } }')).errors === undefined));
  expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await authenticated()).toEqual([true, true]);
  const taken = [
    ['gateway', [...stolen.gateway.signing, ...stolen.gateway.exchange]],
    ['tenancy', [...stolen.tenancy.signing, ...stolen.tenancy.exchange]],
    [tokenIssuer, readTokenKeys(keys.directory)],
  ] as const;
  for (const [name, all] of taken) {
    for (const { id } of all) await revoke(keys.directory, id, { replace: true });
    // One after the other: a JWKS that lacks keys of several at once is not believed for a while.
    expect(await eventually(() => everybodyHasRead(name), 50)).toBe(true);
  }
  expect(await eventually(async () => (await statuses()).every((status) => status === 401), 200)).toBe(true);
  expect(await eventually(async () => (await authenticated()).every((known) => !known), 200)).toBe(true);
  const works = async () => (await send(graph.url, await logIn(graph.url), asked)).errors === undefined;
  expect(await eventually(async () => works().catch(() => false), 200)).toBe(true);
});
