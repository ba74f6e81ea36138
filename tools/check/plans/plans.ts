import type { PlanNode } from '@graphql-hive/router-query-planner';
import { Kind, type DocumentNode, type FieldNode } from 'graphql';
import { outcomesOf, type Outcomes } from '../clients/outcomes.ts';
import type { Check, CheckContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { placeOfChange } from '../placeOfChange.ts';
import { costOf, type PlanCost } from './planCost.ts';
import { planText } from './planText.ts';

/**
 * Which of the operations that still run would cost more: more requests to subgraphs, more that wait for each other, or
 * fewer that go together.
 */
export const plans: Check = {
  name: 'plans',
  run: async (context) => (await outcomesOf(context)).flatMap((outcomes) => findingOf(outcomes, context) ?? []),
};

function findingOf({ operation, before, after }: Outcomes, context: CheckContext): Finding | undefined {
  if (before?.plans === undefined || after.plans === undefined) return undefined;
  const dearer = [
    { was: before.plans, is: after.plans, when: '' },
    { was: before.overridden, is: after.overridden, when: ' once every progressive @override applies' },
  ]
    .map((pair) => ({ ...pair, rule: ruleOf(costOf(pair.was), costOf(pair.is)) }))
    .find(({ rule }) => rule !== undefined);
  if (dearer?.rule === undefined) return undefined;
  const { was, is, when, rule } = dearer;
  return {
    check: 'plans',
    rule,
    severity: 'warning',
    subject: operation.name,
    place: operation.place ?? placeOfChange(context, context.before, rootFieldOf(operation.document)),
    message: `${operation.name} takes ${costText(costOf(is))}${when}, and took ${costText(costOf(was))}\nbefore:\n${indented(was)}\nafter:\n${indented(is)}`,
    advice:
      'See whether a field can be answered where its neighbours are (@shareable, @provides), or by a key that they already have.',
    affected: operation.uses,
  };
}

/** Fewer requests may wait longer, and more may wait shorter: either is worth a look. */
function ruleOf(was: PlanCost, is: PlanCost): string | undefined {
  if (is.fetches > was.fetches) return 'PLAN_MORE_FETCHES';
  if (is.steps > was.steps) return 'PLAN_MORE_STEPS';
  return is.batched < was.batched && is.fetches === was.fetches ? 'PLAN_LESS_BATCHED' : undefined;
}

function costText({ fetches, steps, batched }: PlanCost): string {
  return `${fetches} ${fetches === 1 ? 'request' : 'requests'} in ${steps} ${steps === 1 ? 'step' : 'steps'}${batched > 0 ? ` (${batched} fetches of entities in shared ones)` : ''}`;
}

const indented = (plan: readonly PlanNode[]): string => planText(plan).replaceAll(/^/gm, '  ');

/** Where an operation begins, as a coordinate. */
function rootFieldOf({ definitions }: DocumentNode): string {
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)!;
  const field = operation.selectionSet.selections.find(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD,
  );
  const root = `${operation.operation[0]!.toUpperCase()}${operation.operation.slice(1)}`;
  return field === undefined ? root : `${root}.${field.name.value}`;
}
