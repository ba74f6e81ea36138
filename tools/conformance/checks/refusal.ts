import { answerOf, codesOf, shown } from '../ask.ts';
import type { Judgement, ConformanceCheck } from '../check.ts';
import { createForge, type Forge } from '../forge.ts';
import type { Received, Sent, AttackedSubgraph } from '../target.ts';

/**
 * A request that a conforming subgraph refuses like every unproven one: 401 IDENTITY_REQUIRED, neither data nor SDL.
 */
export interface Attack {
  name: string;
  claim: string;
  sent: string;
  advice: string;
  make(target: AttackedSubgraph, forge: Forge): Sent | Promise<Sent>;
}

/** What every attack asks for: data, and the SDL. */
export const question = JSON.stringify({ query: '{ __typename _service { sdl } }' });

export const refusalCheck = (
  target: AttackedSubgraph,
  { name, claim, sent, advice, make }: Attack,
): ConformanceCheck => ({
  name,
  claim,
  advice,
  async run(): Promise<Judgement> {
    const received = await target.send(await make(target, createForge(target)));
    return { outcome: isRefused(received) ? 'passed' : 'failed', sent, came: shown(received) };
  },
});

function isRefused({ status, text }: Received): boolean {
  const answer = answerOf(text);
  return status === 401 && codesOf(answer).includes('IDENTITY_REQUIRED') && (answer.data ?? null) === null;
}
