import type { Cancellation, CancellationReason, Waiter } from '../../http/cancellation.ts';
import type { Bytes } from '../../http/jsonBytes.ts';
import type { Exchange } from './exchange.ts';
import type { HttpResponse } from './httpResponse.ts';
import type { Pool } from './pool.ts';

/** An answer; where a destination gives it, its body is decoded: UTF-8. */
export interface Answered extends HttpResponse {
  /** How often the request was written: where more than once, other copies of it may have arrived. */
  written: number;
}

/** What is asked of one request's way. */
export interface Waiting {
  /** May arrive twice: it is sent again when a connection ends before its answer has begun. */
  repeatable: boolean;
  /** May wait on a connection behind another request. */
  pipelined: boolean;
  /** What the answer must say to answer; undefined: it need not say it. */
  nonce?: string | undefined;
  patience: Cancellation;
}

/** One request for as long as somebody waits for its answer. It can be sent again once it has failed. */
export class Posting implements Exchange, Waiter {
  readonly text: Bytes;
  readonly repeatable: boolean;
  readonly pipelined: boolean;
  readonly nonce: string | undefined;
  readonly patience: Cancellation;
  written = 0;
  abandoned = false;
  #pool: Pool | undefined;
  #resolve: ((answer: Answered) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;

  constructor(text: Bytes, { repeatable, pipelined, nonce, patience }: Waiting) {
    this.text = text;
    this.repeatable = repeatable;
    this.pipelined = pipelined;
    this.nonce = nonce;
    this.patience = patience;
  }

  /** One of the two is called, once. */
  send(pool: Pool, resolve: (answer: Answered) => void, reject: (error: Error) => void): void {
    this.#pool = pool;
    this.#resolve = resolve;
    this.#reject = reject;
    this.patience.add(this);
    if (this.patience.over === undefined) pool.send(this);
  }

  succeed(response: HttpResponse): void {
    this.patience.remove(this);
    this.#resolve!({ ...response, written: this.written });
  }

  fail(error: Error): void {
    this.patience.remove(this);
    const reject = this.#reject;
    this.#reject = undefined;
    reject?.(error);
  }

  giveUp(why: CancellationReason): void {
    this.fail(new Error('nobody waits any more'));
    this.#pool!.abandon(this, why === 'deadline');
  }
}
