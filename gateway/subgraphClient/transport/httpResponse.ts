/** An HTTP answer, whole. */
export interface HttpResponse {
  status: number;
  /** The nonce of the request that it says to answer. */
  nonce: string | undefined;
  /** Its proof of who gives it. */
  proof: string | undefined;
  /** '' where it does not say. */
  contentType: string;
  /** How the body is coded, as the answer says it; '' where it is not. */
  coding: string;
  /** When to ask again, as the answer says it. */
  retryAfter: string | undefined;
  /** For how long it may be kept, as the answer says it, and for how long it has been. */
  cacheControl: string | undefined;
  age: string | undefined;
  /** As it came; UTF-8 where it is not coded. */
  body: Buffer;
}

/** What the answer's end means for the connection. */
export interface Framing {
  /** The connection takes more requests. */
  keepAlive: boolean;
  /** Seconds that the other end keeps it open unused, where it said so. */
  keepAliveSeconds: number | undefined;
  /** More bytes came with its last ones. */
  more: boolean;
}

/** Bytes that are no HTTP/1.1 answer, or one that is too large or cannot be decoded. */
export class BadResponse extends Error {}
