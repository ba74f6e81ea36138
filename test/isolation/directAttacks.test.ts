import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { isAllowed } from '#platform/subgraph/internalRoute.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { graphProcesses, graphSubgraphs } from '#tools/project/subgraphs.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { attacks, genuine, member, userAt, withoutOrganization, type Attack } from './attacks.ts';

const introspection = JSON.stringify({ query: '{ __schema { queryType { name } } _service { sdl } }' });
const message = 'This service answers the gateway only.';
const refusal = {
  error: { code: 'IDENTITY_REQUIRED', message },
  errors: [{ message, extensions: { code: 'IDENTITY_REQUIRED' } }],
};

describe.each(graphSubgraphs)('%s', (name) => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await startSubgraph(name);
  });
  afterAll(async () => {
    await subgraph.stop();
  });

  async function post(attack: Attack, path = '/graphql', body = introspection) {
    const response = await fetch(`${subgraph.url}${path}`, {
      method: 'POST',
      headers: await attack(subgraph, body),
      body,
    });
    return { status: response.status, content: (await response.json()) as unknown };
  }

  test('the gateway’s own request is answered', async () => {
    expect(await post(genuine)).toMatchObject({
      status: 200,
      content: { data: { _service: { sdl: expect.stringContaining('type ') } } },
    });
  });

  test('each answer says by the binding’s nonce to which request it belongs, also one to a body that is no operation', async () => {
    for (const body of [introspection, '{"query":"{"}', 'no JSON']) {
      const headers = await genuine(subgraph, body);
      const response = await fetch(`${subgraph.url}/graphql`, { method: 'POST', headers, body });
      expect(headers['orgraph-binding']).toContain(`nonce=${response.headers.get('orgraph-nonce')};`);
      expect(Number(response.headers.get('content-length'))).toBe((await response.arrayBuffer()).byteLength);
    }
  });

  test.each(Object.entries(attacks))('%s: 401, neither data nor SDL', async (_, attack) => {
    expect(await post(attack)).toEqual({ status: 401, content: refusal });
  });

  test('an internal route answers the callers and purposes that it lists, and nobody else', async () => {
    const routes = (await definitionOf(name)).internal ?? [];
    const purposes = [...new Set(['anything', ...routes.flatMap(({ allow }) => allow.map(({ purpose }) => purpose))])];
    const surprises: unknown[] = [];
    for (const route of routes) {
      const { path } = route;
      expect(await post(userAt(path), path)).toEqual({ status: 401, content: refusal });
      for (const issuer of graphProcesses) {
        for (const purpose of purposes) {
          const { status, content } = await subgraph.internal(path, 'no input of any route', { issuer, purpose });
          const allowed = isAllowed(route, issuer, purpose);
          if (status !== (allowed ? 400 : 401) || (content.error.code === 'IDENTITY_REQUIRED') === allowed)
            surprises.push({ path, issuer, purpose, status, content });
        }
      }
    }
    expect(surprises).toEqual([]);
    expect(await subgraph.internal('/internal/nothing', {}, { issuer: 'gateway', purpose: 'anything' })).toEqual({
      status: 401,
      content: refusal,
    });
  });

  test('a GET asks nothing of the graph without an identity', async () => {
    const response = await fetch(`${subgraph.url}/graphql?query=${encodeURIComponent('{ _service { sdl } }')}`);
    expect({ status: response.status, content: await response.json() }).toEqual({ status: 401, content: refusal });
  });

  test('an answer to an attack says nothing about which part of it failed', async () => {
    const answers = await Promise.all(
      Object.values(attacks).map(async (attack) => {
        const response = await fetch(`${subgraph.url}/graphql`, {
          method: 'POST',
          headers: await attack(subgraph, introspection),
          body: introspection,
        });
        return response.text();
      }),
    );
    expect(new Set(answers).size).toBe(1);
  });
});

describe('an identity without an organization', () => {
  test.each(graphSubgraphs.filter((name) => name !== 'tenancy'))('is refused by %s', async (name) => {
    const subgraph = await startSubgraph(name);
    const response = await fetch(`${subgraph.url}/graphql`, {
      method: 'POST',
      headers: await withoutOrganization(subgraph, introspection),
      body: introspection,
    });
    expect({ status: response.status, content: await response.json() }).toEqual({ status: 401, content: refusal });
    await subgraph.stop();
  });

  test('is served by tenancy, but nothing of an organization', async () => {
    const tenancy = await startSubgraph('tenancy');
    const body = JSON.stringify({ query: '{ organization { id } }' });
    const response = await fetch(`${tenancy.url}/graphql`, {
      method: 'POST',
      headers: await withoutOrganization(tenancy, body),
      body,
    });
    expect(await response.json()).toMatchObject({
      data: { organization: null },
      errors: [{ extensions: { code: 'ORGANIZATION_REQUIRED' } }],
    });
    await tenancy.stop();
  });
});

test('a mutation that is played a second time is refused and changes nothing', async () => {
  const content = await startSubgraph('content');
  try {
    const organization = await content.organization('acme');
    const identity = { ...member(), organization: organization.id };
    const body = JSON.stringify({ query: 'mutation { createProject(input: { name: "Once" }) { project { name } } }' });
    const { headers } = await createRequestSigner(content.keys.of('gateway'), content.keys.ring).sign({
      path: '/graphql',
      body,
      identity,
      receiver: 'content',
    });
    const play = async () => (await fetch(`${content.url}/graphql`, { method: 'POST', headers, body })).json();
    expect(await play()).toEqual({ data: { createProject: { project: { name: 'Once' } } } });
    expect(await play()).toMatchObject({
      data: { createProject: null },
      errors: [{ message, extensions: { code: 'IDENTITY_REQUIRED' } }],
    });
    expect(await content.sql('select count(*)::int as count from project')).toEqual([{ count: 1 }]);
  } finally {
    await content.stop();
  }
});
