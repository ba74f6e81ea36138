import { randomBytes } from 'node:crypto';
import { Kind, parse } from 'graphql';
import { idempotencyText } from '#platform/identity/idempotency.ts';
import { codesOf, shown, type Asked } from '../ask.ts';
import { NotAvailable, type ConformanceCheck } from '../check.ts';
import type { Discovered } from '../discover.ts';
import { newMark, type Maker } from '../rows.ts';
import type { AttackedSubgraph } from '../target.ts';

/** What a subgraph promises that says @idempotent of a mutation; none where it says it of none. */
export function keyChecks(
  { members: [member] }: AttackedSubgraph,
  { idempotent }: Discovered,
  maker: () => Promise<Maker>,
): readonly ConformanceCheck[] {
  if (idempotent.size === 0) return [];

  /** Makes a row under a new key, and asks again under it. */
  async function twice(digests: readonly [string, string]): Promise<{ title: string; first: Asked; again: Asked }> {
    const { attempt, query, title } = await maker();
    if (!rootFieldsIn(query).every((field) => idempotent.has(field)))
      throw new NotAvailable(`${title} does not say @idempotent; name a mutation that does with --mutation`);
    const [key, mark] = [digest(), newMark()];
    const under = (of: string) => attempt(member, mark, idempotencyText({ key, digest: of, position: 0 }));
    return { title, first: await under(digests[0]), again: await under(digests[1]) };
  }

  return [
    {
      name: 'write/idempotency-key',
      claim: 'a mutation that is sent again under its key is done once, and answered',
      advice:
        'Keep the key and the ids of the outcome in the mutation’s own transaction, and answer from them (docs/subgraph-contract.md, The idempotency key).',
      async run() {
        const same = digest();
        const { title, first, again } = await twice([same, same]);
        return {
          outcome: isAnswered(first) && first.text === again.text ? 'passed' : 'failed',
          sent: `${title}, twice under one orgraph-idempotency`,
          came: `${shown(first)}, then ${shown(again)}`,
        };
      },
    },
    {
      name: 'write/idempotency-conflict',
      claim: 'another operation under a key that was used is refused',
      advice:
        'Compare the digest with the one that is kept; refuse another one with CONFLICT (docs/subgraph-contract.md, The idempotency key).',
      async run() {
        const { title, again } = await twice([digest(), digest()]);
        return {
          outcome: codesOf(again.answer).includes('CONFLICT') ? 'passed' : 'failed',
          sent: `${title}, and another digest under the same key`,
          came: shown(again),
        };
      },
    },
  ];
}

const digest = (): string => randomBytes(32).toString('base64url');

const isAnswered = ({ answer: { data, errors } }: Asked): boolean =>
  errors === undefined && Object.values(data ?? {}).some((value) => value !== null);

const rootFieldsIn = (query: string): string[] =>
  parse(query).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []))
      : [],
  );
