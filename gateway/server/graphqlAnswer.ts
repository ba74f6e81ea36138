import type { MutationOutcome } from '#platform/values/errors.ts';
import type { ExecutionAnswer } from '../executor/compileOperation.ts';
import type { HttpAnswer, RawHeaders } from '../http/httpAnswer.ts';
import { bytesOf, type Bytes } from '../http/jsonBytes.ts';
import { carriesStatus, type MediaType } from '../http/mediaType.ts';
import type { RequestError } from '../http/requestError.ts';

/**
 * An answer with data: 200 in both media types, whatever errors stand beside the data.
 */
export function executedAnswer(
  { data, errors, omitted }: ExecutionAnswer,
  { stale, readAs, plan }: ToldOfAnswer,
  type: MediaType,
  requestId: string,
): HttpAnswer {
  const told = stale || omitted > 0 || readAs !== undefined || plan !== undefined;
  const extensions = { ...(stale && { stale }), ...(omitted > 0 && { errorsOmitted: omitted }), readAs, plan };
  const end = told ? `,"extensions":${bytesOf(JSON.stringify(extensions))}}` : '}';
  return {
    status: 200,
    headers:
      errors.length > 0 && isEmpty(data) ? [...commonHeaders[type], ...retryAfterOf(errors)] : commonHeaders[type],
    body: bodyIn(
      type,
      errors.length === 0
        ? `{"data":${data}${end}`
        : `{"errors":${withRequestId(errors, requestId)},"data":${data}${end}`,
    ),
  };
}

/** What an answer says beside data and errors. */
interface ToldOfAnswer {
  /** It was read by rights that could not be confirmed. */
  stale: boolean;
  /** The key of the role that it was read as. */
  readAs?: string | undefined;
  /** Of a caller who may see it and has asked for it. */
  plan?: object | null | undefined;
}

/**
 * An answer without data; of a mutation it says what became of it, where the error does not say it itself. The classic media type says 200 for whatever is
 * well-formed GraphQL, the modern one the error's own status.
 */
export function requestErrorAnswer(
  { errors, status, malformed, headers }: RequestError,
  outcome: MutationOutcome | undefined,
  type: MediaType,
  requestId: string,
): HttpAnswer {
  const stated =
    outcome === undefined
      ? errors
      : errors.map((error) => ({
          ...error,
          extensions: { ...error.extensions, outcome: error.extensions.outcome ?? outcome },
        }));
  return {
    status: carriesStatus(type) || malformed ? status : 200,
    headers: [...commonHeaders[type], ...Object.entries(headers).flat(), ...retryAfterOf(errors)],
    body: bodyIn(type, `{"errors":${withRequestId(stated, requestId)}}`),
  };
}

/** In a stream of events an answer is the only one (GraphQL over Server-Sent Events, distinct connections). */
const bodyIn = (type: MediaType, json: Bytes): Bytes =>
  type === 'text/event-stream'
    ? `event: next\ndata: ${json.replaceAll(/\r\n?|\n/g, '\ndata: ')}\n\nevent: complete\ndata:\n\n`
    : json;

/** Whether nothing came of what was asked for: the whole answer has failed. */
const isEmpty = (data: Bytes): boolean => /^(?:null|\{(?:"\w+":null,?)+\})$/.test(data);

/** When to ask again, where every error says that: each of them must be gone. */
function retryAfterOf(errors: readonly { extensions: { retryAfter?: unknown } }[]): RawHeaders {
  const longest = Math.max(...errors.map(({ extensions: { retryAfter } }) => secondsIn(retryAfter)));
  return Number.isFinite(longest) ? ['retry-after', String(longest)] : [];
}

/** Whole seconds; infinitely many where it is no time to wait, which a subgraph may have said as well. */
function secondsIn(retryAfter: unknown): number {
  const seconds = typeof retryAfter === 'number' ? Math.ceil(retryAfter) : Number.NaN;
  return Number.isSafeInteger(seconds) && seconds >= 0 ? seconds : Infinity;
}

/**
 * Only an unexpected error repeats the request's id (the header x-request-id always has it): refusals of what is
 * foreign and what does not exist are the same bytes.
 */
const withRequestId = (errors: readonly { extensions: { code?: unknown } }[], requestId: string): Bytes =>
  bytesOf(
    JSON.stringify(
      errors.map((error) =>
        error.extensions.code === 'INTERNAL' ? { ...error, extensions: { ...error.extensions, requestId } } : error,
      ),
    ),
  );

const headersOf = (type: string): RawHeaders => [
  'content-type',
  `${type}; charset=utf-8`,
  'cache-control',
  'no-store',
  'x-content-type-options',
  'nosniff',
  'vary',
  'Accept, Accept-Encoding, Origin',
];
const commonHeaders: Record<MediaType, RawHeaders> = {
  'application/json': headersOf('application/json'),
  'application/graphql-response+json': headersOf('application/graphql-response+json'),
  'text/event-stream': headersOf('text/event-stream'),
};
