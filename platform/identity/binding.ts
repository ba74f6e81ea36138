import {
  createHmac,
  createSecretKey,
  diffieHellman,
  hkdfSync,
  randomFillSync,
  timingSafeEqual,
  type Hmac,
  type KeyObject,
} from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { identityRequired } from '../values/errors.ts';
import { digestOf } from './identityToken.ts';
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
  /** How a body that is a string stands for bytes: utf8 unless said otherwise. */
  encoding?: 'utf8' | 'latin1' | undefined;
  /** Milliseconds that the sender will still wait, counted from when it sends: a duration, so no clocks are compared. */
  left?: number | undefined;
  /** The idempotency header's value; only beside `left`. */
  idempotency?: string | undefined;
}

/** What a receiver knows of a binding that holds. */
export interface CheckedBinding {
  nonce: string;
  /** Milliseconds that the sender waits, from the arrival on; undefined where it did not say (version 1). */
  left: number | undefined;
}

const windowSeconds = 30;
const toleranceSeconds = 5;
const parameters =
  /^v([12]); from=([\w-]+); to=([\w-]+); time=(\d{1,12}); nonce=([\w-]{22})(?:; left=(\d{1,9}))?; mac=([\w-]{43})$/;

/**
 * Binds requests by HMAC-SHA256 with a key that only the sender and the receiver can derive: X25519 of their key pairs,
 * expanded by HKDF whose info names both, because the shared secret is the same in both directions.
 */
export function createBinder(keys: OwnKeys, ring: KeyRing, now: () => number = Date.now) {
  const derived = new Map<string, KeyObject>();
  const digests = new LRUCache<string, string>({ max: 1_000 });
  const from = keys.exchange[0]!.id;

  async function keyBetween(
    sender: string,
    receiver: string,
    ownId: string,
    peerId: string,
    peer: string,
  ): Promise<KeyObject> {
    const name = nameOf(sender, receiver, ownId, peerId);
    const known = derived.get(name);
    if (known !== undefined) return known;
    const own = keys.exchange.find(({ id }) => id === ownId);
    const publicPeer = await ring.find(peerId, peer, 'enc');
    if (own === undefined || publicPeer === undefined) throw identityRequired();
    const secret = diffieHellman({ privateKey: own.key, publicKey: publicPeer });
    const key = createSecretKey(
      Buffer.from(hkdfSync('sha256', secret, '', `orgraph binding v1 from ${sender} to ${receiver}`, 32)),
    );
    derived.set(name, key);
    return key;
  }

  /** An identity's digest; tokens are used many times. */
  function digestOnce(identity: string): string {
    let digest = digests.get(identity);
    if (digest === undefined) digests.set(identity, (digest = digestOf(identity)));
    return digest;
  }

  function bound(request: BoundRequest, key: KeyObject, to: string): string {
    const time = String(Math.floor(now() / 1000));
    const nonce = newNonce();
    const { left } = request;
    const mac = macOf(key, request, digestOnce(request.identity), time, nonce, left).digest('base64url');
    return left === undefined
      ? `v1; from=${from}; to=${to}; time=${time}; nonce=${nonce}; mac=${mac}`
      : `v2; from=${from}; to=${to}; time=${time}; nonce=${nonce}; left=${left}; mac=${mac}`;
  }

  async function bindFirst(request: BoundRequest, receiver: string): Promise<string> {
    const to = (await ring.current(receiver, 'enc'))?.id;
    if (to === undefined) throw new Error(`the key ring has no key of ${receiver}`);
    return bound(request, await keyBetween(keys.name, receiver, from, to, receiver), to);
  }

  return {
    /** The binding header's value for a request to one receiver; each call has a nonce of its own. */
    bind(request: BoundRequest, receiver: string): string | Promise<string> {
      const to = ring.known(receiver, 'enc')?.id;
      const key = to === undefined ? undefined : derived.get(nameOf(keys.name, receiver, from, to));
      return key === undefined ? bindFirst(request, receiver) : bound(request, key, to!);
    },

    /**
     * @throws OrgraphError IDENTITY_REQUIRED unless `sender` bound exactly this request, in the last 30 s, to this
     * process.
     */
    async check(value: string | undefined, request: BoundRequest, sender: string): Promise<CheckedBinding> {
      const [, version, sentFrom, to, time, nonce, said, mac] = parameters.exec(value ?? '') ?? [];
      if (sentFrom === undefined || to === undefined || time === undefined || nonce === undefined || mac === undefined)
        throw identityRequired();
      if ((version === '2') !== (said !== undefined)) throw identityRequired();
      const age = now() / 1000 - Number(time);
      if (age > windowSeconds + toleranceSeconds || age < -toleranceSeconds) throw identityRequired();
      const key = await keyBetween(sender, keys.name, to, sentFrom, sender);
      const given = Buffer.from(mac, 'base64url');
      const left = said === undefined ? undefined : Number(said);
      const expected = macOf(key, request, digestOnce(request.identity), time, nonce, left).digest();
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw identityRequired();
      return { nonce, left };
    },
  };
}

const nameOf = (sender: string, receiver: string, ownId: string, peerId: string): string =>
  `${sender}>${receiver} ${ownId} ${peerId}`;

function macOf(
  key: KeyObject,
  { method, path, requestId, clientAddress, clientAgent, body, encoding = 'utf8', idempotency = '' }: BoundRequest,
  digest: string,
  time: string,
  nonce: string,
  left: number | undefined,
): Hmac {
  const fields = [method, path, digest, requestId, clientAddress, clientAgent, time, nonce];
  if (left !== undefined) fields.push(String(left), idempotency);
  const head = `${JSON.stringify(fields)}\n`;
  const mac = createHmac('sha256', key);
  // One update costs less than two.
  if (typeof body === 'string') return mac.update(head + body, encoding);
  return mac.update(head).update(body);
}

const nonceBytes = 16;
const drawn = Buffer.alloc(256 * nonceBytes);
let next = drawn.length;

/**
 * 128 random bits as text, never given twice; the system is asked for many at once, because each question costs more
 * than all else of a binding.
 */
function newNonce(): string {
  if (next === drawn.length) {
    randomFillSync(drawn);
    next = 0;
  }
  return drawn.toString('base64url', next, (next += nonceBytes));
}
