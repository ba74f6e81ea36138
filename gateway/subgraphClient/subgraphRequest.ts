import { UnprovenAnswer } from '#platform/identity/answerCheck.ts';
import { idempotencyText } from '#platform/identity/idempotency.ts';
import type { RequestSigner } from '#platform/identity/signedRequest.ts';
import { OrgraphError, withOutcome } from '#platform/values/errors.ts';
import { uncertain } from '../executor/response/mutationOutcome.ts';
import { unavailable } from '../executor/response/subgraphErrors.ts';
import { limitTo, type Cancellation } from '../http/cancellation.ts';
import type { Bytes } from '../http/jsonBytes.ts';
import { ScopeKey } from '../identity/scopeKey.ts';
import type { SubgraphUrls } from '../supergraph/subgraphUrls.ts';
import { answerText, failureOf, NotAccepted } from './answerText.ts';
import { createDeduplicator, type Deduplicator } from './deduplicate.ts';
import type { ForwardRules } from './headerForwarding.ts';
import { abandoned, OwnFailure, renewed, within, type RequestScope } from './requestScope.ts';
import { createDestination, type Destination } from './transport/destination.ts';
import { NotSent } from './transport/exchange.ts';
import type { Answered } from './transport/posting.ts';

export interface SubgraphClient {
  /**
   * Sends one POST; of a mutation, for the root field that is the operation's `part`th, from 0.
   * @throws OrgraphError SUBGRAPH_UNAVAILABLE or DEADLINE_EXCEEDED when no usable answer came.
   */
  send(
    scope: RequestScope,
    service: string,
    operation: 'query' | 'mutation',
    body: Bytes,
    part?: number,
  ): Promise<Bytes>;
  close(): void;
}

export interface SubgraphClientParts {
  signer: RequestSigner;
  endpoints: SubgraphUrls;
  forward: ForwardRules;
  /** Whether equal queries of one identity that are under way at the same time are sent once. */
  deduplicate: boolean;
  /** Milliseconds that a request to a subgraph may take. */
  limitOf(service: string): number;
  openDestination?: (url: string, service: string) => Destination;
}

interface Subgraph {
  destination: Destination;
  /** The client's headers that are sent on. */
  forwarded: readonly string[];
  milliseconds: number;
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
  limitOf,
  openDestination = (url) => createDestination(url),
}: SubgraphClientParts): SubgraphClient {
  const subgraphs = new Map(
    [...endpoints].map(([name, url]) => [
      name,
      { destination: openDestination(url, name), forwarded: forward.headersFor(name), milliseconds: limitOf(name) },
    ]),
  );
  const shared = deduplicate ? createDeduplicator<Bytes>() : undefined;

  async function send(
    scope: RequestScope,
    service: string,
    repeatable: boolean,
    body: Bytes,
    idempotency?: string,
  ): Promise<Bytes> {
    const subgraph = subgraphs.get(service);
    if (subgraph === undefined) throw unavailable(service);
    const { destination, forwarded, milliseconds } = subgraph;
    const { identity, until, requestId, client } = scope;
    const patience = limitTo(scope.patience, milliseconds);
    let leaving = false;
    const post = async (): Promise<Answered> => {
      const left = timeFor(patience);
      const signed = signer.sign({
        path: destination.path,
        body,
        encoding: 'latin1',
        identity,
        receiver: service,
        requestId,
        client,
        until,
        left,
        idempotency,
      });
      const { headers, answer: expected } = signed instanceof Promise ? await signed : signed;
      const nonce = expected?.nonce;
      leaving = true;
      const answer = await destination.post({
        headers: forwarded.length === 0 ? headers : { ...forwardedOf(scope, subgraph), ...headers },
        body,
        // A subgraph spends a nonce once, however often what carries it arrives.
        repeatable: repeatable || nonce !== undefined,
        // Only requests that cannot be told apart, or whose answers name them, wait behind each other: a mistake of a
        // subgraph must not hand one caller another's answer.
        pipelined: repeatable && forwarded.length === 0,
        nonce,
        patience,
      });
      expected?.assertProven(answer);
      // Where nothing was signed, it is what a client sent that is refused, and the errors say how.
      if (expected !== undefined && answer.status === 401)
        throw new NotAccepted('it does not accept the gateway’s identity (status 401)');
      return answer;
    };
    try {
      let answer: Answered;
      try {
        answer = await post();
      } catch (error) {
        if (!isRefusal(error) || signer.refresh === undefined) throw error;
        // What refuses may have keys that ours do not fit any more; but anybody can refuse, so that only what may be
        // sent twice is.
        await signer.refresh();
        if (!repeatable) throw error;
        answer = await post();
      }
      scope.caching?.take(answer);
      const bytes = answerText(answer, service);
      return repeatable || answer.written <= 1 ? bytes : uncertain(bytes);
    } catch (error) {
      // Of a mutation with a key, an earlier request may have been sent where this one was not.
      const sent = idempotency !== undefined || (leaving && !(error instanceof NotSent));
      const outcome = repeatable ? {} : ({ outcome: sent ? 'UNKNOWN' : 'NOT_DONE' } as const);
      if (scope.patience.over !== undefined) throw abandoned(scope.patience.over, outcome);
      const err = patience.over === undefined ? error : new Error(`no answer within ${milliseconds / 1_000} s`);
      scope.log.warn({ err, subgraph: service }, 'a subgraph did not answer');
      const failure = failureOf(error, service, outcome);
      throw error instanceof NotAccepted || isRefusal(error)
        ? new OwnFailure(failure.code, failure.message, outcome)
        : failure;
    } finally {
      patience.settle();
    }
  }

  /** Asks with others who ask the same at this moment. */
  async function askWith(
    others: Deduplicator<Bytes>,
    scope: RequestScope,
    service: string,
    body: Bytes,
  ): Promise<Bytes> {
    const key = ScopeKey.ofIdentity(scope.identity);
    const forwarded = Object.entries(forwardedOf(scope, subgraphs.get(service))).flat();
    const whose = forwarded.length === 0 ? key : key.with(...forwarded);
    let first = false;
    const answer = others.share(whose, `${service}\n${body}`, () => {
      first = true;
      return send(scope, service, true, body);
    });
    if (first) return answer;
    try {
      return await within(answer, scope.patience);
    } catch (error) {
      if (error instanceof OwnFailure && scope.patience.over === undefined) return ask(scope, service, body);
      throw error;
    }
  }

  function ask(scope: RequestScope, service: string, body: Bytes): Promise<Bytes> {
    const renewing = scope.renew?.();
    return renewing === undefined
      ? askAs(scope, service, body)
      : renewed(scope, renewing).then(() => askAs(scope, service, body));
  }

  /** Under the identity that the scope has. */
  const askAs = (scope: RequestScope, service: string, body: Bytes): Promise<Bytes> =>
    // An answer that others have asked for does not say how long it may be kept.
    shared === undefined || scope.caching !== undefined
      ? send(scope, service, true, body)
      : askWith(shared, scope, service, body);

  async function change(scope: RequestScope, service: string, body: Bytes, part: number): Promise<Bytes> {
    const { key } = scope;
    const renewing = scope.renew?.();
    if (renewing !== undefined)
      await renewed(scope, renewing).catch((error: unknown) => {
        throw error instanceof OrgraphError ? withOutcome(error, key === undefined ? 'NOT_DONE' : 'UNKNOWN') : error;
      });
    return send(scope, service, false, body, key && idempotencyText({ ...key, position: part }));
  }

  return {
    send: (scope, service, operation, body, part = 0) =>
      operation === 'query' ? ask(scope, service, body) : change(scope, service, body, part),
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

/** Milliseconds, at most, that of a request's time are kept for its answer's way back. */
const wayBack = 250;

/**
 * Whole milliseconds that a subgraph has, so that what it answers at the end of them is heard.
 * @throws NotSent where there are none.
 */
function timeFor({ left }: Cancellation): number {
  const time = Math.floor(left - Math.min(wayBack, left / 10));
  if (time < 1) throw new NotSent('no time is left');
  return time;
}

/** Whoever answered refuses the identity or the binding, and can prove nothing. */
const isRefusal = (error: unknown): boolean => error instanceof UnprovenAnswer && error.status === 401;
