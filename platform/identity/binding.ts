import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { identityRequired } from '../values/errors.ts';
import { AnswerProof } from './answerProof.ts';
import { createDerivedKeys, type PeerKey, type RequestKeys } from './derivedKeys.ts';
import { digestOf } from './identityToken.ts';
import type { KeyRing } from './keyRing.ts';
import type { OwnKeys } from './keys.ts';
import { createRandomBytes } from './randomBytes.ts';

/** The header that binds one request to one identity, sender and receiver. */
export const bindingHeader = 'orgraph-binding';

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
  /**
   * Milliseconds that the sender will still wait, counted from when it sends: a duration, so no clocks are compared.
   */
  left?: number | undefined;
  /** The idempotency header's value; only beside `left`. */
  idempotency?: string | undefined;
}

/** A request's binding as its sender keeps it. */
export interface Binding {
  /** The header's. */
  value: string;
  /** What the answer is to prove. */
  answer: AnswerProof;
}

/** What a receiver knows of a binding that holds. */
export interface CheckedBinding {
  nonce: string;
  /** Makes the proof of the answer. */
  answer: AnswerProof;
  /** Milliseconds that the sender waits, from the arrival on; undefined where it did not say (version 1). */
  left: number | undefined;
}

const windowSeconds = 30;
const toleranceSeconds = 5;
const parameters =
  /^v([12]); from=([\w-]+); to=([\w-]+); time=(\d{1,12}); nonce=([\w-]{22})(?:; left=(\d{1,9}))?; mac=([\w-]{43})$/;

const newNonce = createRandomBytes(16);

/** Binds requests by HMAC-SHA256 with a key that only the sender and the receiver can derive. */
export function createBinder(keys: OwnKeys, ring: KeyRing, now: () => number = Date.now) {
  const derived = createDerivedKeys(keys);
  const digests = new LRUCache<string, string>({ max: 1_000 });

  /** An identity's digest; tokens are used many times. */
  function digestOnce(identity: string): string {
    let digest = digests.get(identity);
    if (digest === undefined) digests.set(identity, (digest = digestOf(identity)));
    return digest;
  }

  function bound(request: BoundRequest, receiver: string, { id: to, key }: Omit<PeerKey, 'name'>): Binding {
    const from = keys.exchange[0]!.id;
    const shared = derived.asking(from, { name: receiver, id: to, key });
    const seconds = Math.floor(now() / 1000);
    const time = String(seconds);
    const nonce = newNonce();
    const { left } = request;
    const mac = macOf(shared, request, digestOnce(request.identity), time, nonce, left);
    return {
      value:
        left === undefined
          ? `v1; from=${from}; to=${to}; time=${time}; nonce=${nonce}; mac=${mac}`
          : `v2; from=${from}; to=${to}; time=${time}; nonce=${nonce}; left=${left}; mac=${mac}`,
      answer: new AnswerProof(shared, seconds, nonce),
    };
  }

  async function bindFirst(request: BoundRequest, receiver: string): Promise<Binding> {
    const current = await ring.current(receiver, 'enc');
    if (current === undefined) throw new Error(`the key ring has no key of ${receiver}`);
    return bound(request, receiver, current);
  }

  return {
    /** Binds a request to one receiver; each call has a nonce of its own. */
    bind(request: BoundRequest, receiver: string): Binding | Promise<Binding> {
      const current = ring.known(receiver, 'enc');
      return current === undefined ? bindFirst(request, receiver) : bound(request, receiver, current);
    },

    /**
     * @throws OrgraphError IDENTITY_REQUIRED unless `sender` bound exactly this request, in the last 30 s, to this
     * process.
     */
    async check(value: string | undefined, request: BoundRequest, sender: string): Promise<CheckedBinding> {
      const [, version, sentFrom, to, time, nonce, said, mac] = parameters.exec(value ?? '') ?? [];
      if (sentFrom === undefined || to === undefined || time === undefined || nonce === undefined || mac === undefined)
        throw identityRequired('no binding, or not in its form');
      if ((version === '2') !== (said !== undefined)) throw identityRequired('a binding of neither version');
      const age = now() / 1000 - Number(time);
      if (age > windowSeconds + toleranceSeconds || age < -toleranceSeconds)
        throw identityRequired('a binding of another time: clocks differ, or it was kept');
      const published = await ring.find(sentFrom, sender, 'enc');
      if (published === undefined) throw identityRequired('the sender’s exchange key is not published');
      const shared = derived.answering(to, { name: sender, id: sentFrom, key: published });
      const left = said === undefined ? undefined : Number(said);
      const expected = macOf(shared, request, digestOnce(request.identity), time, nonce, left);
      if (!timingSafeEqual(Buffer.from(mac, 'latin1'), Buffer.from(expected, 'latin1')))
        throw identityRequired('the binding is of another request');
      return { nonce, left, answer: new AnswerProof(shared, Number(time), nonce) };
    },
  };
}

function macOf(
  { bind }: RequestKeys,
  { method, path, requestId, clientAddress, clientAgent, body, encoding, idempotency = '' }: BoundRequest,
  digest: string,
  time: string,
  nonce: string,
  left: number | undefined,
): string {
  const fields = [method, path, digest, requestId, clientAddress, clientAgent, time, nonce];
  if (left !== undefined) fields.push(String(left), idempotency);
  return bind([JSON.stringify(fields), '\n', body], encoding);
}
