import { answerHeader, AnswerProof } from '#platform/identity/answerProof.ts';
import { bindingHeader } from '#platform/identity/binding.ts';
import { createDerivedKeys } from '#platform/identity/derivedKeys.ts';
import type { AttackedSubgraph, Received, Sent } from './target.ts';

/**
 * What the proof of an answer turns out to be: the right one, none, one of another form, or one that leaves out, or
 * takes wrongly, one thing; `unknown` fits nothing.
 */
export type ProofReading = 'right' | 'absent' | 'malformed' | 'request' | 'body' | 'status' | 'direction' | 'unknown';

const forms = [
  { start: 'macStart', rest: /^[\w-]{43}$/ },
  { start: 'tagStart', rest: /^[\w-]{16}; tag=[\w-]{22}$/ },
] as const;

/** Reads the proof of an answer to a request of the gateway's. */
export async function readProof(
  { gateway, ring, name }: Pick<AttackedSubgraph, 'gateway' | 'ring' | 'name'>,
  { headers }: Sent,
  { status, text, headers: given }: Received,
): Promise<ProofReading> {
  const value = given.get(answerHeader);
  if (value === null) return 'absent';
  const derived = createDerivedKeys(gateway);
  const own = gateway.exchange[0]!.id;
  const peer = { name, ...(await ring.current(name, 'enc'))! };
  const [right, opposite] = [derived.asking(own, peer), derived.answering(own, peer)];
  const form = forms.find(
    ({ start, rest }) => value.startsWith(right[start]) && rest.test(value.slice(right[start].length)),
  );
  if (form === undefined) return 'malformed';
  const [, time, nonce] = /time=(\d+); nonce=([\w-]+)/.exec(headers[bindingHeader]!)!;
  const answer = { status, contentType: given.get('content-type') ?? '', body: Buffer.from(text) };
  const proof = (keys = right, request = nonce!) => new AnswerProof(keys, Number(time), request);
  const turned = opposite[form.start] + value.slice(right[form.start].length);
  if (proof().holds(value, answer)) return 'right';
  if (proof(right, '').holds(value, answer)) return 'request';
  if (proof().holds(value, { ...answer, body: Buffer.alloc(0) })) return 'body';
  if (proof().holds(value, { ...answer, status: 200 })) return 'status';
  if (proof(opposite).holds(turned, answer)) return 'direction';
  return 'unknown';
}
