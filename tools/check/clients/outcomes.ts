import type { CheckContext } from '../context.ts';
import type { ClientOperation } from './clientOperation.ts';
import { clientOperations } from './clientOperations.ts';
import { sidesOf, type Side } from './sides.ts';
import { tryOperation, type OperationOutcome } from './tryOperation.ts';

/** What becomes of a known operation now, and with the candidate. */
export interface Outcomes {
  operation: ClientOperation;
  /** Undefined where nothing is published yet. */
  before: OperationOutcome | undefined;
  after: OperationOutcome;
}

const atOnce = 8;

const known = new WeakMap<CheckContext, Promise<readonly Outcomes[]>>();

/**
 * Tries every known operation on both sides, a few at once: one is validated while another is planned. Done once a
 * context.
 * @throws (the promise) CouldNotCheck
 */
export function outcomesOf(context: CheckContext): Promise<readonly Outcomes[]> {
  const trying = known.get(context) ?? tryAll(context);
  known.set(context, trying);
  return trying;
}

async function tryAll(context: CheckContext): Promise<Outcomes[]> {
  const { operations } = await clientOperations(context);
  const { before, after } = sidesOf(context);
  const outcomes: Outcomes[] = [];
  const waiting = operations.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, operation] of waiting) {
        outcomes[index] = {
          operation,
          before: before && (await tryOnce(operation, before)),
          after: await tryOnce(operation, after),
        };
      }
    }),
  );
  return outcomes;
}

const tried = new WeakMap<Side, WeakMap<ClientOperation, OperationOutcome>>();

/** What became of an operation on a side that another change was compared with as well is known. */
async function tryOnce(operation: ClientOperation, side: Side): Promise<OperationOutcome> {
  const outcomes = tried.get(side) ?? new WeakMap<ClientOperation, OperationOutcome>();
  tried.set(side, outcomes);
  const outcome = outcomes.get(operation) ?? (await tryOperation(operation, side));
  outcomes.set(operation, outcome);
  return outcome;
}
