import { bindingHeader } from '#platform/identity/binding.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { createForge } from './forge.ts';
import type { Received, Sent, AttackedSubgraph } from './target.ts';

/** An answer's JSON, as far as it is some. */
export interface GraphQLResponse {
  data?: Record<string, unknown> | null;
  errors?: { message?: string; extensions?: { code?: string } }[];
}

export interface Asked extends Received {
  answer: GraphQLResponse;
  request: Sent;
}

/** Sends an operation as the gateway does for one identity, under an idempotency header where one is given. */
export async function ask(
  target: AttackedSubgraph,
  identity: Identity,
  query: string,
  variables: Record<string, unknown> = {},
  idempotency?: string,
): Promise<Asked> {
  const forge = createForge(target);
  const request = await forge.bound(JSON.stringify({ query, variables }), forge.token(identity), { idempotency });
  const received = await target.send(request);
  return { ...received, answer: answerOf(received.text), request };
}

export function answerOf(text: string): GraphQLResponse {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

export const codesOf = ({ errors = [] }: GraphQLResponse): string[] =>
  errors.map(({ extensions }) => extensions?.code ?? '');

/** An answer in a line of the report. */
export const shown = ({ status, text }: Received): string =>
  `${status === 0 ? 'no answer:' : status} ${text.replaceAll(/\s+/g, ' ').slice(0, 300)}`.trim();

export const nonceOf = ({ headers }: Sent): string | undefined =>
  /nonce=([\w-]+)/.exec(headers[bindingHeader] ?? '')?.[1];
