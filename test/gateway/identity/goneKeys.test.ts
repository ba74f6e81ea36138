import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newKey, publicHalf } from '#platform/identity/keys.ts';
import { eventually } from '../../harness/eventually.ts';
import { deploy, request, type Deployment } from '../fixture/deployment.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await deploy({ graceSeconds: 120 });
});
afterAll(() => deployment.stop());

test('what tenancy has said of memberships falls with a key of tenancy’s', async () => {
  const { keys, asked } = deployment;
  const file = join(keys.directory, 'jwks.json');
  const published = (JSON.parse(readFileSync(file, 'utf8')) as { keys: object[] }).keys;
  const stolen = publicHalf(await newKey('ed25519'), 'tenancy');
  const publish = async (all: object[], isRead: () => boolean) => {
    writeFileSync(file, JSON.stringify({ keys: all }));
    expect(await eventually(() => keys.ring.refresh().then(isRead), 100)).toBe(true);
  };
  const isTrusted = () => keys.ring.known('tenancy', 'sig', stolen.kid) !== undefined;
  await publish([...published, stolen], isTrusted);

  const [user, organization] = [randomUUID(), { id: randomUUID(), slug: 'acme', status: 'ACTIVE' }];
  deployment.join(user, { organization, status: 'ACTIVE', role: { key: 'VIEWER', level: 20 }, permissions: [] });
  const token = await deployment.token(user);
  const ask = () => request(deployment.url, '{ organization { name } }', { token, organization: organization.id });
  for (let turn = 0; turn < 2; turn += 1) expect((await ask()).content.errors).toBeUndefined();
  expect(asked).toHaveLength(1);
  await publish(published, () => !isTrusted());
  deployment.tenancy.isAway = true;
  expect((await ask()).code).toBe('SUBGRAPH_UNAVAILABLE');
  deployment.tenancy.isAway = false;
  expect((await ask()).content.errors).toBeUndefined();
  expect(asked).toHaveLength(2);
});
