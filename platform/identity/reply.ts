import type { ServerResponse } from 'node:http';
import { sendBytes } from '../process/httpServer.ts';
import { answerHeader, type AnswerProof } from './answerProof.ts';
import { nonceHeader } from './nonceHeader.ts';

const json = [['content-type', 'application/json; charset=utf-8']] as const;

/** Sends the answer to one request. Once that is proven, whatever is sent proves who sends it. */
export class Reply {
  readonly #response: ServerResponse;
  #proof: AnswerProof | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Whether its request is proven. */
  get proves(): boolean {
    return this.#proof !== undefined;
  }

  /** From now on the answer is one to this request. */
  proveTo({ answer }: { answer: AnswerProof }): void {
    this.#proof = answer;
  }

  /**
   * An answer that has begun already is broken off.
   * @param content text as it is, anything else as JSON.
   * @param headers names in lower case; JSON's content type by default.
   */
  send(status: number, content: unknown, headers: Iterable<readonly [string, string]> = json): void {
    if (this.#response.headersSent) return void this.#response.destroy();
    const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    const all: Record<string, string> = Object.fromEntries(headers);
    if (this.#proof !== undefined) {
      all[nonceHeader] = this.#proof.nonce;
      all[answerHeader] = this.#proof.make({ status, contentType: all['content-type'] ?? '', body });
    }
    sendBytes(this.#response, status, all, body);
  }
}
