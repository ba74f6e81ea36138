import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  generateKeys,
  publisherIssuer,
  readCredentialKeys,
  readOwnKeys,
  readPublisherKeys,
  readTokenKeys,
  tokenIssuer,
} from '#platform/identity/keys.ts';
import { credentialKeys, rotatable } from '#tools/keys/rotatable.ts';
import { rotate, type RotationOptions } from '#tools/keys/rotate.ts';
import { accessTokenLifetime } from '../../../subgraphs/tenancy/user/accessToken.ts';

let folder: string;
let clock: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  await generateKeys(folder);
  clock = Date.parse('2026-01-01T00:00:00Z');
});
afterEach(() => rmSync(folder, { recursive: true }));

const published = (issuer: string) =>
  (
    JSON.parse(readFileSync(join(folder, 'jwks.json'), 'utf8')) as { keys: { iss: string; kid: string }[] }
  ).keys.flatMap(({ iss, kid }) => (iss === issuer ? [kid] : []));
const turn = (name: string, options: RotationOptions = {}) => rotate(folder, name, { now: () => clock, ...options });
const ids = (keys: readonly { id: string }[]) => keys.map(({ id }) => id);

/** The ids in a name's private file, current ones first. */
const own: Record<string, () => string[]> = {
  slack: () => ids([...readOwnKeys(folder, 'slack').signing, ...readOwnKeys(folder, 'slack').exchange]),
  gateway: () => ids([...readOwnKeys(folder, 'gateway').signing, ...readOwnKeys(folder, 'gateway').exchange]),
  [tokenIssuer]: () => ids(readTokenKeys(folder)),
  [publisherIssuer]: () => ids(readPublisherKeys(folder)),
};

test.each([
  ['slack', 60, 150],
  ['gateway', 60, 150],
  [tokenIssuer, 60, 3_665],
  [publisherIssuer, 60, 60],
])('the keys of %s are published, then used, then alone', async (name, first, second) => {
  const before = own[name]!();
  expect(published(name)).toEqual(before);

  const one = await turn(name);
  expect(one).toMatchObject({ outcome: 'published', due: clock + first * 1_000 });
  expect(one.next).toHaveLength(before.length);
  const interleaved = (front: readonly string[], back: readonly string[]) =>
    front.flatMap((id, index) => [id, back[index]!]);
  expect(own[name]!()).toEqual(interleaved(before, one.next));
  expect(published(name)).toEqual(own[name]!());

  clock += first * 1_000 - 1;
  expect(await turn(name)).toEqual({ outcome: 'waits', next: one.next, due: clock + 1 });
  clock += 1;
  expect(await turn(name)).toEqual({ outcome: 'promoted', next: one.next, due: clock + second * 1_000 });
  expect(own[name]!()).toEqual(interleaved(one.next, before));
  expect(published(name)).toEqual(own[name]!());

  clock += second * 1_000 - 1;
  expect(await turn(name)).toMatchObject({ outcome: 'waits' });
  clock += 1;
  const order: string[] = [];
  const beforeRetiring = async () => void order.push(...own[name]!());
  expect(await turn(name, { beforeRetiring })).toEqual({ outcome: 'retired', next: one.next, due: undefined });
  expect(order).toEqual(interleaved(one.next, before));
  expect([own[name]!(), published(name)]).toEqual([one.next, one.next]);
  // The next call begins the next rotation.
  expect(await turn(name)).toMatchObject({ outcome: 'published' });
});

test('what is retired last is longer in use than an access token lives', () => {
  expect(rotatable(tokenIssuer).lifeSeconds).toBeGreaterThanOrEqual(accessTokenLifetime + 5);
});

test('the key of credentials is added, then current, then alone, and no public half is made of it', async () => {
  const jwks = readFileSync(join(folder, 'jwks.json'), 'utf8');
  const held = () => {
    const { current, keys } = readCredentialKeys(folder);
    return [current, [...keys.keys()]];
  };
  const {
    next: [id],
  } = await turn(credentialKeys);
  expect(held()).toEqual(['default', ['default', id]]);
  clock += 60_000;
  expect(await turn(credentialKeys)).toMatchObject({ outcome: 'promoted' });
  expect(held()).toEqual([id, ['default', id]]);
  clock += 60_000;
  await expect(
    turn(credentialKeys, { beforeRetiring: () => Promise.reject(new Error('no database')) }),
  ).rejects.toThrow('no database');
  expect(held()).toEqual([id, ['default', id]]);
  expect(await turn(credentialKeys)).toMatchObject({ outcome: 'retired' });
  expect(held()).toEqual([id, [id]]);
  expect(readFileSync(join(folder, 'jwks.json'), 'utf8')).toBe(jwks);
});

test('a rotation touches nobody else, other publishers of the same issuer either, and files keep their modes', async () => {
  const other = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  await generateKeys(other, ['tenancy']);
  const file = join(folder, 'jwks.json');
  const read = (from: string) => (JSON.parse(readFileSync(join(from, 'jwks.json'), 'utf8')) as { keys: any[] }).keys;
  const foreign = { ...read(other).find(({ iss }) => iss === publisherIssuer), note: 'another team’s' };
  writeFileSync(file, JSON.stringify({ keys: [...read(folder), foreign] }));
  rmSync(other, { recursive: true });
  const rest = () => read(folder).filter(({ iss }) => iss !== publisherIssuer);
  const before = rest();
  for (const seconds of [0, 60, 60]) {
    clock += seconds * 1_000;
    await turn(publisherIssuer);
  }
  expect(rest()).toEqual(before);
  expect(read(folder)).toContainEqual(foreign);
  expect(published(publisherIssuer)).toHaveLength(2);
  expect((statSync(join(folder, 'registry/publisher.json')).mode & 0o777).toString(8)).toBe('600');
  expect(readdirSync(folder)).not.toContain('.lock');
});

test('what was interrupted is made again', async () => {
  const { next } = await turn('slack');
  const state = readFileSync(join(folder, 'rotations.json'), 'utf8');
  for (const seconds of [60, 150]) {
    clock += seconds * 1_000;
    const [known, step] = [readFileSync(join(folder, 'rotations.json'), 'utf8'), await turn('slack')];
    // It was killed before it had written how far it is.
    writeFileSync(join(folder, 'rotations.json'), known);
    expect(await turn('slack')).toEqual(step);
  }
  expect(own['slack']!()).toEqual(next);
  expect(published('slack')).toEqual(next);
  writeFileSync(join(folder, 'rotations.json'), state.replaceAll(next[0]!, 'lost'));
  await expect(turn('slack')).rejects.toThrow('slack/keys.json has lost the next keys of slack (lost)');
});

test('keys whose private file is elsewhere, or nobody’s, are refused, and nothing changes', async () => {
  rmSync(join(folder, 'slack'), { recursive: true });
  for (const name of ['slack', 'nobody', '../away'])
    await expect(turn(name)).rejects.toThrow(`the keys of ${name} are changed where their private file is`);
  expect(readdirSync(folder)).not.toContain('rotations.json');
});
