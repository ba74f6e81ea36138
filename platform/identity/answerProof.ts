import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RequestKeys } from './derivedKeys.ts';
import { createRandomBytes } from './randomBytes.ts';

/** The header of an answer that proves who gave it, and to which request. */
export const answerHeader = 'orgraph-answer';

/** What a proof covers of an answer. */
export interface AnswerContent {
  status: number;
  /** The header as it goes over the wire; '' where there is none. */
  contentType: string;
  /** As it goes over the wire. */
  body: Uint8Array;
}

const algorithm = 'aes-256-gcm';
const options = { authTagLength: 16 };
const [ivLength, tagLength] = [16, 22];
const beforeTag = '; tag=';
const newIv = createRandomBytes(12);

/**
 * The proof of one answer: an AES-256-GCM tag over nothing, with the request's nonce, the answer's status, content type
 * and body as additional data, under a key that only the asker and the answerer can derive. The answerer draws the IV,
 * because a query that is sent again has the same nonce.
 */
export class AnswerProof {
  /** The request's. */
  readonly nonce: string;
  readonly #keys: RequestKeys;
  readonly #minute: number;

  /** @param time when the request was bound, in seconds since the epoch. */
  constructor(keys: RequestKeys, time: number, nonce: string) {
    this.#keys = keys;
    this.#minute = Math.floor(time / 60);
    this.nonce = nonce;
  }

  /** The header's value, for who answers. */
  make(answer: AnswerContent): string {
    const iv = newIv();
    const cipher = createCipheriv(algorithm, this.#keys.answer(this.#minute), Buffer.from(iv, 'base64url'), options);
    cipher.setAAD(this.#head(answer)).setAAD(answer.body).final();
    return `${this.#keys.answerStart}${iv}${beforeTag}${cipher.getAuthTag().toString('base64url')}`;
  }

  /** Whether the header's value was made for this answer to this request by who was asked. */
  holds(value: string | undefined, answer: AnswerContent): boolean {
    const { answerStart } = this.#keys;
    const endOfIv = answerStart.length + ivLength;
    const start = endOfIv + beforeTag.length;
    if (value?.length !== start + tagLength || !value.startsWith(answerStart) || !value.startsWith(beforeTag, endOfIv))
      return false;
    const iv = Buffer.from(value.slice(answerStart.length, endOfIv), 'base64url');
    const tag = Buffer.from(value.slice(start), 'base64url');
    if (iv.length !== 12 || tag.length !== 16) return false;
    const decipher = createDecipheriv(algorithm, this.#keys.answer(this.#minute), iv, options);
    decipher.setAuthTag(tag).setAAD(this.#head(answer)).setAAD(answer.body);
    try {
      decipher.final();
      return true;
    } catch {
      return false;
    }
  }

  #head({ status, contentType }: AnswerContent): Buffer {
    return Buffer.from(`["${this.nonce}",${status},${JSON.stringify(contentType)}]\n`);
  }
}
