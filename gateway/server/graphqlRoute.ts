import type { IncomingMessage, ServerResponse } from 'node:http';
import { OperationTypeNode } from 'graphql';
import type { Identity } from '#platform/identity/identity.ts';
import type { Log } from '#platform/process/log.ts';
import { errorCatalogue, idempotencyUnsupported, OrgraphError, type MutationOutcome } from '#platform/values/errors.ts';
import type { Operation } from '../engine/operationCache.ts';
import type { ExecutionAnswer } from '../executor/compileOperation.ts';
import type { PlanOptions } from '../executor/executePlan.ts';
import { PlanTrace } from '../executor/planTrace.ts';
import { createCancellation, type OwnCancellation } from '../http/cancellation.ts';
import type { ClientAddress } from '../http/clientAddress.ts';
import type { Cors } from '../http/cors.ts';
import { readGraphqlRequest } from '../http/graphqlRequest.ts';
import type { HttpAnswer } from '../http/httpAnswer.ts';
import { readIdempotencyKey } from '../http/idempotencyKey.ts';
import type { Bytes } from '../http/jsonBytes.ts';
import { mediaTypeOf, type MediaType } from '../http/mediaType.ts';
import { asksForPlan, readAsHeader } from '../http/pageHeaders.ts';
import { malformedRequest, requestErrorOf } from '../http/requestError.ts';
import { requestIdOf } from '../http/requestId.ts';
import { sendLong } from '../http/send.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import type { Limits } from '../operation/limits.ts';
import { operationKeyOf } from '../operation/operationDigest.ts';
import type { RequestScope } from '../subgraphClient/requestScope.ts';
import type { SubgraphClient } from '../subgraphClient/subgraphRequest.ts';
import { RequestOverrides } from '../supergraph/progressiveOverrides.ts';
import { createAskedOperation, type AskedOperationParts } from './askedOperation.ts';
import { executedAnswer, requestErrorAnswer } from './graphqlAnswer.ts';
import type { InFlight } from './inFlight.ts';
import { LoggedScope } from './loggedScope.ts';
import { onlyByPost, unlessByGet } from './onlyByPost.ts';
import type { ObservedRequest, RequestObserver, Result } from './requestObserver.ts';
import { createSessionHandover, type Send } from './sessionHandover.ts';
import { sharedCaching, withLifetime } from './sharedCaching.ts';

export interface GraphqlRouteParts extends AskedOperationParts, Required<Pick<PlanOptions, 'translateErrorOf'>> {
  mode: IdentityMode;
  subgraphs: SubgraphClient;
  crossSite: Cors;
  clientAddress: ClientAddress;
  /** The headers of clients that any subgraph is sent. */
  forwarded: readonly string[];
  limits: Limits;
  /** The labels of `@override` that are active. */
  labels: ReadonlySet<string>;
  /** Counts the requests that are not answered yet. */
  inFlight: InFlight;
  /** Milliseconds that a request may take. */
  patience: number;
  observer: RequestObserver | undefined;
  log: Log;
}

export type GraphqlRoute = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The way of a GraphQL request. */
export function createGraphqlRoute(parts: GraphqlRouteParts): GraphqlRoute {
  const { mode, subgraphs, crossSite, clientAddress, limits, labels, inFlight, observer, log } = parts;
  const asked = createAskedOperation(parts);

  async function answer(
    request: IncomingMessage,
    requestId: string,
    patience: OwnCancellation,
    type: MediaType,
    observed: ObservedRequest | undefined,
    progress: Progress,
  ): Promise<HttpAnswer> {
    const began = performance.now();
    const { headers } = request;
    crossSite.assertAllowed(headers);
    const inCookie = crossSite.asksForCookie(headers);
    const key = readIdempotencyKey(request);
    const sent = await readGraphqlRequest(request, limits.bodyBytes);
    observed?.enter('prepare');
    const credentials = {
      authorization: headers.authorization,
      organization: oneHeader(headers['x-organization-id']),
    };
    const known = asked.read(sent, credentials);
    const operation = known instanceof Promise ? await known.catch(unlessByGet(request.method, sent, limits)) : known;
    observed?.named(operation.name);
    observed?.enter('identify');
    const isQuery = operation.type === OperationTypeNode.QUERY;
    // What is not sent is not done, but by an earlier request with its key.
    const unsent = key === undefined ? 'NOT_DONE' : 'UNKNOWN';
    if (!isQuery) progress.outcome = unsent;
    if (request.method === 'GET' && !isQuery) throw onlyByPost();
    const readAs = oneHeader(headers[readAsHeader]);
    if (readAs !== undefined && mode.readsAs !== true) throw noRoles();
    const client = { address: clientAddress(request), agent: headers['user-agent'] ?? '' };
    const chosen = await mode.chooser.choose({ ...credentials, readAs, client }, operation);
    const { identity } = chosen;
    // A query has no effect that could come twice.
    if (key !== undefined && !isQuery) assertTakesKey(operation, identity);
    const variables = operation.variables(sent.variables);
    operation.countUse?.(headers);
    // A change that has begun is finished, whether its client waits or not: only the time ends it.
    const waits = isQuery ? patience : createCancellation(patience.left);
    const scope = new LoggedScope(chosen, requestId, client, headers, waits, log);
    if (key !== undefined && !isQuery) scope.key = operationKeyOf(key, operation.general, variables);
    scope.caching = sharedCaching(request, sent, operation, parts);
    observed?.enter('execute');
    let reached = false;
    const send: Send = (service, kind, body, part) => {
      reached = true;
      if (!isQuery) progress.outcome = 'UNKNOWN';
      const answer = subgraphs.send(scope, service, kind, body, part);
      return observed === undefined ? answer : timed(observed, scope, service, answer);
    };
    const trace = asksForPlan(headers) && mode.seesPlans(identity) ? new PlanTrace() : undefined;
    const handover = inCookie ? createSessionHandover(send) : undefined;
    const executing = operation.execute({
      variables,
      caller: mode.judgesRights ? identity : undefined,
      overrides: new RequestOverrides(labels, identity.organization),
      send: handover?.send ?? send,
      onError: observed && (({ extensions }, service) => observed.subgraphError(service, extensions.code)),
      refusal: (service) => mode.refusal(service, identity),
      unsent,
      trace,
      translateErrorOf: parts.translateErrorOf,
      onMasked: (error, subgraph) => scope.log.error({ err: error, subgraph }, 'an error of a subgraph was masked'),
      onInvalid: (what, path) => scope.log.error({ path }, `a subgraph gave a value that is ${what}`),
      onUnplanned: (path, plan) => scope.log.error({ path, plan }, 'a plan has left out what was selected'),
    });
    const result = await (isQuery ? executing : executing.finally(() => waits.settle()));
    const codes = result.errors.map(({ extensions }) => extensions.code);
    asked.keep(sent, { operation, identity, succeeded: reached && codes.length === 0 });
    observed?.ended(patience.over === 'gone' ? 'gone' : resultOf(result), codes);
    if (log.isLevelEnabled('info')) {
      const milliseconds = Math.round(performance.now() - began);
      const errors = codes.length === 0 ? {} : { codes: [...new Set(codes)] };
      scope.log.info({ operation: operation.name, milliseconds, errors: codes.length, ...errors }, 'answered');
    }
    if (scope.stale) {
      observed?.stale();
      scope.log.warn({ operation: operation.name }, 'answered by rights that tenancy could not confirm');
    }
    const told = { stale: scope.stale, readAs: chosen.readsAs, plan: trace?.report() };
    const whole = executedAnswer(result, told, type, requestId);
    const isShared = scope.caching !== undefined && trace === undefined;
    const executed = isShared ? withLifetime(whole, scope.caching!, result, parts.forwarded) : whole;
    return handover === undefined ? executed : { ...executed, headers: [...executed.headers, ...handover.headers()] };
  }

  /** What went wrong before execution becomes errors, what nobody foresaw is masked and logged. */
  return async (request, response) => {
    const requestId = requestIdOf(request.headers);
    const patience = patienceOf(response, parts.patience);
    const observed = observer?.begin();
    if (observed !== undefined) response.on('close', () => observed.closed());
    let type: MediaType = 'application/json';
    let answered: HttpAnswer;
    const progress: Progress = {};
    inFlight.enter();
    try {
      type = mediaTypeOf(request.headers.accept);
      answered = await answer(request, requestId, patience, type, observed, progress);
    } catch (error) {
      const known = requestErrorOf(error);
      const refusal = known ?? requestErrorOf(new OrgraphError('INTERNAL', errorCatalogue.INTERNAL.meaning))!;
      const codes = refusal.errors.map(({ extensions }) => extensions.code);
      observed?.ended('refused', codes);
      if (known !== undefined) log.info({ requestId, codes: [...new Set(codes)] }, 'refused');
      // A request that its client broke off fails while it is read: nobody waits for the answer.
      else if (request.complete) log.error({ err: error, requestId }, 'request failed');
      if (error instanceof OrgraphError && error.code === 'PLANNING_FAILED')
        log.error({ err: error.cause, requestId, reason: error.reason }, 'an operation could not be planned');
      answered = requestErrorAnswer(refusal, progress.outcome, type, requestId);
    } finally {
      inFlight.leave();
    }
    const { status, headers, body } = answered;
    sendLong(
      request,
      response,
      { status, headers: [...headers, ...crossSite.headers(request.headers), 'x-request-id', requestId], body },
      parts.patience,
    );
  };
}

const resultOf = ({ data, errors }: ExecutionAnswer): Result =>
  errors.length === 0 ? 'ok' : data === 'null' ? 'failed' : 'partial';

/** The same answer, its time told; not where it is none because nobody waits for it. */
function timed(
  observed: ObservedRequest,
  { patience }: Pick<RequestScope, 'patience'>,
  service: string,
  answer: Promise<Bytes>,
): Promise<Bytes> {
  const began = performance.now();
  const end = (code: string | undefined) => {
    if (patience.over !== 'gone') observed.fetched(service, code, performance.now() - began);
  };
  answer.then(
    () => end(undefined),
    (error: unknown) => end(error instanceof OrgraphError ? error.code : 'INTERNAL'),
  );
  return answer;
}

/** What has become of a request's mutation so far; undefined for a query, and before it is known. */
interface Progress {
  outcome?: MutationOutcome;
}

function patienceOf(response: ServerResponse, milliseconds: number): OwnCancellation {
  const patience = createCancellation(milliseconds);
  response.on('close', () => {
    if (response.writableFinished) patience.settle();
    else patience.leave();
  });
  return patience;
}

/**
 * A key is its person's: what needs none, or is not said to take one, would be done twice after all. `__typename` does
 * nothing.
 * @throws OrgraphError IDEMPOTENCY_UNSUPPORTED before anything of the operation runs.
 */
function assertTakesKey({ fields, withoutKey }: Operation, { kind }: Identity): void {
  const changing = fields.filter((field) => !field.startsWith('__'));
  if (withoutKey !== undefined || (kind !== 'user' && changing.length > 0))
    throw idempotencyUnsupported(withoutKey ?? changing.join(', '));
}

const noRoles = () => malformedRequest('BAD_REQUEST', 'Nobody reads as a role here: leave out X-Orgraph-Read-As.');

const oneHeader = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;
