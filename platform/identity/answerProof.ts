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
  /** As it is before it is coded (`content-encoding`). */
  body: Uint8Array;
}

/**
 * Bytes of a body up to which an answer is proven by HMAC-SHA256, and above which by the tag of AES-256-GCM. A cipher
 * costs as much as three short messages' HMAC; its tag over a long one, a sixth of the HMAC.
 */
export const mostForMac = 4_096;

const algorithm = 'aes-256-gcm';
const options = { authTagLength: 16 };
const [ivLength, tagLength, macLength] = [16, 22, 43];
const beforeTag = '; tag=';
const newIv = createRandomBytes(12);

/**
 * The proof of one answer: what is proven are the request's nonce, the answer's status, content type and body, under
 * keys that only the asker and the answerer can derive. Of a short answer it is an HMAC-SHA256; of a long one an
 * AES-256-GCM tag over nothing, with all that as additional data. For that the answerer draws an IV, because a query
 * that is sent again has the same nonce.
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
    const { macStart, tagStart } = this.#keys;
    if (answer.body.length <= mostForMac) return macStart + this.#mac(answer);
    const iv = newIv();
    const cipher = createCipheriv(algorithm, this.#keys.answer(this.#minute), Buffer.from(iv, 'base64url'), options);
    cipher.setAAD(this.#head(answer)).setAAD(answer.body).final();
    return `${tagStart}${iv}${beforeTag}${cipher.getAuthTag().toString('base64url')}`;
  }

  /** Whether the header's value was made for this answer to this request by who was asked. */
  holds(value: string | undefined, answer: AnswerContent): boolean {
    if (value === undefined) return false;
    const { macStart } = this.#keys;
    if (!value.startsWith(macStart)) return this.#holdsTag(value, answer);
    return value.length === macStart.length + macLength && endsWithMac(value, this.#mac(answer));
  }

  #holdsTag(value: string, answer: AnswerContent): boolean {
    const { tagStart } = this.#keys;
    const endOfIv = tagStart.length + ivLength;
    const start = endOfIv + beforeTag.length;
    if (value.length !== start + tagLength || !value.startsWith(tagStart) || !value.startsWith(beforeTag, endOfIv))
      return false;
    const iv = Buffer.from(value.slice(tagStart.length, endOfIv), 'base64url');
    const tag = Buffer.from(value.slice(start), 'base64url');
    // Base64 has several texts for some bytes; the proof is one of them.
    if (iv.length !== 12 || tag.length !== 16 || !value.endsWith(tag.toString('base64url'))) return false;
    const decipher = createDecipheriv(algorithm, this.#keys.answer(this.#minute), iv, options);
    decipher.setAuthTag(tag).setAAD(this.#head(answer)).setAAD(answer.body);
    try {
      decipher.final();
      return true;
    } catch {
      return false;
    }
  }

  #mac(answer: AnswerContent): string {
    return this.#keys.answerMac([opening, this.nonce, closingOf(answer), answer.body]);
  }

  #head(answer: AnswerContent): Buffer {
    return Buffer.concat([opening, Buffer.from(this.nonce), closingOf(answer)]);
  }
}

/** The head of what is proven, `["<nonce>",<status>,"<content type>"]` and a line feed, is these around the nonce. */
const opening = Buffer.from('["');
let last = { status: 0, contentType: '', closing: Buffer.alloc(0) };
/** Most answers have the same. */
function closingOf({ status, contentType }: AnswerContent): Buffer {
  if (last.status !== status || last.contentType !== contentType)
    last = { status, contentType, closing: Buffer.from(`",${status},${JSON.stringify(contentType)}]\n`) };
  return last.closing;
}

/** Looks at every character, wherever the first differs: the time that it takes tells nothing. */
function endsWithMac(value: string, mac: string): boolean {
  const start = value.length - mac.length;
  let difference = 0;
  for (let index = 0; index < mac.length; index += 1)
    difference |= value.charCodeAt(start + index) ^ mac.charCodeAt(index);
  return difference === 0;
}
