import type { IncomingHttpHeaders } from 'node:http';
import { UnprovenAnswer } from '#platform/identity/answerCheck.ts';
import type { ClientOrigin, RequestSigner } from '#platform/identity/signedRequest.ts';
import type { Log } from '#platform/process/log.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { unavailable } from '../executor/response/subgraphErrors.ts';
import type { Cancellation } from '../http/cancellation.ts';
import type { Bytes } from '../http/jsonBytes.ts';
import type { ChosenIdentity } from '../identity/identity.ts';
import { ScopeKey } from '../identity/scopeKey.ts';
import type { SubgraphUrls } from '../supergraph/subgraphUrls.ts';
import { createDeduplicator } from './deduplicate.ts';
import type { ForwardRules } from './headerForwarding.ts';
import { createDestination, type Destination } from './transport/destination.ts';

/** Whose request a fetch is part of. */
export interface RequestScope extends ChosenIdentity {
  requestId: string;
  client: ClientOrigin;
  /** What the client sent; only what a rule names is sent on. */
  headers: IncomingHttpHeaders;
  patience: Cancellation;
  log: Log;
}

export interface SubgraphClient {
  /** Sends one POST. @throws OrgraphError SUBGRAPH_UNAVAILABLE or DEADLINE_EXCEEDED when no usable answer came. */
  send(scope: RequestScope, service: string, operation: 'query' | 'mutation', body: Bytes): Promise<Bytes>;
  close(): void;
}

export interface SubgraphClientParts {
  signer: RequestSigner;
  endpoints: SubgraphUrls;
  forward: ForwardRules;
  /** Whether equal queries of one identity that are under way at the same time are sent once. */
  deduplicate: boolean;
  openDestination?: (url: string) => Destination;
}

interface Subgraph {
  destination: Destination;
  /** The client's headers that are sent on. */
  forwarded: readonly string[];
}

/**
 * All headers are made here: nothing that a client sent goes to a subgraph but its address and agent, inside the
 * binding, and what a rule names.
 */
export function createSubgraphClient({
  signer,
  endpoints,
  forward,
  deduplicate,
  openDestination = createDestination,
}: SubgraphClientParts): SubgraphClient {
  const subgraphs = new Map(
    [...endpoints].map(([name, url]) => [
      name,
      { destination: openDestination(url), forwarded: forward.headersFor(name) },
    ]),
  );
  const shared = deduplicate ? createDeduplicator<Bytes>() : undefined;

  async function send(scope: RequestScope, service: string, repeatable: boolean, body: Bytes): Promise<Bytes> {
    const subgraph = subgraphs.get(service);
    if (subgraph === undefined) throw unavailable(service);
    const { destination, forwarded } = subgraph;
    const { identity, until, requestId, client, patience } = scope;
    const post = async () => {
      const signed = signer.sign({
        path: destination.path,
        body,
        encoding: 'latin1',
        identity,
        receiver: service,
        requestId,
        client,
        until,
      });
      const { headers, answer: expected } = signed instanceof Promise ? await signed : signed;
      const answer = await destination.post({
        headers: forwarded.length === 0 ? headers : { ...forwardedOf(scope, subgraph), ...headers },
        body,
        repeatable,
        // Only requests that cannot be told apart, or whose answers name them, wait behind each other: a mistake of a
        // subgraph must not hand one caller another's answer.
        pipelined: repeatable && forwarded.length === 0,
        nonce: expected?.nonce,
        patience,
      });
      expected?.assertProven(answer);
      return answer;
    };
    try {
      const answer = await post().catch(async (error: unknown) => {
        if (!(error instanceof UnprovenAnswer) || error.status !== 401 || signer.refresh === undefined) throw error;
        // What refuses may have keys that ours do not fit any more; but anybody can refuse, so that only what may be
        // sent twice is.
        await signer.refresh();
        if (!repeatable) throw error;
        return post();
      });
      if (answer.status === 401) throw new Error('it does not accept the gateway’s identity (status 401)');
      return answer.body.toString('latin1');
    } catch (error) {
      if (patience.over !== undefined)
        throw patience.over === 'deadline'
          ? new Abandoned('DEADLINE_EXCEEDED', 'The time for the request ran out; what is here is valid.')
          : new Abandoned('SUBGRAPH_UNAVAILABLE', 'The client has gone away.');
      scope.log.warn({ err: error, subgraph: service }, 'a subgraph did not answer');
      throw unavailable(service);
    }
  }

  return {
    send(scope, service, operation, body) {
      if (shared === undefined || operation !== 'query') return send(scope, service, operation === 'query', body);
      const key = ScopeKey.ofIdentity(scope.identity);
      const forwarded = Object.entries(forwardedOf(scope, subgraphs.get(service))).flat();
      const whose = forwarded.length === 0 ? key : key.with(...forwarded);
      const ask = (): Promise<Bytes> =>
        shared
          .share(whose, `${service}\n${body}`, () => send(scope, service, true, body))
          .catch((error: unknown) => {
            if (error instanceof Abandoned && scope.patience.over === undefined) return ask();
            throw error;
          });
      return ask();
    },
    close() {
      for (const { destination } of subgraphs.values()) destination.close();
    },
  };
}

function forwardedOf({ headers }: RequestScope, subgraph: Subgraph | undefined): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const name of subgraph?.forwarded ?? []) {
    const value = headers[name];
    if (value !== undefined) forwarded[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return forwarded;
}

/** The patience of whoever sent it has ended; others who wait for the same answer ask for themselves. */
class Abandoned extends OrgraphError {}
