import { createSecretKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto';
import { identityRequired } from '../values/errors.ts';
import { createHmacOf, type Hmac } from './hmac.ts';
import type { OwnKeys, PrivateKey } from './keys.ts';

/** An exchange key that another process has published. */
export interface PeerKey {
  name: string;
  id: string;
  key: KeyObject;
}

/** Minutes whose keys are kept: a binding is good for less than one, and clocks differ by seconds. */
const mostMinutes = 4;

/**
 * The keys of one process' requests to another and of the answers to them. Only the two can derive them: HKDF of what
 * X25519 gives for one exchange key of each; its info names both, because the secret is the same in both directions.
 */
export class RequestKeys {
  /** Binds such requests. */
  readonly bind: Hmac;
  readonly asker: string;
  readonly ownId: string;
  /** Of a short answer to such a request. */
  readonly answerMac: Hmac;
  /** What the proofs of such answers begin with, HMACs and tags: they name the exchange keys of both. */
  readonly macStart: string;
  readonly tagStart: string;
  readonly #secret: Buffer;
  readonly #answerInfo: string;
  readonly #answers = new Map<number, KeyObject>();

  constructor(secret: Buffer, ownId: string, asker: string, askerId: string, answerer: string, answererId: string) {
    this.#secret = secret;
    this.asker = asker;
    this.ownId = ownId;
    this.bind = createHmacOf(derive(secret, `orgraph binding v1 from ${asker} to ${answerer}`));
    const between = `from=${answererId}; to=${askerId}`;
    this.macStart = `v2; ${between}; mac=`;
    this.tagStart = `v1; ${between}; iv=`;
    this.answerMac = createHmacOf(derive(secret, `orgraph answer v2 from ${answerer} to ${asker}`));
    this.#answerInfo = `orgraph answer v1 from ${answerer} to ${asker}`;
  }

  /** The key of the tags of answers to requests of one minute, counted since the epoch. */
  answer(minute: number): KeyObject {
    let key = this.#answers.get(minute);
    if (key === undefined) {
      if (this.#answers.size === mostMinutes) this.#answers.delete(Math.min(...this.#answers.keys()));
      this.#answers.set(minute, (key = createSecretKey(derive(this.#secret, `${this.#answerInfo} ${minute}`))));
    }
    return key;
  }
}

/** The keys that this process derives with others. */
export interface DerivedKeys {
  /**
   * Of its own requests to the holder of a published key.
   * @param ownId which of this process' exchange keys. @throws OrgraphError IDENTITY_REQUIRED for none of them.
   */
  asking(ownId: string, peer: PeerKey): RequestKeys;
  /** Of the holder's requests to this process. @throws OrgraphError likewise. */
  answering(ownId: string, peer: PeerKey): RequestKeys;
}

/**
 * What is derived hangs on the published key itself and is looked up by it: whatever the ring does not give any more
 * serves nobody, and is collected with it.
 */
export function createDerivedKeys(keys: OwnKeys): DerivedKeys {
  const known = new WeakMap<KeyObject, RequestKeys[]>();

  /** An id that is not among our keys may be one that we were given just now. */
  function ownKey(id: string): PrivateKey | undefined {
    const find = () => keys.exchange.find((own) => own.id === id);
    return find() ?? (keys.refresh?.(), find());
  }

  function between(ownId: string, peer: PeerKey, asker: string): RequestKeys {
    const own = ownKey(ownId);
    if (own === undefined) throw identityRequired('it is bound to an exchange key that is not ours');
    let ofPeer = known.get(peer.key);
    if (ofPeer === undefined) known.set(peer.key, (ofPeer = []));
    let found = ofPeer.find((one) => one.ownId === ownId && one.asker === asker);
    if (found === undefined) {
      const secret = diffieHellman({ privateKey: own.key, publicKey: peer.key });
      found =
        asker === keys.name
          ? new RequestKeys(secret, ownId, asker, ownId, peer.name, peer.id)
          : new RequestKeys(secret, ownId, asker, peer.id, keys.name, ownId);
      ofPeer.push(found);
    }
    return found;
  }

  return {
    asking: (ownId, peer) => between(ownId, peer, keys.name),
    answering: (ownId, peer) => between(ownId, peer, peer.name),
  };
}

const derive = (secret: Buffer, info: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', info, 32));
