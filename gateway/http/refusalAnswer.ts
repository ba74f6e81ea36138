import { jsonAnswer, type HttpAnswer } from './httpAnswer.ts';
import { malformedRequest, requestErrorOf } from './requestError.ts';

/** Why a route answers nothing else; of what nobody foresaw no more than that. */
export function refusalAnswer(error: unknown): HttpAnswer {
  const { status, errors } =
    requestErrorOf(error) ?? malformedRequest('BAD_REQUEST', 'The request could not be read.', 400);
  return jsonAnswer(status, { errors });
}
