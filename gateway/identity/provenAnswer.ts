import { answerHeader, type AnswerProof } from '#platform/identity/answerProof.ts';
import { nonceHeader } from '#platform/identity/nonceHeader.ts';
import type { HttpAnswer } from '../http/httpAnswer.ts';

/** The answer with the proof that this gateway gives it. */
export function provenAnswer({ status, headers, body }: HttpAnswer, proof: AnswerProof): HttpAnswer {
  const contentType = headers[headers.indexOf('content-type') + 1]!;
  const value = proof.make({ status, contentType, body: Buffer.from(body, 'latin1') });
  return { status, headers: [...headers, nonceHeader, proof.nonce, answerHeader, value], body };
}
