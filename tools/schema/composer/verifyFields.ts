import { Kind } from 'graphql';
import type { Comparison, Mistake } from './comparison.ts';
import { namedFields } from './namedFields.ts';
import type { FieldFacts, SubgraphFacts } from './subgraphFacts.ts';
import { isSubtype, type IsMember } from './subtypes.ts';
import type { ComposedField } from './supergraphFacts.ts';

/**
 * Where the supergraph says something else of fields than their subgraphs: which it has, what it asks of others for
 * them (@external, @requires), what else it gives there (@provides), whom it takes them from (@override), their types.
 */
export const fieldMistakes = (comparison: Comparison): Mistake[] =>
  [...comparison.subgraphs].flatMap(([subgraph, own]) => {
    const mistakes: Mistake[] = [];
    const keyed = namedFields(own, 'keys');
    const named = namedFields(own, 'all');
    for (const [type, composed] of comparison.supergraph.types) {
      if (!composed.in.has(subgraph)) continue;
      const facts = own.types.get(type);
      for (const [field, { in: joined, type: given }] of composed.fields) {
        const isOwn = facts?.fields.has(field) === true || facts?.inputs.has(field) === true;
        if (joined.has(subgraph) && !isOwn)
          mistakes.push({ subgraph, subject: `${type}.${field}`, found: 'it has no such field' });
        const input = facts?.inputs.get(field);
        if (input !== undefined && !joined.has(subgraph))
          mistakes.push({ subgraph, subject: `${type}.${field}`, found: 'the supergraph does not have it there' });
        const taking = joined.get(subgraph)?.type ?? given;
        if (input !== undefined && taking !== input)
          mistakes.push({
            subgraph,
            subject: `${type}.${field}`,
            found: `it takes ${input}, in the supergraph ${taking}`,
          });
        if (input !== undefined && !isSubtype(given, input, () => false))
          mistakes.push({ subgraph, subject: `${type}.${field}`, found: `it takes ${input}, which ${given} is not` });
      }
      for (const [field, stated] of facts?.fields ?? []) {
        if (field === '_service' || field === '_entities') continue;
        const subject = `${type}.${field}`;
        const found = mistakesOf({
          comparison,
          subgraph,
          stated: asFarAsKnown(stated, own, facts!.kind === Kind.INTERFACE_TYPE_DEFINITION),
          composed: composed.fields.get(field),
          takenBy: takenBy(comparison.subgraphs, subgraph, type, field),
          taken:
            comparison.subgraphs
              .get(stated.override ?? '')
              ?.types.get(type)
              ?.fields.has(field) === true,
          isKeyed: keyed.has(subject),
          isNamed: named.has(subject),
        });
        mistakes.push(...found.map((text) => ({ subgraph, subject, found: text })));
      }
    }
    return mistakes;
  });

interface FieldComparison {
  comparison: Comparison;
  subgraph: string;
  stated: FieldFacts;
  composed: ComposedField | undefined;
  /** What takes the field from the subgraph, in another one. */
  takenBy: FieldFacts | undefined;
  /** Whether the field is there where its @override takes it from; otherwise that means nothing. */
  taken: boolean;
  /** Whether it is in a key of its subgraph, and whether any field set there names it. */
  isKeyed: boolean;
  isNamed: boolean;
}

function mistakesOf(compared: FieldComparison): string[] {
  const { comparison, subgraph, stated, composed, takenBy, taken, isKeyed, isNamed } = compared;
  const joined = composed?.in.get(subgraph);
  const isTaken = takenBy !== undefined && takenBy.overrideLabel === undefined;
  // What is external and in no field set, or taken by another subgraph, need not be there.
  if (composed === undefined || joined === undefined)
    return isTaken || (stated.external && (!isNamed || hasTaken(comparison, subgraph)))
      ? []
      : ['the supergraph does not have it there'];
  const type = joined.type ?? composed.type;
  const label = (taken ? stated.overrideLabel : undefined) ?? takenBy?.overrideLabel;
  return [
    ...(isTaken && !joined.usedOverridden && !joined.external
      ? ['@override takes it away, in the supergraph not']
      : []),
    ...(stated.external === joined.external || isTaken || (stated.external && isKeyed)
      ? []
      : [stated.external ? 'it is @external, in the supergraph not' : 'it is @external in the supergraph only']),
    ...differs('@requires', stated.requires, joined.requires),
    ...differs('@provides', stated.provides, joined.provides),
    ...(taken ? differs('@override from', stated.override, joined.override) : []),
    ...(taken || takenBy !== undefined ? differs('@override with the label', label, joined.overrideLabel) : []),
    ...differs('the type', stated.type, type),
    ...(stated.external || isSubtype(stated.type, composed.type, memberOf(comparison))
      ? []
      : [`it gives ${stated.type}, which is not always the supergraph’s ${composed.type}`]),
    ...[...('arguments' in composed.node ? (composed.node.arguments ?? []) : [])]
      .filter(({ name }) => !stated.args.has(name.value) && !stated.external)
      .map(({ name }) => `it has no argument ${name.value}`),
  ];
}

const differs = (what: string, own: string | undefined, composed: string | undefined): string[] =>
  own === composed ? [] : [`it has ${what} ${own ?? 'none'}, in the supergraph ${composed ?? 'none'}`];

/** What a specification of version 1 does not know on interfaces means nothing there. */
const asFarAsKnown = (stated: FieldFacts, { federation }: SubgraphFacts, isInterface: boolean): FieldFacts =>
  federation === 1 && isInterface ? { ...stated, external: false, requires: undefined, provides: undefined } : stated;

function takenBy(
  subgraphs: ReadonlyMap<string, SubgraphFacts>,
  from: string,
  type: string,
  field: string,
): FieldFacts | undefined {
  return [...subgraphs.values()]
    .map(({ types }) => types.get(type)?.fields.get(field))
    .find((facts) => facts?.override === from);
}

/** Whether any of a subgraph's fields is taken by another: what only they require need not be there either. */
const hasTaken = ({ subgraphs }: Comparison, from: string): boolean =>
  [...subgraphs.values()].some(({ types }) =>
    [...types.values()].some(({ fields }) => [...fields.values()].some(({ override }) => override === from)),
  );

/** Which objects are whose, as the supergraph says. */
const memberOf =
  ({ supergraph: { types } }: Comparison): IsMember =>
  (type, abstract) => {
    const [one, other] = [types.get(type)?.node, types.get(abstract)?.node];
    return [
      ...(other?.kind === Kind.UNION_TYPE_DEFINITION ? (other.types ?? []).map(({ name }) => name.value === type) : []),
      ...(one !== undefined && 'interfaces' in one
        ? (one.interfaces ?? []).map(({ name }) => name.value === abstract)
        : []),
    ].includes(true);
  };
