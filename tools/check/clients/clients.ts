import { validate } from 'graphql';
import type { Check, CheckContext } from '../context.ts';
import type { Affected, Finding } from '../finding.ts';
import { placeOfChange } from '../placeOfChange.ts';
import type { ClientOperation } from './clientOperation.ts';
import { clientOperations } from './clientOperations.ts';
import { outcomesOf, type Outcomes } from './outcomes.ts';
import { sidesOf } from './sides.ts';
import { usesOf } from './usesOf.ts';

/**
 * Whether every operation that clients are known to send would still run: it is validated and planned as the gateway
 * does. What does not run now either is told as a note, for no change of the schema broke it.
 */
export const clients: Check = {
  name: 'clients',
  async run(context) {
    const findings = (await outcomesOf(context)).flatMap((outcomes) => findingOf(outcomes, context) ?? []);
    return [...merged(findings), ...(await aboutTheRecord(context))];
  },
};

function findingOf({ operation, before, after }: Outcomes, context: CheckContext): Finding | undefined {
  const { name, uses } = operation;
  if (before?.plans === undefined) {
    const refused = before ?? after;
    if (refused.plans !== undefined) return undefined;
    return {
      check: 'clients',
      rule: 'OPERATION_DID_NOT_RUN',
      severity: 'note',
      subject: name,
      place: operation.place ?? placeOfChange(context, context.before, 'Query'),
      affected: uses,
      message: `${name} ${before === undefined ? 'would not run' : 'does not run on what is published'}: ${refused.refusal}`,
      code: refused.code,
      advice: 'Correct or remove it. This change is not why.',
    };
  }
  if (after.plans !== undefined) return undefined;
  const reasons = after.code === 'GRAPHQL_VALIDATION_FAILED' ? reasonsOf(operation, context) : [];
  const { coordinate, message = `${after.step === 'plan' ? 'it cannot be planned: ' : ''}${after.refusal}` } =
    reasons[0] ?? {};
  const others = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  return {
    check: 'clients',
    rule: after.step === 'plan' ? 'OPERATION_NOT_PLANNED' : 'OPERATION_BROKEN',
    severity: 'error',
    subject: name,
    place:
      coordinate === undefined
        ? (operation.place ?? placeOfChange(context, context.before, 'Query'))
        : placeOfChange(context, context.before, coordinate),
    message: `${name} breaks: ${message}${others}`,
    code: after.code,
    advice: adviceFor(coordinate),
    affected: uses,
  };
}

interface Reason {
  /** What of the schema it is about. */
  coordinate: string | undefined;
  message: string;
}

/**
 * What the operation is told, and which parts of the schema that is about: each is found by what the operation meant
 * before.
 */
function reasonsOf({ document }: ClientOperation, context: CheckContext): Reason[] {
  const { before, after } = sidesOf(context);
  if (before === undefined) return [];
  const { at } = usesOf(document, before.supergraph.apiSchema);
  return validate(after.supergraph.operationSchema, document, undefined, { hideSuggestions: true }).map(
    ({ message, nodes = [] }) => ({
      message,
      coordinate: nodes.map((node) => at.get(node)).findLast((coordinate) => coordinate !== undefined),
    }),
  );
}

const adviceFor = (coordinate: string | undefined): string =>
  coordinate === undefined
    ? 'Keep what the operation needs until its clients have changed.'
    : `Keep ${coordinate} as it is until these clients no longer use it: mark it @deprecated with a reason and a date, and see in the recorded traffic when they have left.`;

/** Operations of one name that break for one reason at one place are one finding. */
function merged(findings: readonly Finding[]): Finding[] {
  const byMessage = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.message, finding.place]);
    const same = byMessage.get(key);
    byMessage.set(
      key,
      same === undefined
        ? finding
        : { ...same, affected: added([...(same.affected ?? []), ...(finding.affected ?? [])]) },
    );
  }
  return [...byMessage.values()];
}

function added(all: readonly Affected[]): Affected[] {
  const byClient = new Map<string, Affected>();
  for (const one of all) {
    const key = JSON.stringify([one.client, one.version, one.operation]);
    byClient.set(key, { ...one, count: one.count + (byClient.get(key)?.count ?? 0) });
  }
  return [...byClient.values()];
}

/** A record that does not tell everything is no reason to fail, but one to know. */
async function aboutTheRecord(context: CheckContext): Promise<Finding[]> {
  const { record } = await clientOperations(context);
  if (record === undefined || record.lost + record.unreadable === 0) return [];
  return [
    {
      check: 'clients',
      rule: 'RECORD_INCOMPLETE',
      severity: 'note',
      subject: 'traffic',
      place: placeOfChange(context, context.before, 'Query'),
      message: `The record of traffic is not complete: ${record.lost} uses were left out of it, ${record.unreadable} lines cannot be read`,
      advice: 'Nothing is called unused by it. See the bounds in docs/traffic.md.',
    },
  ];
}
