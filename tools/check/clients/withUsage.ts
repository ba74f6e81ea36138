import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLSchema,
} from 'graphql';
import { parentOf } from '../../schema/coordinates.ts';
import type { CheckContext, GraphState } from '../context.ts';
import type { Finding } from '../finding.ts';
import { clientOperations } from './clientOperations.ts';
import { usageOf } from './usageOf.ts';

/**
 * Tells of each change of the API that matters to clients whom it touches. A breaking one that no operation recorded in
 * the window touches is said to be unused; it fails nothing where the caller allows that.
 * @throws (the promise) CouldNotCheck where the operations cannot be read.
 */
export async function withUsage(
  findings: readonly Finding[],
  context: CheckContext,
  before: GraphState,
): Promise<Finding[]> {
  if (findings.every(({ severity }) => severity === 'note')) return [...findings];
  const known = await clientOperations(context);
  const { allowUnused, windowDays } = context.options;
  return findings.map((finding): Finding => {
    if (finding.severity === 'note') return finding;
    const { verdict, affected } = usageOf([touchedBy(finding, context.after.apiSchema)], known, before.apiSchema);
    if (verdict === 'used') return { ...finding, affected };
    if (finding.severity === 'warning') return finding;
    if (verdict === 'unknown') return allowUnused ? { ...finding, advice: `${finding.advice} ${noRecord}` } : finding;
    const unused = `No operation recorded in the last ${windowDays} days uses it`;
    return allowUnused
      ? { ...finding, severity: 'warning', advice: `${unused}, so that it is allowed.` }
      : { ...finding, advice: `${finding.advice} ${unused}: with --allow-unused it passes.` };
  });
}

const noRecord = 'There is no complete record of traffic that would show that nobody uses it.';

/**
 * What has to be used for a change to be noticed: what must be given, or has another default, is noticed by who leaves
 * it out.
 */
function touchedBy({ rule, subject }: Finding, after: GraphQLSchema): string {
  const noticedWhereLeftOut = /_DEFAULT(_VALUE)?_CHANGED$/.test(rule) || isRequiredIn(after, subject);
  return noticedWhereLeftOut ? (parentOf(subject) ?? subject) : subject;
}

function isRequiredIn(schema: GraphQLSchema, coordinate: string): boolean {
  const [, typeName = '', member = '', argument] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  const type = schema.getType(typeName);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).some((field) => field.name === member && isRequiredInputField(field));
  if (!isObjectType(type) && !isInterfaceType(type)) return false;
  return (
    type.getFields()[member]?.args.some((candidate) => candidate.name === argument && isRequiredArgument(candidate)) ??
    false
  );
}
