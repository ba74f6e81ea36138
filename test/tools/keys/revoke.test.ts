import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  generateKeys,
  publisherIssuer,
  readOwnKeys,
  readPublisherKeys,
  readTokenKeys,
} from '#platform/identity/keys.ts';
import { revoke } from '#tools/keys/revoke.ts';
import { credentialKeys } from '#tools/keys/rotatable.ts';
import { rotate } from '#tools/keys/rotate.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  await generateKeys(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const jwks = () => readFileSync(join(folder, 'jwks.json'), 'utf8');
const published = (issuer: string) =>
  (JSON.parse(jwks()) as { keys: { iss: string; kid: string }[] }).keys.flatMap(({ iss, kid }) =>
    iss === issuer ? [kid] : [],
  );
const signing = () => readOwnKeys(folder, 'slack').signing.map(({ id }) => id);

test('somebody’s only key is not taken, and it is said what to do', async () => {
  const before = jwks();
  for (const kid of [...published('slack'), ...published('tenancy/tokens')])
    await expect(revoke(folder, kid)).rejects.toThrow(
      new RegExp(`^${kid} is the only key of its kind that .*: keys rotate .* --replace makes one at once$`),
    );
  expect(jwks()).toBe(before);
});

test('with a key in its place it goes at once, from the private file and from jwks.json', async () => {
  const [stolen, exchange] = published('slack');
  expect(await revoke(folder, stolen!, { replace: true })).toEqual({
    issuer: 'slack',
    file: 'slack/keys.json',
    isReplaced: true,
    isStillTrusted: false,
  });
  expect(signing()).toHaveLength(1);
  expect(signing()).not.toContain(stolen);
  expect(published('slack')).toEqual([...signing(), exchange]);
});

test('while a next key is published the current one goes without another, and the rotation goes on', async () => {
  const [stolen, exchange] = published('slack');
  const { next } = await rotate(folder, 'slack');
  expect(await revoke(folder, stolen!)).toMatchObject({ isReplaced: false });
  expect(signing()).toEqual([next[0]]);
  const later = (seconds: number) => rotate(folder, 'slack', { now: () => Date.now() + seconds * 1_000 });
  expect(await later(61)).toMatchObject({ outcome: 'promoted', next });
  expect(published('slack')).toEqual([next[0], next[1], exchange]);
  // Whose next key is taken begins anew.
  expect(await revoke(folder, next[0]!, { replace: true })).toMatchObject({ isReplaced: true });
  expect(await rotate(folder, 'slack')).toMatchObject({ outcome: 'published' });
});

test('of a subgraph elsewhere only jwks.json changes, and its only key is replaced by keys to be given to it', async () => {
  rmSync(join(folder, 'slack'), { recursive: true });
  const [stolen, exchange] = published('slack');
  await expect(revoke(folder, stolen!)).rejects.toThrow('without it slack is out of the graph');
  expect(await revoke(folder, stolen!, { replace: true })).toMatchObject({ file: 'slack/keys.json' });
  const { signing: made, exchange: other } = readOwnKeys(folder, 'slack');
  expect(published('slack')).toEqual([made[0]!.id, other[0]!.id, exchange]);
  rmSync(join(folder, 'slack'), { recursive: true });
  expect(await revoke(folder, exchange!)).toMatchObject({ file: undefined, isReplaced: false });
  expect(published('slack')).toEqual([made[0]!.id, other[0]!.id]);
});

test('a publisher’s key that has signed the newest version stays until that is signed anew', async () => {
  const [stolen] = published(publisherIssuer);
  const newestSignedBy = async (kid: string) => (kid === stolen ? 7 : undefined);
  await expect(revoke(folder, stolen!, { newestSignedBy })).rejects.toThrow(
    /has signed version 7, .* --replace .*resign/,
  );
  expect(await revoke(folder, stolen!, { newestSignedBy, replace: true })).toMatchObject({ isStillTrusted: true });
  const [made] = readPublisherKeys(folder);
  expect(published(publisherIssuer)).toEqual([made!.id, stolen]);
  // Another key signs already: what is left to do is to sign anew, not to make one more.
  await expect(revoke(folder, stolen!, { newestSignedBy, replace: true })).rejects.toThrow('then: schema resign');
  expect(await revoke(folder, stolen!)).toMatchObject({ isStillTrusted: false, isReplaced: false });
  expect(published(publisherIssuer)).toEqual([made!.id]);
});

test('while a publisher’s next key is published that one signs from then on, instead of one more', async () => {
  const [stolen] = published(publisherIssuer);
  const { next } = await rotate(folder, publisherIssuer);
  expect(await revoke(folder, stolen!, { newestSignedBy: async () => 7, replace: true })).toMatchObject({
    isStillTrusted: true,
    isReplaced: false,
  });
  expect(readPublisherKeys(folder).map(({ id }) => id)).toEqual([...next, stolen]);
});

test('a token key that is replaced signs no more', async () => {
  const [stolen] = published('tenancy/tokens');
  await revoke(folder, stolen!, { replace: true });
  expect(readTokenKeys(folder).map(({ id }) => id)).toEqual(published('tenancy/tokens'));
  expect(published('tenancy/tokens')).not.toContain(stolen);
});

test('what is no key, and what seals credentials, is refused', async () => {
  await expect(revoke(folder, 'nothing')).rejects.toThrow(`publishes no key nothing; see: keys list ${folder}`);
  await expect(revoke(folder, 'default')).rejects.toThrow(`keys rotate ${folder} ${credentialKeys} seals them`);
});
