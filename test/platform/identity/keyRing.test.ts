import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { createAuthenticator } from '#gateway/identity/authenticate.ts';
import { createBinder, type BoundRequest } from '#platform/identity/binding.ts';
import { followOwnKeys } from '#platform/identity/followKeys.ts';
import { serviceIdentity } from '#platform/identity/identity.ts';
import { createIdentityVerifier, createMinter } from '#platform/identity/identityToken.ts';
import { createKeyRing, type KeyRing } from '#platform/identity/keyRing.ts';
import { generateKeys, readOwnKeys, readTokenKeys } from '#platform/identity/keys.ts';
import { listen, sendJson } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { createAccessTokens } from '../../../subgraphs/tenancy/user/accessToken.ts';
import { eventually } from '../../harness/eventually.ts';

interface Key {
  kid: string;
  iss: string;
  use: string;
}

let folder: string;
let file: string;
let clock: number;
let lines: { level: number; msg: string }[];
let ring: KeyRing;
const silent = createLog('test', 'silent');
const log = () =>
  pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) });
const said = () => lines.map(({ msg }) => msg);
const published = (): Key[] => (JSON.parse(readFileSync(file, 'utf8')) as { keys: Key[] }).keys;
/** As the tools do: another file in its place. */
function publish(text: string): void {
  writeFileSync(`${file}.unfinished`, text);
  renameSync(`${file}.unfinished`, file);
}
const publishKeys = (keys: readonly object[]) => publish(JSON.stringify({ keys }));
const without = (...issuers: string[]) => publishKeys(published().filter(({ iss }) => !issuers.includes(iss)));
const trusted = (name: string) => ring.known(name, 'enc') !== undefined;
/** Time goes by, and whoever follows the source looks again. */
async function pass(seconds: number): Promise<void> {
  clock += seconds * 1_000;
  await ring.refresh();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  file = join(folder, 'jwks.json');
  await generateKeys(folder);
  clock = Date.now();
  lines = [];
  ring = createKeyRing(file, () => clock);
  await ring.refresh();
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a ring follows its source', () => {
  test('also a file that another replaces, without being asked', async () => {
    const following = ring.follow(silent);
    without('slack');
    expect(await eventually(() => !trusted('slack'), 50)).toBe(true);
    expect(trusted('content')).toBe(true);
    following.close();
  });

  test('at a URL, which tells nothing, each time that 5 s have gone by', async () => {
    const server = await listen((_, response) => sendJson(response, 200, readFileSync(file, 'utf8')), 0, '127.0.0.1');
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout', 'performance', 'Date'],
    });
    try {
      ring = createKeyRing(`${server.url}/jwks.json`);
      const following = ring.follow(silent);
      expect(await ring.find(readOwnKeys(folder, 'slack').exchange[0]!.id, 'slack', 'enc')).toBeDefined();
      without('slack');
      jest.advanceTimersByTime(5_000);
      for (let look = 0; trusted('slack') && look < 10_000; look += 1) await nextTurn();
      expect([trusted('slack'), trusted('content')]).toEqual([false, true]);
      following.close();
    } finally {
      jest.useRealTimers();
      await server.drain(0);
    }
  });

  test('a key that is published anew stays the same object, so that nothing of it is done twice', async () => {
    const before = ring.known('slack', 'enc')!.key;
    publishKeys(published().toReversed());
    await pass(5);
    expect(ring.known('slack', 'enc')!.key).toBe(before);
  });

  test('it says whose keys have gone', async () => {
    const gone: string[] = [];
    ring.onGone((issuer) => gone.push(issuer));
    without('slack');
    await pass(5);
    expect(gone).toEqual(['slack']);
  });
});

describe('a source that may be broken is not believed at once, and not disbelieved for longer than 30 s', () => {
  test.each([
    ['is empty', () => publishKeys([]), 'publishes no key'],
    ['is no JWKS', () => publish('half a fi'), 'cannot be read'],
    ['is not there', () => rmSync(file), 'cannot be read'],
    ['lacks the keys of two', () => without('slack', 'content'), 'lacks keys of slack, content'],
  ])('one that %s', async (_, breakIt, reason) => {
    ring.follow(log()).close();
    const whole = readFileSync(file, 'utf8');
    breakIt();
    for (const seconds of [5, 5, 5, 5]) {
      await pass(seconds);
      expect([trusted('slack'), trusted('content')]).toEqual([true, true]);
    }
    await pass(5);
    expect([trusted('slack'), trusted('content')]).toEqual([false, false]);
    expect(said().slice(0, 2)).toEqual([
      expect.stringMatching(`^the JWKS ${reason}.*: what it lacks is trusted for 30 s at most$`),
      expect.stringMatching(`^the JWKS ${reason}.*: what it lacks is trusted no longer$`),
    ]);
    publish(whole);
    await pass(5);
    await pass(5);
    expect([trusted('slack'), trusted('content')]).toEqual([true, true]);
    expect(said().slice(2)).toEqual(['the JWKS is in order']);
  });

  test('while it lacks the keys of two, what it has is used, new keys too', async () => {
    const [added] = await elsewhere('billing');
    publishKeys([...published().filter(({ iss }) => iss !== 'slack' && iss !== 'content'), added!]);
    await pass(5);
    expect(await ring.issuerOf(added!.kid)).toBe('billing');
    expect(trusted('slack')).toBe(true);
  });

  test('the keys of one go at once', async () => {
    without('slack');
    await pass(5);
    expect(trusted('slack')).toBe(false);
  });
});

test('an entry whose x is no key is passed over, which is said once, and keeps nobody from the others', async () => {
  ring.follow(log()).close();
  const bad = { kty: 'OKP', crv: 'Ed25519', x: 'AAAA', kid: 'bad', use: 'sig', iss: 'slack' };
  publishKeys([bad, { ...bad, crv: 'X25519', use: 'enc', kid: 'worse', x: '' }, ...published()]);
  await pass(5);
  await pass(5);
  expect(await ring.find('bad', 'slack', 'sig')).toBeUndefined();
  expect((await ring.current('slack', 'enc'))?.id).toBe(readOwnKeys(folder, 'slack').exchange[0]!.id);
  expect(said()).toEqual(['the JWKS has entries that are no keys; they are passed over']);
});

describe('what a key has made falls with it', () => {
  const request: BoundRequest = {
    method: 'POST',
    path: '/graphql',
    identity: 'the.jws.text',
    requestId: 'r1',
    clientAddress: '',
    clientAgent: '',
    body: '{}',
  };
  const refused = { code: 'IDENTITY_REQUIRED' };
  const take = (kid: string) => publishKeys(published().filter((key) => key.kid !== kid));

  test('a verified identity', async () => {
    const slack = readOwnKeys(folder, 'slack');
    const verifier = createIdentityVerifier(ring, 'tenancy', () => clock);
    const jws = createMinter(slack, () => clock).mint(serviceIdentity('slack', 'tenant'), 'tenancy');
    await expect(verifier.verify(jws)).resolves.toMatchObject({ issuer: 'slack' });
    take(slack.signing[0]!.id);
    await pass(5);
    await expect(verifier.verify(jws)).rejects.toMatchObject(refused);
  });

  test('a verified access token', async () => {
    const [key] = readTokenKeys(folder);
    const authenticator = createAuthenticator(
      ring,
      () => Promise.reject(new Error('no other issuer')),
      () => clock,
    );
    const token = `Bearer ${await createAccessTokens(() => key!).issue('0a000000-0000-4000-8000-000000000001', '0b000000-0000-4000-8000-000000000001')}`;
    await expect(authenticator.authenticate(token)).resolves.toMatchObject({
      user: '0a000000-0000-4000-8000-000000000001',
    });
    take(key!.id);
    await pass(5);
    await expect(authenticator.authenticate(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('a shared secret, at the receiver and at the sender', async () => {
    const [gateway, slack] = [readOwnKeys(folder, 'gateway'), readOwnKeys(folder, 'slack')];
    const sender = createBinder(gateway, ring, () => clock);
    const receiver = createBinder(slack, ring, () => clock);
    const { value } = await sender.bind(request, 'slack');
    await expect(receiver.check(value, request, 'gateway')).resolves.toBeDefined();
    take(gateway.exchange[0]!.id);
    await pass(5);
    await expect(receiver.check(value, request, 'gateway')).rejects.toMatchObject(refused);
    take(slack.exchange[0]!.id);
    await pass(5);
    await expect(async () => sender.bind(request, 'slack')).rejects.toThrow('the key ring has no key of slack');
  });

  test('a minted identity, and what is addressed to an exchange key, of one’s own', async () => {
    const own = followOwnKeys(folder, 'slack', silent);
    const other = readOwnKeys(folder, 'gateway');
    const binder = createBinder(own, ring, () => clock);
    const minter = createMinter(own, () => clock);
    const identity = serviceIdentity('slack', 'tenant');
    const [{ value }, jws] = [
      await createBinder(other, ring, () => clock).bind(request, 'slack'),
      minter.mint(identity, 'x'),
    ];
    await expect(binder.check(value, request, 'gateway')).resolves.toBeDefined();
    expect(minter.mint(identity, 'x')).toBe(jws);
    writeFileSync(join(folder, 'slack', 'keys.json'), readFileSync(join(folder, 'content', 'keys.json'), 'utf8'));
    own.refresh!();
    await expect(binder.check(value, request, 'gateway')).rejects.toMatchObject(refused);
    expect(minter.mint(identity, 'x')).not.toBe(jws);
    own.close();
  });
});

test('own keys follow their file, and stay while that is not usable', async () => {
  const own = followOwnKeys(folder, 'slack', log());
  const [before, place] = [own.signing[0]!.id, join(folder, 'slack', 'keys.json')];
  rmSync(place);
  expect(await eventually(() => lines.length > 0, 50)).toBe(true);
  expect([own.signing[0]!.id, said()]).toEqual([before, ['the keys cannot be read; those of before stay in use']]);
  writeFileSync(place, readFileSync(join(folder, 'content', 'keys.json'), 'utf8'));
  expect(await eventually(() => own.signing[0]!.id !== before, 50)).toBe(true);
  expect(said().slice(1)).toEqual(['the keys can be read again']);
  own.close();
});

/** The public keys of these names, made in another folder. */
async function elsewhere(...names: string[]): Promise<Key[]> {
  const other = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  await generateKeys(other, names);
  const { keys } = JSON.parse(readFileSync(join(other, 'jwks.json'), 'utf8')) as { keys: Key[] };
  rmSync(other, { recursive: true });
  return keys;
}
