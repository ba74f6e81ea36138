import type { Bytes } from '../../http/jsonBytes.ts';
import type { HttpResponse } from './httpResponse.ts';

/** A request on its way, and who waits for its answer. */
export interface Exchange {
  /** Head and body, as they are written. */
  text: Bytes;
  /** May be sent again when a connection ends before its answer has begun. */
  repeatable: boolean;
  /** May wait on a connection behind another request. */
  pipelined: boolean;
  /** What the answer must say to answer; undefined: it need not say it. */
  nonce: string | undefined;
  /** How often it was given to a connection that was there; 0: nothing of it has left. */
  written: number;
  /** Nobody waits any more. */
  abandoned: boolean;
  succeed(response: HttpResponse): void;
  fail(error: Error): void;
}

/** The other end was not there: no connection was made. */
export class Refused extends Error {}

/** Nothing of a request has left, so that nothing of it was done. */
export class NotSent extends Error {}
