import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import type { CheckContext, GraphState } from '../context.ts';
import type { Finding, Severity } from '../finding.ts';
import { adviceFor } from './advice.ts';
import { coordinateOfChange } from './coordinateOfChange.ts';
import { correctedSeverity } from './correctedSeverity.ts';
import { placeOfChange } from '../placeOfChange.ts';
import { ancestorsOf } from '../../schema/coordinates.ts';

const levels: Record<CriticalityLevel, Severity> = { [CriticalityLevel.Breaking]: 'error', [CriticalityLevel.Dangerous]: 'warning', [CriticalityLevel.NonBreaking]: 'note' };

/** What clients notice: the differences of the API schema as GraphQL Inspector finds them, its verdicts corrected where they are wrong. */
export async function apiChanges(context: CheckContext, before: GraphState): Promise<Finding[]> {
  const [was, is] = [before.apiSchema, context.after.apiSchema];
  const changes = (await diff(was, is)).filter(saysSomething).map((change) => ({ change, subject: coordinateOfChange(change) }));
  const added = new Set(changes.filter(({ change }) => adding.test(change.type)).map(({ subject }) => subject));
  const found = changes.map(({ change, subject }): Finding => ({
    check: 'changes', rule: change.type, severity: correctedSeverity(change, subject, levels[change.criticality.level], { was, is }), subject,
    place: placeOfChange(context, before, subject), message: change.message, advice: adviceFor(change.type),
  }));
  // What is part of something new is said by that, unless it is worse than new.
  return found.filter(({ rule, subject, severity }) => severity !== 'note' || ![...adding.test(rule) ? [] : [subject], ...ancestorsOf(subject)].some((whole) => added.has(whole)));
}

const adding = /^(TYPE|FIELD|INPUT_FIELD|FIELD_ARGUMENT|ENUM_VALUE)_ADDED$/;

/** A deprecation of a field or value is a change of its own; Inspector tells of its directive, too. */
const saysSomething = ({ type, path }: Change): boolean => !(/^DIRECTIVE_USAGE_(FIELD_DEFINITION|ENUM_VALUE|ARGUMENT)_/.test(type) && path?.includes('@deprecated') === true);

