import { createHash, createHmac, createPublicKey, diffieHellman, hkdfSync, sign } from 'node:crypto';
import type { FixedKey, Party } from './parties.ts';

/** A request as it comes over the wire, all of whose secrets are in the vectors. */
export interface VectorRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** The moment of the vectors, in seconds since the epoch: 2026-01-01T00:00:00Z. */
export const vectorMoment = 1_767_225_600;

export interface Making {
  gateway: Party;
  receiver: Party;
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Another key than the gateway's, or a signature of any making. */
  signing?: FixedKey;
  signature?: (text: string) => string;
  body?: string;
  /** Seconds by which the binding's time differs from the moment. */
  late?: number;
  /** Milliseconds that the gateway waits: then the binding is of version 2. */
  left?: number;
  /** The header `orgraph-idempotency`. */
  idempotency?: string;
}

const claimsOf = (receiver: string) => ({
  iss: 'gateway',
  aud: receiver,
  sub: '6f0f8d0e-5c3f-4a55-9f5b-0d4e1f6a7b01',
  sub_type: 'user',
  org: '0c7a1f64-2b0e-4f6a-8a3e-8b5e6f1d2c01',
  membership: '5d2c9b1e-7a44-4c0f-9d3b-1e2f3a4b5c01',
  role: 'MEMBER',
  permissions: ['content:read', 'content:write'],
  teams: [{ id: '9a8b7c6d-5e4f-4a3b-8c2d-1f0e9d8c7b01', role: 'MEMBER' }],
  email: 'member@acme.test',
  mver: 3,
  txn: '11111111-1111-4111-8111-111111111101',
  jti: '22222222-2222-4222-8222-222222222201',
  iat: vectorMoment,
  exp: vectorMoment + 30,
});

/**
 * Builds one request step by step after docs/subgraph-contract.md; the platform's own verifier is what it is tested
 * against.
 */
export function makeRequest({
  gateway,
  receiver,
  claims,
  header,
  signing = gateway.signing,
  signature,
  body = '{"query":"{ notes { edges { node { text } } } }"}',
  late = 0,
  left,
  idempotency,
}: Making): VectorRequest {
  const text = [
    { alg: 'EdDSA', kid: signing.kid, typ: 'txntoken+jwt', ...header },
    { ...claimsOf(receiver.name), ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const token = `${text}.${(signature ?? ((content: string) => sign(null, Buffer.from(content), signing.key).toString('base64url')))(text)}`;
  const [method, path, requestId, address, agent, nonce] = [
    'POST',
    '/graphql',
    'request-1',
    '192.0.2.1',
    'a browser',
    'AAECAwQFBgcICQoLDA0ODw',
  ];
  const time = String(vectorMoment + late);
  const digest = createHash('sha256').update(token).digest('base64url');
  const waiting = left === undefined ? [] : [String(left), idempotency ?? ''];
  const head = `${JSON.stringify([method, path, digest, requestId, address, agent, time, nonce, ...waiting])}\n`;
  const mac = createHmac('sha256', bindingKeyOf(gateway, receiver).key).update(head).update(body).digest('base64url');
  return {
    method,
    path,
    body,
    headers: {
      'content-type': 'application/json',
      'txn-token': token,
      'x-request-id': requestId,
      'orgraph-client-address': address,
      'orgraph-client-agent': agent,
      ...(idempotency !== undefined && { 'orgraph-idempotency': idempotency }),
      'orgraph-binding': `v${left === undefined ? 1 : 2}; from=${gateway.exchange.kid}; to=${receiver.exchange.kid}; time=${time}; nonce=${nonce}; ${left === undefined ? '' : `left=${left}; `}mac=${mac}`,
    },
  };
}

/** The key that only sender and receiver can derive, with the steps on the way. */
export function bindingKeyOf(sender: Party, receiver: Party): { sharedSecret: Buffer; info: string; key: Buffer } {
  const sharedSecret = sharedSecretOf(sender, receiver);
  const info = `orgraph binding v1 from ${sender.name} to ${receiver.name}`;
  return { sharedSecret, info, key: keyOf(sharedSecret, info) };
}

export const sharedSecretOf = (one: Party, other: Party): Buffer =>
  diffieHellman({ privateKey: one.exchange.key, publicKey: createPublicKey(other.exchange.key) });

export const keyOf = (sharedSecret: Buffer, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', sharedSecret, '', info, 32));

export const without = (headers: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
