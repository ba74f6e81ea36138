import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMemoryStore, hashOf, type DocumentStore } from '#gateway/documents/documentStore.ts';
import { createRedisStore } from '#gateway/documents/redisStore.ts';
import { ScopeKey } from '#gateway/identity/scopeKey.ts';
import { anonymous } from '#platform/identity/identity.ts';
import { createLog } from '#platform/process/log.ts';
import { openRedis, type RedisServer } from '#platform/process/redis.ts';
import { eventually } from '../../harness/eventually.ts';
import { startRedis, type TestRedis } from '../../harness/redis.ts';
import { deploy } from '../fixture/deployment.ts';
import { persisted, sendAs, sha256 } from '../fixture/persisted.ts';

const log = createLog('test', 'silent');
let server: TestRedis;
let raw: RedisServer;
const opened: DocumentStore[] = [];

beforeAll(async () => {
  server = await startRedis();
  raw = openRedis(server.url, log);
  await answers(raw);
});
afterAll(async () => {
  for (const store of opened) store.close();
  await raw.close();
  await server.stop();
});

const answers = (redis: RedisServer) =>
  eventually(async () => (await redis.ask((client) => client.get('nothing'))) === null);

/** The store of one gateway of several. */
async function open(most?: number): Promise<DocumentStore> {
  const redis = openRedis(server.url, log);
  await answers(redis);
  const store = createRedisStore(redis, createMemoryStore(), most);
  opened.push(store);
  return store;
}

const scope = () => ScopeKey.ofOrganization({ ...anonymous, kind: 'user', organization: randomUUID() });
const document = (text: string) => ({ hash: hashOf(text), text });
const find = async (store: DocumentStore, text: string, of: ScopeKey) => (await store.find(hashOf(text), [of]))?.text;

test('what one gateway has stored another finds, for the same scope alone', async () => {
  const [one, other] = [await open(), await open()];
  const [acme, beta] = [scope(), scope()];
  const text = `{ a${randomUUID().slice(0, 8)} }`;
  one.keep(document(text), acme);
  await eventually(async () => (await find(other, text, acme)) === text);
  expect(other.peek(hashOf(text), acme)).toEqual(document(text));
  expect(await find(other, text, beta)).toBeUndefined();
  expect(await other.find(hashOf(text), [beta, acme])).toEqual(document(text));
});

test('a text that was put there under another hash is none', async () => {
  const store = await open();
  const acme = scope();
  const text = `{ b${randomUUID().slice(0, 8)} }`;
  store.keep(document(text), acme);
  let key: string | undefined;
  await eventually(async () => {
    [key] = (await raw.ask((client) => client.keys(`*${hashOf(text)}`))) ?? [];
    return key !== undefined;
  });
  expect(key).not.toContain(acme.text);
  await raw.ask((client) => client.set(key!, '{ poisoned }'));
  expect(await find(await open(), text, acme)).toBeUndefined();
});

test('a share there is bounded as well', async () => {
  const store = await open(3);
  const acme = scope();
  const texts = Array.from({ length: 6 }, (_, index) => `{ c${index}${randomUUID().slice(0, 8)} }`);
  const late = await open(3);
  for (const text of texts) {
    store.keep(document(text), acme);
    await eventually(async () => (await find(late, text, acme)) === text);
  }
  await eventually(
    async () => ((await raw.ask((client) => client.keys(`*${hashOf(texts[2]!)}`))) ?? ['']).length === 0,
  );
  const fresh = await open(3);
  const found = await Promise.all(texts.map((text) => find(fresh, text, acme)));
  expect(found).toEqual([undefined, undefined, undefined, ...texts.slice(3)]);
});

test('gateways serve each other’s documents, and go on without Redis', async () => {
  const own = await startRedis();
  const redis = [openRedis(own.url, log), openRedis(own.url, log)] as const;
  await Promise.all(redis.map(answers));
  const gateways = await Promise.all(
    redis.map((one) => deploy({ documents: createRedisStore(one, createMemoryStore()) })),
  );
  const query = 'mutation { logIn(email: "a") }';
  const extensions = persisted(sha256(query));
  expect((await sendAs('POST', gateways[0]!.url, { query, extensions })).data).toEqual({ logIn: 'token' });
  await eventually(async () => (await sendAs('POST', gateways[1]!.url, { extensions })).data?.logIn === 'token');
  await own.stop();
  for (const { url } of gateways) expect((await sendAs('POST', url, { extensions })).data).toEqual({ logIn: 'token' });
  const later = 'mutation { logIn(email: "b") }';
  const unknown = { extensions: persisted(sha256(later)) };
  expect((await sendAs('POST', gateways[0]!.url, unknown)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  expect((await sendAs('POST', gateways[0]!.url, { query: later, ...unknown })).data).toEqual({ logIn: 'token' });
  expect((await sendAs('POST', gateways[0]!.url, unknown)).data).toEqual({ logIn: 'token' });
  await Promise.all(gateways.map((gateway) => gateway.stop()));
});
