import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { vectorsFile, writeVectors, type Vectors } from '#tools/vectors/vectors.ts';
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

test.each(vectors.requests.filter(({ proven }) => !proven))('the platform refuses: $title', async ({ request }) => {
  await expect(verify(request)).rejects.toMatchObject({ code: 'IDENTITY_REQUIRED' });
});
