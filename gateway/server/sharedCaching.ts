import type { IncomingMessage } from 'node:http';
import { OperationTypeNode } from 'graphql';
import type { ExecutionAnswer } from '../executor/compileOperation.ts';
import type { GraphqlRequest } from '../http/graphqlRequest.ts';
import type { HttpAnswer, RawHeaders } from '../http/httpAnswer.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import { CacheLifetime } from '../subgraphClient/cacheLifetime.ts';

/** By these a client is known, whatever a cache makes of `Vary`. */
const identifying = ['authorization', 'cookie'];

/**
 * Whether caches between may keep what a request is answered: only where it has an address of its own, by GET and the
 * id of its document, and where everybody gets the same. @param forwarded the headers that any subgraph is sent.
 */
export function sharedCaching(
  { method, headers }: IncomingMessage,
  { query }: GraphqlRequest,
  { type }: { type: OperationTypeNode },
  { mode, forwarded }: { mode: Pick<IdentityMode, 'shared'>; forwarded: readonly string[] },
): CacheLifetime | undefined {
  if (mode.shared !== true || method !== 'GET' || query !== undefined || type !== OperationTypeNode.QUERY)
    return undefined;
  return forwarded.some((name) => identifying.includes(name) && headers[name] !== undefined)
    ? undefined
    : new CacheLifetime();
}

/** Says to caches for how long they may keep an answer; nothing of one that has an error. */
export function withLifetime(
  answer: HttpAnswer,
  { seconds }: CacheLifetime,
  { errors, omitted }: ExecutionAnswer,
  forwarded: readonly string[],
): HttpAnswer {
  if (seconds === 0 || errors.length > 0 || omitted > 0) return answer;
  return { ...answer, headers: replaced(answer.headers, { 'cache-control': `public, max-age=${seconds}`, forwarded }) };
}

function replaced(
  headers: RawHeaders,
  { 'cache-control': cacheControl, forwarded }: { 'cache-control': string; forwarded: readonly string[] },
): RawHeaders {
  return headers.map((value, index) => {
    const name = index % 2 === 1 ? headers[index - 1] : undefined;
    if (name === 'cache-control') return cacheControl;
    return name === 'vary' ? [value, ...forwarded].join(', ') : value;
  });
}
