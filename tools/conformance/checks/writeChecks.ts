import { randomUUID } from 'node:crypto';
import { answerOf, codesOf, shown } from '../ask.ts';
import { NotAvailable, type ConformanceCheck } from '../check.ts';
import { newMark, type Maker } from '../rows.ts';
import type { AttackedSubgraph } from '../target.ts';

/** A write happens once, and by nobody whose rights have changed. */
export const writeChecks = (target: AttackedSubgraph, maker: () => Promise<Maker>): readonly ConformanceCheck[] => [
  {
    name: 'write/replay',
    claim: 'a mutation that is played a second time is refused',
    advice:
      'Spend the nonce in the mutation’s own transaction, where every replica sees it; refuse a spent one with IDENTITY_REQUIRED (docs/subgraph-contract.md, The nonce).',
    async run() {
      const { make, title } = await maker();
      const made = await make(target.members[0], newMark());
      const again = await target.send(made.request);
      const answer = answerOf(again.text);
      const empty = Object.values(answer.data ?? {}).every((value) => value == null);
      const refused = codesOf(answer).includes('IDENTITY_REQUIRED');
      if (empty && !refused && codesOf(answer).length > 0)
        throw new NotAvailable(
          `${title} cannot be repeated at all (${codesOf(answer).join(', ')}), so that refusing it proves nothing; name another with --mutation`,
        );
      return {
        outcome: refused && empty ? 'passed' : 'failed',
        sent: `${title}, twice in the same bytes`,
        came: shown(again),
      };
    },
  },
  {
    name: 'write/stale-membership',
    claim: 'a mutation under rights that have changed since is refused',
    advice:
      'Remember the newest mver of each membership; refuse an older one with FORBIDDEN (docs/subgraph-contract.md, The nonce).',
    async run() {
      const { make, title } = await maker();
      const membership = randomUUID();
      const [member] = target.members;
      await make({ ...member, membership, membershipVersion: 2 }, newMark());
      const stale = await make({ ...member, membership, membershipVersion: 1 }, newMark()).then(
        () => 'it was answered',
        (error: Error) => error.message,
      );
      return {
        outcome: stale.includes('FORBIDDEN') ? 'passed' : 'failed',
        sent: `${title} with mver 2, then with mver 1`,
        came: stale,
      };
    },
  },
  {
    name: 'write/read-only',
    claim: 'a mutation under an identity that only reads is refused',
    advice:
      'Refuse every mutation with FORBIDDEN before it runs where the identity says read_only (docs/subgraph-contract.md, An identity that only reads).',
    async run() {
      const { make, attempt, title } = await maker();
      const [member] = target.members;
      await make(member, newMark());
      const reading = await attempt({ ...member, readOnly: true }, newMark());
      const empty = Object.values(reading.answer.data ?? {}).every((value) => value == null);
      return {
        outcome: empty && codesOf(reading.answer).includes('FORBIDDEN') ? 'passed' : 'failed',
        sent: `${title} with read_only`,
        came: shown(reading),
      };
    },
  },
];
