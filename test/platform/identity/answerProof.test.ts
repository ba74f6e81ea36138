import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { admitUnproven, provenAnswersOnly, UnprovenAnswer } from '#platform/identity/answerCheck.ts';
import { AnswerProof, mostForMac, type AnswerContent } from '#platform/identity/answerProof.ts';
import { createBinder, type BoundRequest } from '#platform/identity/binding.ts';
import { createDerivedKeys, type RequestKeys } from '#platform/identity/derivedKeys.ts';
import type { KeyRing } from '#platform/identity/keyRing.ts';
import { createLog, type Log } from '#platform/process/log.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';

let keys: TestKeys;
beforeAll(async () => {
  keys = await createTestKeys();
});
afterAll(() => keys.remove());

const start = Date.parse('2026-01-01T00:00:00Z');
const request: BoundRequest = {
  method: 'POST',
  path: '/graphql',
  identity: 'the.jws.text',
  requestId: 'r1',
  clientAddress: '192.0.2.1',
  clientAgent: 'a browser',
  body: '{"query":"{ me { id } }"}',
};
const answer: AnswerContent = {
  status: 200,
  contentType: 'application/json; charset=utf-8',
  body: Buffer.from('{"data":{"me":{"id":"Zoë"}}}'),
};

const long: AnswerContent = { ...answer, body: Buffer.alloc(mostForMac + 1, 'x') };
/** Proven in the one form and in the other. */
const ofEachForm = [
  ['short', answer],
  ['long', long],
] as const;

/** One request of the gateway's to content, as both know it. */
async function exchange(ring = keys.ring) {
  const { value, answer: expected } = await createBinder(keys.of('gateway'), ring, () => start).bind(
    request,
    'content',
  );
  const { answer: own } = await createBinder(keys.of('content'), ring, () => start).check(value, request, 'gateway');
  return { value, expected, own };
}

test('what the answerer proves holds for the asker: a short answer by a mac, a long one by a tag with an IV of its own each time', async () => {
  const { expected, own } = await exchange();
  const [asker, answerer] = [keys.of('gateway'), keys.of('content')].map(({ exchange: [key] }) => key!.id);
  const [first, again] = [own.make(long), own.make(long)];
  expect(own.make(answer)).toMatch(new RegExp(`^v2; from=${answerer}; to=${asker}; mac=[\\w-]{43}$`));
  expect(first).toMatch(new RegExp(`^v1; from=${answerer}; to=${asker}; iv=[\\w-]{16}; tag=[\\w-]{22}$`));
  expect(again.slice(-50)).not.toBe(first.slice(-50));
  expect([first, again].map((value) => expected.holds(value, long))).toEqual([true, true]);
});

test.each<[string, AnswerContent]>([
  ['nothing', { ...answer, body: Buffer.alloc(0) }],
  ['the longest body that has a mac', { ...answer, body: Buffer.alloc(mostForMac, 'x') }],
  ['a megabyte', { ...answer, body: Buffer.alloc(1_000_000, 'x') }],
  ['a refusal without a content type', { status: 401, contentType: '', body: Buffer.from('{}') }],
])('%s is proven like any answer', async (_, content) => {
  const { expected, own } = await exchange();
  expect(expected.holds(own.make(content), content)).toBe(true);
});

test.each<[string, Partial<AnswerContent>]>([
  ['status', { status: 201 }],
  ['content type', { contentType: 'application/json' }],
  ['body', { body: Buffer.from('{"data":{"me":{"id":"Zoé"}}}') }],
  ['body of no length', { body: Buffer.alloc(0) }],
])('another %s is not what was proven', async (_, change) => {
  const { expected, own } = await exchange();
  for (const [, given] of ofEachForm) expect(expected.holds(own.make(given), { ...given, ...change })).toBe(false);
});

test.each(ofEachForm)('the proof of a %s answer to another request, however equal, does not hold', async (_, given) => {
  const [one, other] = [await exchange(), await exchange()];
  expect(other.expected.holds(one.own.make(given), given)).toBe(false);
});

test.each(ofEachForm)('what is not the header of the proof of a %s answer does not hold', async (_, given) => {
  const { expected, own } = await exchange();
  const value = own.make(given);
  const changed = [
    undefined,
    '',
    value.replace(/^v./, (version) => (version === 'v1' ? 'v2' : 'v1')),
    value.slice(0, -1),
    `${value}A`,
    ` ${value}`,
    value.replace('from=', 'from=A'),
    value.replace(/from=([\w-]+); to=([\w-]+)/, 'from=$2; to=$1'),
    value.replace('; tag=', ', tag='),
    value.replace(/mac=.*/, `mac=${'A'.repeat(43)}`),
    value.replace(/mac=.{43}/, `mac=${'='.repeat(43)}`),
    value.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A')),
    value.replace(/tag=.*/, `tag=${'A'.repeat(22)}`),
    value.replace(/tag=.{22}/, `tag=${'='.repeat(22)}`),
    value.replace(/iv=.{16}/, `iv=${'A'.repeat(16)}`),
    value.replace(/iv=.{16}/, `iv=${'='.repeat(16)}`),
    `${value}, ${value}`,
  ];
  expect(changed.filter((text) => text !== value && expected.holds(text, given))).toEqual([]);
});

/** Of the gateway's requests to content and the other way round, as the gateway derives them. */
async function derived(): Promise<Record<'asking' | 'answering', RequestKeys>> {
  const [gateway, peer] = [keys.of('gateway'), (await keys.ring.current('content', 'enc'))!];
  const content = { name: 'content', ...peer };
  const own = createDerivedKeys(gateway);
  return {
    asking: own.asking(gateway.exchange[0]!.id, content),
    answering: own.answering(gateway.exchange[0]!.id, content),
  };
}

test('a tag’s key serves one direction and one minute', async () => {
  const { asking } = await derived();
  const seconds = start / 1000;
  const { expected, own } = await exchange();
  const value = own.make(long);
  expect(new AnswerProof(asking, seconds, expected.nonce).holds(value, long)).toBe(true);
  expect(new AnswerProof(asking, seconds + 59, expected.nonce).holds(value, long)).toBe(true);
  expect(new AnswerProof(asking, seconds + 60, expected.nonce).holds(value, long)).toBe(false);
});

test.each(ofEachForm)('what the asker itself could make of a %s answer is not the answerer’s', async (_, given) => {
  const { asking, answering } = await derived();
  const { expected } = await exchange();
  const forged = new AnswerProof(answering, start / 1000, expected.nonce).make(given);
  const form = forged.startsWith('v1') ? 'tagStart' : 'macStart';
  const directed = asking[form] + forged.slice(answering[form].length);
  expect(new AnswerProof(asking, start / 1000, expected.nonce).holds(directed, given)).toBe(false);
});

test('the keys of minutes are derived once, and those of minutes gone by are not kept', async () => {
  const { asking } = await derived();
  const first = asking.answer(0);
  expect(asking.answer(0)).toBe(first);
  for (let minute = 1; minute < 10; minute += 1) asking.answer(minute);
  expect(asking.answer(0)).not.toBe(first);
  expect(asking.answer(0).equals(first)).toBe(true);
});

test('what was derived from a published key serves nobody once the ring does not give that key any more', async () => {
  let revoked = false;
  const ring: KeyRing = {
    ...keys.ring,
    find: (id, issuer, use) => (revoked ? Promise.resolve(undefined) : keys.ring.find(id, issuer, use)),
    known: (issuer, use) => (revoked ? undefined : keys.ring.known(issuer, use)),
    current: (issuer, use) => (revoked ? Promise.resolve(undefined) : keys.ring.current(issuer, use)),
  };
  const [sender, receiver] = ['gateway', 'content'].map((name) => createBinder(keys.of(name), ring, () => start));
  const { value } = await sender!.bind(request, 'content');
  await expect(receiver!.check(value, request, 'gateway')).resolves.toMatchObject({});
  revoked = true;
  await expect(receiver!.check(value, request, 'gateway')).rejects.toMatchObject({ code: 'IDENTITY_REQUIRED' });
  await expect(async () => sender!.bind(request, 'content')).rejects.toThrow('no key of content');
});

const received = (proof: string | undefined, change: Partial<AnswerContent> = {}) => ({
  ...answer,
  ...change,
  body: Buffer.from(answer.body),
  proof,
});

test('where proofs are required, an answer without the right one is an error that names who should have given it', async () => {
  const { expected, own } = await exchange();
  expect(() => provenAnswersOnly('content', expected, received(own.make(answer)))).not.toThrow();
  expect(() => provenAnswersOnly('content', expected, received(undefined))).toThrow(UnprovenAnswer);
  expect(() => provenAnswersOnly('content', expected, received(own.make({ ...answer, status: 401 })))).toThrow(
    'the answer of content with status 200 has an orgraph-answer that does not fit it',
  );
});

test('where they are only logged, answers without one are believed, and that is said once a minute for each process', async () => {
  const { expected, own } = await exchange();
  const warned: string[] = [];
  const log = { warn: ({ answerer }: { answerer: string }) => warned.push(answerer) } as unknown as Log;
  let now = start;
  const check = admitUnproven(log, () => now);
  for (const name of ['content', 'slack', 'content', 'slack']) check(name, expected, received(undefined));
  check('content', expected, received(own.make(answer)));
  expect(warned).toEqual(['content', 'slack']);
  now += 60_000;
  check('content', expected, received(undefined));
  expect(warned).toEqual(['content', 'slack', 'content']);
  const wrong = received(own.make({ ...answer, status: 500 }));
  expect(() => check('content', expected, wrong)).toThrow(UnprovenAnswer);
  expect(() => check('content', expected, received(undefined, { status: 401 }))).toThrow(UnprovenAnswer);
  expect(() => admitUnproven(createLog('test', 'silent'))('content', expected, received(undefined))).not.toThrow();
});
