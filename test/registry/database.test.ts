import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import { postgresStore } from '#gateway/registry/postgresStore.ts';
import type { Registry } from '#gateway/registry/registry.ts';
import { generateKeys } from '#platform/identity/keys.ts';
import { roleOf, withClient } from '#tools/database/provision.ts';
import type { Publisher } from '#tools/registry/amend.ts';
import { publish } from '#tools/registry/publish.ts';
import { cloneDatabases, type ClonedDatabases } from '../harness/databases.ts';
import { eventually } from '../harness/eventually.ts';
import { openPublisher, publicKeysIn } from './registryLocation.ts';
import { subgraphWith } from './subgraphs.ts';

let databases: ClonedDatabases<'content'>;
let keys: string;
let publisher: Publisher;
let reader: Registry;

beforeEach(async () => {
  databases = await cloneDatabases('content');
  keys = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  await generateKeys(keys, ['tenancy']);
  publisher = await openPublisher({ place: databases.urls.content.ownerUrl, keys });
  for (const fields of ['one: Int', 'two: Int']) await publish(publisher, subgraphWith('a', fields));
  reader = await openRegistry(databases.urls.content.appUrl, publicKeysIn(keys));
  await asOwner(
    `grant usage on schema orgraph_registry to ${roleOf(databases.urls.content.appUrl)}; grant select on all tables in schema orgraph_registry to ${roleOf(databases.urls.content.appUrl)}`,
  );
});
afterEach(async () => {
  await publisher.registry.close();
  await reader.close();
  await databases.drop();
  rmSync(keys, { recursive: true });
});

const asOwner = (sql: string) => withClient(databases.urls.content.ownerUrl, (client) => client.query(sql));

test('a role that may read reads, and may not write', async () => {
  expect((await reader.latest())?.number).toBe(2);
  const other = await openPublisher({ place: databases.urls.content.appUrl, keys });
  await expect(publish(other, subgraphWith('a', 'three: Int'))).rejects.toThrow(
    /version 3 cannot be written: permission denied/,
  );
  await other.registry.close();
  expect(await reader.latestNumber()).toBe(2);
});

test('a role that may not read is told what and where', async () => {
  await asOwner(`revoke all on schema orgraph_registry from ${roleOf(databases.urls.content.appUrl)}`);
  await expect(reader.latest()).rejects.toThrow(
    /^postgres:\/\/\S+ cannot be reached or read: permission denied for schema orgraph_registry$/,
  );
});

test.each([
  [
    'a record',
    'update orgraph_registry.version set record = (select record from orgraph_registry.version where number = 1) where number = 2',
    'version 2 was signed as version 1',
  ],
  [
    'a text',
    `update orgraph_registry.content set content = replace(convert_from(content, 'UTF8'), 'two', 'six')::bytea`,
    'of version 2 is not the one that was published',
  ],
  ['the order', 'delete from orgraph_registry.version where number = 1', 'version 1 is missing'],
  ['the texts', 'delete from orgraph_registry.content', 'of version 2 is missing'],
])('whoever changes %s is noticed', async (_, sql, said) => {
  await asOwner(sql);
  await expect(reader.latest()).rejects.toThrow(said);
});

test('whoever watches is told again after every connection was cut', async () => {
  let told = 0;
  const watching = reader.watch(() => {
    told += 1;
  });
  expect(await eventually(() => told === 1)).toBe(true);
  await withClient(databases.urls.content.superuserUrl, (client) =>
    client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    ),
  );
  await publish(publisher, subgraphWith('a', 'three: Int'));
  expect(await eventually(() => told === 2)).toBe(true);
  await publish(publisher, subgraphWith('a', 'four: Int'));
  expect(await eventually(() => told === 3)).toBe(true);
  watching.close();
  expect((await reader.latest())?.number).toBe(4);
});

test('a database that falls silent without closing its connections holds up nobody for ever', async () => {
  const url = new URL(databases.urls.content.appUrl);
  const { port, hostname } = url;
  const sockets: Socket[] = [];
  const between = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) sockets.push(socket.on('error', () => undefined));
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => {
    between.listen(0, '127.0.0.1', resolve);
  });
  [url.hostname, url.port] = ['127.0.0.1', String((between.address() as AddressInfo).port)];
  const distant = postgresStore(url.href, 500);
  expect(await distant.latestNumber()).toBe(2);
  for (const socket of sockets) socket.unpipe();
  await expect(distant.latestNumber()).rejects.toThrow('cannot be reached or read');
  expect(await distant.latestNumber()).toBe(2);
  await distant.close();
  for (const socket of sockets) socket.destroy();
  between.close();
});
