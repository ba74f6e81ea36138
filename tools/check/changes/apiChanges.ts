import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { parentOf } from '../../schema/coordinates.ts';
import type { CheckContext, GraphState } from '../context.ts';
import type { Finding, Place, Severity } from '../finding.ts';
import { adviceFor } from './advice.ts';
import { coordinateOfChange } from './coordinateOfChange.ts';
import { correctedSeverity } from './correctedSeverity.ts';

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

function ancestorsOf(coordinate: string): string[] {
  const parent = parentOf(coordinate);
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}

/** Where the subgraph that changes says it, or said what it belonged to; else where another does. */
export function placeOfChange({ subgraph, after }: Pick<CheckContext, 'subgraph' | 'after'>, before: GraphState | undefined, coordinate: string): Place {
  const own = after.subgraphs.get(subgraph)!;
  for (const state of [own, before?.subgraphs.get(subgraph), ...after.subgraphs.values()]) {
    for (const candidate of [coordinate, ...ancestorsOf(coordinate)]) {
      const place = state?.placeOf(candidate);
      if (place !== undefined) return place;
    }
  }
  return own.placeOf('Query') ?? { file: `schema/${subgraph}.graphql`, line: 1 };
}
