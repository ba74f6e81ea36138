import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assembleGateway, type GatewayOptions } from '#gateway/deployment/assemble.ts';
import { createLog } from '#platform/process/log.ts';
import { openPublishing, type Publishing } from './publishing.ts';

let published: Publishing;

beforeAll(async () => {
  published = await openPublishing();
});
afterAll(() => published.remove());

test.each<[string, GatewayOptions, () => Record<string, string>, string]>([
  [
    'a file beside a registry',
    { supergraph: 'a.graphql' },
    () => ({ ORGRAPH_REGISTRY: published.place, ORGRAPH_REGISTRY_KEYS: published.publicKeys }),
    'SUPERGRAPH: a.graphql is not signed',
  ],
  [
    'a file of the environment beside a registry',
    { registry: 'registry' },
    () => ({ SUPERGRAPH: 'b.graphql' }),
    'leave out one of the two',
  ],
  [
    'a file beside a database, whose password is not told',
    { supergraph: 'a.graphql' },
    () => ({ ORGRAPH_REGISTRY: 'postgres://reader:secret@db/registry' }),
    'the registry postgres://db/registry',
  ],
  [
    'a registry without the keys of its publishers',
    { registry: 'registry' },
    () => ({}),
    'ORGRAPH_REGISTRY_KEYS: is missing',
  ],
  [
    'keys of publishers that are not there',
    { registry: 'registry' },
    () => ({ ORGRAPH_REGISTRY_KEYS: join(published.place, 'none.json') }),
    'none.json is missing or not readable',
  ],
  [
    'a contract without a registry',
    { contract: 'partners' },
    () => ({}),
    'ORGRAPH_CONTRACT: a contract is part of a registry',
  ],
  [
    'a proxy that is no network',
    {},
    () => ({ TRUSTED_PROXIES: '10.0.0.0/8, loadbalancer' }),
    'TRUSTED_PROXIES: "loadbalancer" is neither an IP address nor a network',
  ],
  [
    'a header of addresses that is none',
    {},
    () => ({ CLIENT_ADDRESS_HEADER: 'Forwarded' }),
    'CLIENT_ADDRESS_HEADER: Forwarded is no list of addresses',
  ],
  [
    'several headers of addresses',
    {},
    () => ({ CLIENT_ADDRESS_HEADER: 'x-real-ip, x-forwarded-for' }),
    'CLIENT_ADDRESS_HEADER: must be one header’s name',
  ],
  [
    'a rule for what is never sent on, before there is a graph',
    {},
    () => ({
      ORGRAPH_REGISTRY: published.place,
      ORGRAPH_REGISTRY_KEYS: published.publicKeys,
      FORWARD_HEADERS: '*: txn-token',
    }),
    'txn-token is never sent on',
  ],
])('%s is refused at the start with a line that says so', async (_, options, environment, reason) => {
  const refused = await assembleGateway({ public: true, ...options }, environment(), createLog('test', 'silent')).catch(
    (error: unknown) => error as Error,
  );
  expect([(refused as Error).name, (refused as Error).message]).toEqual([
    'ConfigurationError',
    expect.stringContaining(reason),
  ]);
  expect((refused as Error).message).not.toContain('secret');
});
