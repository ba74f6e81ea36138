import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { AnswerProof } from '#platform/identity/answerProof.ts';
import { createDerivedKeys } from '#platform/identity/derivedKeys.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { vectorsFile, writeVectors, type Vectors } from '#tools/vectors/vectors.ts';
import { answerHeaderOf, partsOf } from '../../tools/conformance/lenient/answer.ts';
import { Jwks } from '../../tools/conformance/lenient/keys.ts';
import { prove } from '../../tools/conformance/lenient/proof.ts';

const vectors = JSON.parse(readFileSync(vectorsFile, 'utf8')) as Vectors;
const folder = mkdtempSync(join(tmpdir(), 'orgraph-vectors-'));
writeFileSync(join(folder, 'jwks.json'), JSON.stringify(vectors.jwks));
afterAll(() => rmSync(folder, { recursive: true }));

const keyOf = (jwk: object) => [
  { id: (jwk as JsonWebKey & { kid: string }).kid, key: createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }) },
];
const { signing, exchange } = vectors.privateKeys[vectors.receiver]!;
const own = { name: vectors.receiver, signing: keyOf(signing), exchange: keyOf(exchange) };

const verify = ({ method, path, headers, body }: Vectors['requests'][number]['request']) =>
  createRequestVerifier(own, createKeyRing(join(folder, 'jwks.json')), () => vectors.moment * 1000).verify({
    method,
    path,
    headers,
    body: Buffer.from(body),
  });

test('the published vectors are what the tool writes', async () => {
  expect(await writeVectors({ check: true })).toBe(true);
});

test.each(vectors.requests)(
  'a subgraph that shares no code with the platform judges the same: $title',
  ({ request: { body, ...request }, proven }) => {
    expect(
      prove({ ...request, body: Buffer.from(body) }, own, new Jwks(folder), new Set(), vectors.moment) !== undefined,
    ).toBe(proven);
  },
);

test.each(vectors.requests.filter(({ proven }) => proven))(
  'the platform takes as proven: $title',
  async ({ request }) => {
    expect(await verify(request)).toMatchObject({
      issuer: 'gateway',
      nonce: 'AAECAwQFBgcICQoLDA0ODw',
      requestId: 'request-1',
      identity: { organization: '0c7a1f64-2b0e-4f6a-8a3e-8b5e6f1d2c01' },
    });
  },
);

const ownOf = (name: string) => {
  const { signing: sign, exchange: exchanged } = vectors.privateKeys[name]!;
  return { name, signing: keyOf(sign), exchange: keyOf(exchanged) };
};
const binding = vectors.requests[0]!.request.headers['orgraph-binding']!;

test.each(vectors.answers)('the gateway judges an answer the same: $title', async ({ proven, answer }) => {
  const gateway = ownOf('gateway');
  const peer = (await createKeyRing(join(folder, 'jwks.json')).current(vectors.receiver, 'enc'))!;
  const keys = createDerivedKeys(gateway).asking(gateway.exchange[0]!.id, { name: vectors.receiver, ...peer });
  const holds = new AnswerProof(keys, vectors.moment, partsOf(binding)!.nonce).holds(answer.headers['orgraph-answer'], {
    status: answer.status,
    contentType: answer.headers['content-type']!,
    body: Buffer.from(answer.body),
  });
  expect(holds).toBe(proven);
});

test.each(vectors.answers.filter(({ proven }) => proven))(
  'a subgraph that shares no code with the platform makes the same proof: $title',
  ({ answer: { status, headers, body } }) => {
    const value = headers['orgraph-answer']!;
    const iv = /iv=([\w-]+)/.exec(value)?.[1];
    const answer = { status, contentType: headers['content-type']!, body };
    expect(
      answerHeaderOf(
        partsOf(binding)!,
        answer,
        own,
        new Jwks(folder),
        new Set(),
        iv === undefined ? iv : Buffer.from(iv, 'base64url'),
      ),
    ).toBe(value);
  },
);

test.each(vectors.requests.filter(({ proven }) => !proven))('the platform refuses: $title', async ({ request }) => {
  await expect(verify(request)).rejects.toMatchObject({ code: 'IDENTITY_REQUIRED' });
});
