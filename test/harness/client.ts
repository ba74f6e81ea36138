import { readAnswer } from '#platform/identity/answerCheck.ts';
import type { Identity } from '#platform/identity/identity.ts';
import type { RequestSigner } from '#platform/identity/signedRequest.ts';

export interface Answer {
  // Tests assert the shape; the answer of any query is any JSON.
  data?: any;
  errors?: {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; field?: string; retryAfter?: number; outcome?: string };
  }[];
}

/** Sends operations to a subgraph as the gateway does for one identity. */
export interface SubgraphClient {
  identity: Identity;
  /**
   * @param left milliseconds that the gateway waits, as the request says.
   * @param idempotency the header's value.
   */
  send(
    query: string,
    variables?: Record<string, unknown>,
    options?: { left?: number; idempotency?: string },
  ): Promise<Answer>;
}

export function createSubgraphClient(
  url: string,
  receiver: string,
  signer: RequestSigner,
  identity: Identity,
): SubgraphClient {
  return {
    identity,
    async send(query, variables = {}, { left, idempotency } = {}) {
      const body = JSON.stringify({ query, variables });
      const { headers, answer } = await signer.sign({
        path: '/graphql',
        body,
        identity,
        receiver,
        client: { address: '127.0.0.1', agent: 'test' },
        left,
        idempotency,
      });
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
      const received = await readAnswer(response);
      answer!.assertProven(received);
      return JSON.parse(received.body.toString()) as Answer;
    },
  };
}
