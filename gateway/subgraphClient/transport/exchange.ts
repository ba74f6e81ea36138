import type { Bytes } from '../../http/jsonBytes.ts';
import type { HttpResponse } from './responseReader.ts';

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
  /** How often it has been written. */
  written: number;
  /** Nobody waits any more. */
  abandoned: boolean;
  succeed(response: HttpResponse): void;
  fail(error: Error): void;
}
