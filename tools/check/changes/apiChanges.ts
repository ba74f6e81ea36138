import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { ancestorsOf } from '../../schema/coordinates.ts';
import type { CheckContext, GraphState } from '../context.ts';
import type { Finding, Severity } from '../finding.ts';
import { placeOfChange } from '../placeOfChange.ts';
import { correctedSeverity } from './correctedSeverity.ts';

const levels: Record<CriticalityLevel, Severity> = {
  [CriticalityLevel.Breaking]: 'error',
  [CriticalityLevel.Dangerous]: 'warning',
  [CriticalityLevel.NonBreaking]: 'note',
};

/**
 * What clients notice: the differences of the API schema as GraphQL Inspector finds them, its verdicts corrected where
 * they are wrong.
 */
export async function apiChanges(context: CheckContext, before: GraphState): Promise<Finding[]> {
  const [was, is] = [before.apiSchema, context.after.apiSchema];
  const changes = (await diff(was, is))
    .filter(saysSomething)
    .map((change) => ({ change, subject: coordinateOfChange(change) }));
  const added = new Set(changes.filter(({ change }) => adding.test(change.type)).map(({ subject }) => subject));
  const found = changes.map(({ change, subject }): Finding => ({
    check: 'changes',
    rule: change.type,
    severity: correctedSeverity(change, subject, levels[change.criticality.level], { was, is }),
    subject,
    place: placeOfChange(context, before, subject),
    message: change.message,
    advice: adviceFor(change.type),
  }));
  // What is part of something new is said by that, unless it is worse than new.
  return found.filter(
    ({ rule, subject, severity }) =>
      severity !== 'note' ||
      ![...(adding.test(rule) ? [] : [subject]), ...ancestorsOf(subject)].some((whole) => added.has(whole)),
  );
}

const adding = /^(TYPE|FIELD|INPUT_FIELD|FIELD_ARGUMENT|ENUM_VALUE)_ADDED$/;

/** A deprecation of a field or value is a change of its own; Inspector tells of its directive, too. */
const saysSomething = ({ type, path }: Change): boolean =>
  !(/^DIRECTIVE_USAGE_(FIELD_DEFINITION|ENUM_VALUE|ARGUMENT)_/.test(type) && path?.includes('@deprecated') === true);

/** What to do about a change of the API, by its rule. */
const adviceFor = (rule: string): string =>
  advice[rule] ??
  (/_(ADDED|CHANGED|REMOVED)$/.test(rule) && rule.includes('DESCRIPTION')
    ? 'Nothing: descriptions change no answer.'
    : 'Tell the clients that the report names.');

const deprecate =
  'Keep it, mark it @deprecated with a reason and a date, and remove it when nobody asks for it any more.';

const advice: Record<string, string> = {
  FIELD_REMOVED: deprecate,
  TYPE_REMOVED: deprecate,
  ENUM_VALUE_REMOVED: deprecate,
  INPUT_FIELD_REMOVED:
    'Keep accepting it, mark it @deprecated with a reason and a date, and remove it when nobody gives it any more.',
  FIELD_ARGUMENT_REMOVED:
    'Keep accepting it, mark it @deprecated with a reason and a date, and remove it when nobody gives it any more.',
  UNION_MEMBER_REMOVED: 'Keep the member in the union, even if it is answered no more, until no operation names it.',
  OBJECT_TYPE_INTERFACE_REMOVED: 'Keep the interface until no operation asks for this type through it.',
  TYPE_KIND_CHANGED: 'Give the new kind a new name, and deprecate what leads to the old one.',
  FIELD_TYPE_CHANGED: 'Add a field of another name with the new type, and deprecate this one.',
  FIELD_ARGUMENT_TYPE_CHANGED: 'Add an argument of another name with the new type, and deprecate this one.',
  INPUT_FIELD_TYPE_CHANGED: 'Add a field of another name with the new type, and deprecate this one.',
  FIELD_ARGUMENT_ADDED:
    'An argument that every operation may leave out is safe: make it nullable. With a default, see that the default is what happened before.',
  INPUT_FIELD_ADDED:
    'A field that every operation may leave out is safe: make it nullable. With a default, see that the default is what happened before.',
  FIELD_ARGUMENT_DEFAULT_CHANGED:
    'Who leaves the argument out gets another answer now; without any default it must be given.',
  INPUT_FIELD_DEFAULT_VALUE_CHANGED:
    'Who leaves the field out gets another answer now; without any default it must be given.',
  ENUM_VALUE_ADDED:
    'Clients that know every value may meet one that they do not know: see that they have a default case.',
  UNION_MEMBER_ADDED: 'Clients may meet an object that they do not know: see that they pass over it.',
  OBJECT_TYPE_INTERFACE_ADDED: 'Clients may meet this object where they expect others: see that they pass over it.',
  SCHEMA_MUTATION_TYPE_CHANGED: 'Keep the root type.',
  SCHEMA_QUERY_TYPE_CHANGED: 'Keep the root type.',
  SCHEMA_SUBSCRIPTION_TYPE_CHANGED: 'Keep the root type.',
  TYPE_ADDED: 'Nothing: no operation knows it yet.',
  FIELD_ADDED: 'Nothing: no operation knows it yet.',
  FIELD_DEPRECATION_ADDED: 'Tell the clients that use it by when to leave it.',
};

/**
 * What a change is about, as a schema coordinate, from Inspector's dotted path: `Type.field.argument` is
 * `Type.field(argument:)`, a directive's use is what it stands on.
 */
function coordinateOfChange({ type, path, meta }: Change): string {
  if (path === undefined)
    return /^SCHEMA_(QUERY|MUTATION|SUBSCRIPTION)/.exec(type) === null
      ? 'schema'
      : rootOf(meta as Record<string, unknown>);
  const [first, ...others] = path.split('.');
  const directive = others.findIndex((name) => name.startsWith('@'));
  const names = directive === -1 ? others : others.slice(0, directive);
  if (first!.startsWith('@')) return names.length === 0 ? first! : `${first}(${names[0]}:)`;
  if (names.length < 2) return [first, ...names].join('.');
  return `${first}.${names[0]}(${names[1]}:)`;
}

/** The root type that a schema had, or has now where it had none. */
const rootOf = (meta: Record<string, unknown>): string => {
  const names = Object.entries(meta).flatMap(([key, value]) =>
    key.endsWith('TypeName') && typeof value === 'string' && value !== 'unknown' ? [[key, value] as const] : [],
  );
  return (names.find(([key]) => key.startsWith('old')) ?? names[0])?.[1] ?? 'schema';
};
