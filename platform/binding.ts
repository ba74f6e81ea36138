import { createHmac, diffieHellman, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { identityRequired } from './errors.ts';
import { digestOf } from './identity.ts';
import type { KeyRing } from './keyRing.ts';
import type { OwnKeys } from './keys.ts';

/** The header that binds one request to one identity, sender and receiver. */
export const bindingHeader = 'orgraph-binding';
/** The header of an answer that says to which request it belongs: its binding's nonce. */
export const nonceHeader = 'orgraph-nonce';

/** All that a binding covers, the body included. */
export interface BoundRequest {
  method: string;
  path: string;
  identity: string;
  requestId: string;
  clientAddress: string;
  clientAgent: string;
  body: string | Uint8Array;
}

const windowSeconds = 30;
const toleranceSeconds = 5;
const parameters = /^v1; from=([\w-]+); to=([\w-]+); time=(\d{1,12}); nonce=([\w-]{22}); mac=([\w-]{43})$/;

export interface Binder {
  /** The binding header's value for a request to one receiver; each call has a nonce of its own. */
  bind(request: BoundRequest, receiver: string): Promise<string>;
  /** @returns the nonce. @throws OrgraphError IDENTITY_REQUIRED unless `sender` bound exactly this request, in the last 30 s, to this process. */
  check(value: string | undefined, request: BoundRequest, sender: string): Promise<string>;
}

/**
 * Binds requests by HMAC-SHA256 with a key that only the sender and the receiver can derive: X25519 of their key pairs,
 * expanded by HKDF whose info names both, because the shared secret is the same in both directions.
 */
export function createBinder(keys: OwnKeys, ring: KeyRing, now: () => number = Date.now): Binder {
  const derived = new Map<string, Buffer>();

  async function keyBetween(sender: string, receiver: string, ownId: string, peerId: string, peer: string): Promise<Buffer> {
    const name = `${sender}>${receiver} ${ownId} ${peerId}`;
    const known = derived.get(name);
    if (known !== undefined) return known;
    const own = keys.exchange.find(({ id }) => id === ownId);
    const publicPeer = await ring.find(peerId, peer, 'enc');
    if (own === undefined || publicPeer === undefined) throw identityRequired();
    const secret = diffieHellman({ privateKey: own.key, publicKey: publicPeer });
    const key = Buffer.from(hkdfSync('sha256', secret, '', `orgraph binding v1 from ${sender} to ${receiver}`, 32));
    derived.set(name, key);
    return key;
  }

  return {
    async bind(request, receiver) {
      const from = keys.exchange[0]!.id;
      const to = (await ring.current(receiver, 'enc'))?.id;
      if (to === undefined) throw new Error(`the key ring has no key of ${receiver}`);
      const key = await keyBetween(keys.name, receiver, from, to, receiver);
      const time = String(Math.floor(now() / 1000));
      const nonce = randomBytes(16).toString('base64url');
      return `v1; from=${from}; to=${to}; time=${time}; nonce=${nonce}; mac=${macOf(key, request, time, nonce).toString('base64url')}`;
    },

    async check(value, request, sender) {
      const [, from, to, time, nonce, mac] = parameters.exec(value ?? '') ?? [];
      if (from === undefined || to === undefined || time === undefined || nonce === undefined || mac === undefined) throw identityRequired();
      const age = now() / 1000 - Number(time);
      if (age > windowSeconds + toleranceSeconds || age < -toleranceSeconds) throw identityRequired();
      const key = await keyBetween(sender, keys.name, to, from, sender);
      const given = Buffer.from(mac, 'base64url');
      const expected = macOf(key, request, time, nonce);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw identityRequired();
      return nonce;
    },
  };
}

function macOf(key: Buffer, request: BoundRequest, time: string, nonce: string): Buffer {
  const head = [request.method, request.path, digestOf(request.identity), request.requestId, request.clientAddress, request.clientAgent, time, nonce];
  return createHmac('sha256', key).update(JSON.stringify(head)).update('\n').update(request.body).digest();
}
