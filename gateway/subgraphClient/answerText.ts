import { OrgraphError, type ErrorDetails } from '#platform/values/errors.ts';
import { errorList, laterCodes, membersOf, unavailable } from '../executor/response/subgraphErrors.ts';
import { parseExactly } from '../http/exactJson.ts';
import { bytesOf, bytesOfBody, textOf, type Bytes } from '../http/jsonBytes.ts';
import { secondsOf } from './retryAfter.ts';
import type { HttpResponse } from './transport/httpResponse.ts';

/** A subgraph, or what stands before it, has said to come again later, and nothing else. */
class ToldLater extends OrgraphError {}

/** A subgraph has refused who asks, and said no more. */
export class NotAccepted extends Error {}

/**
 * The text of an answer whose body is decoded. Where its status says to come again later, its errors say so as well,
 * and when.
 * @throws ToldLater (for `failureOf`) where such an answer is none of GraphQL; NotAccepted or Error, for the log, where
 * that of any other status than a success is none.
 */
export function answerText(response: HttpResponse, service: string, now: () => number = Date.now): Bytes {
  const text = bytesOfBody(response.body);
  const { status, contentType } = response;
  if (status >= 200 && status < 300) return text;
  const code = laterCodes.get(status);
  const retryAfter = code === undefined ? undefined : secondsOf(response.retryAfter, now());
  const told = toldLater(text, status, retryAfter);
  if (told !== undefined) return code === undefined ? text : told;
  if (code === undefined) {
    const reason = `status ${status} and ${contentType || 'a body'} that is no GraphQL answer`;
    throw status === 401 ? new NotAccepted(reason) : new Error(reason);
  }
  const details = retryAfter === undefined ? {} : { retryAfter };
  const { message } = code === 'RATE_LIMITED' ? tooOften(service, retryAfter) : unavailable(service);
  throw new ToldLater(code, message, details);
}

/** What clients are told where no usable answer came. */
export const failureOf = (error: unknown, service: string, details: ErrorDetails): OrgraphError =>
  error instanceof ToldLater
    ? new OrgraphError(error.code, error.message, { ...error.extensions, ...details })
    : unavailable(service, details);

/** Undefined for an answer with neither data nor errors, and for one that only demands an identity of the gateway. */
function toldLater(text: Bytes, status: number, retryAfter: number | undefined): Bytes | undefined {
  let answer: Record<string, unknown>;
  try {
    answer = membersOf(parseExactly(textOf(text)));
  } catch {
    return undefined;
  }
  const errors = errorList(answer['errors']).map((error) => ({
    ...error,
    status,
    extensions: { ...(retryAfter !== undefined && { retryAfter }), ...membersOf(error.extensions) },
  }));
  if (errors.length > 0 && errors.every(({ extensions }) => membersOf(extensions)['code'] === 'IDENTITY_REQUIRED'))
    return undefined;
  if (errors.length === 0) return (answer['data'] ?? null) === null ? undefined : text;
  return bytesOf(JSON.stringify({ ...answer, errors }));
}

const tooOften = (service: string, retryAfter: number | undefined) => ({
  message: `The part ${service} of the graph is asked too often. Try again ${
    retryAfter === undefined ? 'later' : `in ${retryAfter} seconds`
  }.`,
});
