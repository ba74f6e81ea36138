import type { PlanVariant } from './readOperation.ts';

/** An operation as a cache keeps it. */
export interface CountedOperation {
  readonly text: string;
  readonly operationName: string | undefined;
  /** The text that it has in common with those that share its plans. */
  readonly general: string;
  /** How often it was asked for. */
  uses: number;
}

/** What is to be known of an operation to make it ready on another graph; nothing of whoever asked for it. */
export interface UsedOperation {
  text: string;
  operationName: string | undefined;
  /** How often it was asked for, together with those that share its plans. */
  uses: number;
  /** What it has been planned for. */
  variants: readonly PlanVariant[];
}

/**
 * The operations used most, so many at most, the most used first: of those that share their plans only the one used
 * most.
 */
export function mostUsedOf(
  known: Iterable<CountedOperation>,
  many: number,
  variantsOf: (general: string) => readonly PlanVariant[],
): UsedOperation[] {
  const groups = new Map<string, { most: CountedOperation; uses: number }>();
  for (const operation of known) {
    const group = groups.get(operation.general);
    if (group === undefined) {
      groups.set(operation.general, { most: operation, uses: operation.uses });
      continue;
    }
    group.uses += operation.uses;
    if (operation.uses > group.most.uses) group.most = operation;
  }
  return [...groups.values()]
    .toSorted((one, other) => other.uses - one.uses)
    .slice(0, many)
    .map(({ most: { text, operationName, general }, uses }) => ({
      text,
      operationName,
      uses,
      variants: variantsOf(general),
    }));
}
