import type { Log } from '../process/log.ts';
import type { Peers } from '../process/peers.ts';
import { answerHeader, type AnswerContent, type AnswerProof } from './answerProof.ts';

/** An answer as it came. */
export interface ReceivedAnswer extends AnswerContent {
  body: Buffer;
  /** The header `orgraph-answer`. */
  proof: string | undefined;
}

/** The whole of an answer, its body decoded: so it is proven. */
export const readAnswer = async (response: Response): Promise<ReceivedAnswer> => ({
  status: response.status,
  contentType: response.headers.get('content-type') ?? '',
  proof: response.headers.get(answerHeader) ?? undefined,
  body: Buffer.from(await response.arrayBuffer()),
});

/** An answer that anybody could have given: nothing of it is believed, its status neither. */
export class UnprovenAnswer extends Error {
  override name = 'UnprovenAnswer';
  /** 401 where the process perhaps cannot verify our requests: then it cannot prove its answers either. */
  readonly status: number;

  constructor(answerer: string, { status, proof }: ReceivedAnswer) {
    const reason = proof === undefined ? `has no ${answerHeader}` : `has an ${answerHeader} that does not fit it`;
    super(`the answer of ${answerer} with status ${status} ${reason}: it was not ${answerer} that gave it to us`);
    this.status = status;
  }
}

/** @throws UnprovenAnswer unless the answerer gave exactly this answer to this request. */
export type AnswerCheck = (answerer: string, expected: AnswerProof, received: ReceivedAnswer) => void;

/** What a deployment asks of each process' answers: see `AnswersAsked`. */
export function answerCheckOf({ answersOf }: Pick<Peers, 'answersOf'>, log: Log): AnswerCheck {
  const checks = { required: provenAnswersOnly, log: admitUnproven(log), tls: admitCertified };
  return (answerer, ...answer) => checks[answersOf(answerer)](answerer, ...answer);
}

/** Every answer must be proven. */
export const provenAnswersOnly: AnswerCheck = (answerer, expected, received) => {
  if (!expected.holds(received.proof, received)) throw new UnprovenAnswer(answerer, received);
};

/**
 * Every answer came by a connection to a process whose certificate names it (`Peers.tlsOf` lets no other be made), so
 * that one without a proof is its all the same. A refusal is not: it says that keys do not fit any more.
 */
const admitCertified: AnswerCheck = (answerer, expected, received) => {
  if (received.proof !== undefined || received.status === 401) provenAnswersOnly(answerer, expected, received);
};

const pauseBetweenWarnings = 60_000;

/**
 * Admits answers that have no proof at all, from subgraphs that do not make one yet, and says so once a minute for
 * each. A refusal is believed from nobody without one.
 */
export function admitUnproven(log: Log, now: () => number = Date.now): AnswerCheck {
  const warned = new Map<string, number>();
  return (answerer, expected, received) => {
    if (received.proof !== undefined || received.status === 401) return provenAnswersOnly(answerer, expected, received);
    if (now() - (warned.get(answerer) ?? Number.NEGATIVE_INFINITY) < pauseBetweenWarnings) return;
    warned.set(answerer, now());
    log.warn({ answerer }, `answers have no ${answerHeader}; they are believed, because ORGRAPH_ANSWERS=log`);
  };
}
