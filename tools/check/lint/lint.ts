import { Kind, parse, Source, type ConstDirectiveNode } from 'graphql';
import { namedParts, coordinateOf } from '../../schema/coordinates.ts';
import { graphOf } from '../../schema/graph.ts';
import type { Problem } from '../../schema/problem.ts';
import { guardedPlacesAreNullable } from '../../schema/rules/guardedPlacesAreNullable.ts';
import { listsAreConnections } from '../../schema/rules/listsAreConnections.ts';
import { mutationPayloads } from '../../schema/rules/mutationPayloads.ts';
import { nodeNamesAreFree } from '../../schema/rules/nodeNamesAreFree.ts';
import { nullableAcrossSubgraphs } from '../../schema/rules/nullableAcrossSubgraphs.ts';
import { oneOwner } from '../../schema/rules/oneOwner.ts';
import type { SubgraphSource } from '../../schema/sources.ts';
import type { Check, CheckContext, GraphState, SubgraphState } from '../context.ts';
import { placeFrom, placeText, type Finding } from '../finding.ts';
import { fieldRules } from './fieldRules.ts';

/**
 * How the subgraph's SDL is written: names, descriptions, deprecations, lists in pages, and what this graph's
 * conventions ask (docs/schema-checks.md, Lint).
 */
export const lint: Check = {
  name: 'lint',
  async run(context) {
    const source = sourceOf(context.after.subgraphs.get(context.subgraph)!);
    const problems = [
      ...(await fieldRules(source, context.after)),
      ...deprecationProblems(source),
      ...conventionProblems(context),
    ];
    return problems.map(({ rule, subject, place, message }): Finding => ({
      check: 'lint',
      rule,
      severity: 'error',
      subject,
      place: placeFrom(place),
      message,
      advice: adviceFor(rule),
    }));
  },
};

/** What to do about a lint finding, by its rule. */
const adviceFor = (rule: string): string => advice[rule]!;

const advice: Record<string, string> = {
  NAMING_CONVENTION: 'Types are PascalCase, fields and arguments camelCase, enum values UPPER_CASE.',
  REQUIRE_DESCRIPTION:
    'Say in one sentence what it is, in a description above it: types, fields, arguments, input fields and enum values.',
  NO_HASHTAG_DESCRIPTION: 'A comment with # reaches no client: write a description in quotes.',
  UNIQUE_ENUM_VALUE_NAMES: 'Values that differ only in case are the same to many clients: rename one.',
  REQUIRE_DEPRECATION_REASON:
    'Say what to use instead, and until when it is there: @deprecated(reason: "Use name; removed after 2027-03-31").',
  DEPRECATION_WITHOUT_DATE:
    'Add the day after which it may be removed: @deprecated(reason: "Use name; removed after 2027-03-31").',
  LIST_WITHOUT_PAGES: 'A list that grows is read in pages (GraphQL Cursor Connections Specification).',
  CONNECTION_ARGUMENTS:
    'A connection takes first, after, last, before and orderBy; what narrows it stands in one input, filter.',
  CONNECTION_SHAPE:
    'A connection has edges, nodes, pageInfo and totalCount, an edge cursor and node; everywhere of one nullability.',
  MUTATION_PAYLOAD: 'A payload of its own lets the answer grow.',
  NODE_NAME_TAKEN: "Choose another name: Node, Query.node, Query.nodes and nodeId are the gateway's (docs/relay.md).",
  REQUIRED_ACROSS_SUBGRAPHS: 'A subgraph that is down must not empty the answer: let it be null.',
  REQUIRED_BEHIND_PERMISSION: 'A caller may lack the permission: let it be null.',
  TYPE_OWNER: 'One subgraph owns a type; others refer to it by its key.',
  SHARED_TYPE_DIFFERS: 'A type that is shared is the same everywhere.',
};

const conventions = [
  oneOwner,
  nullableAcrossSubgraphs,
  guardedPlacesAreNullable,
  listsAreConnections,
  mutationPayloads,
  nodeNamesAreFree,
];

/** What the conventions of this graph forbid in the subgraph that changes, or newly in another because of it. */
function conventionProblems({ subgraph, before, after }: CheckContext): Problem[] {
  const known = new Set(before === undefined ? [] : problemsBefore(before).map(({ message }) => message));
  const own = sourceOf(after.subgraphs.get(subgraph)!);
  const files = new Set(own.document.definitions.map((node) => fileOf(own.placeOf(node))));
  return problemsOf(after).filter(({ place, message }) => files.has(fileOf(place)) || !known.has(message));
}

const problemsOf = (state: GraphState): Problem[] => {
  const graph = graphOf([...state.subgraphs.values()].map(sourceOf));
  return conventions.flatMap((rule) => rule(graph));
};

const known = new WeakMap<GraphState, Problem[]>();

/** Once a graph, which several changes are compared with. */
function problemsBefore(state: GraphState): Problem[] {
  const problems = known.get(state) ?? problemsOf(state);
  known.set(state, problems);
  return problems;
}

const fileOf = (place: string): string => place.replace(/:\d+$/, '');

/**
 * A deprecation says until when what it stands on is there: a day as YYYY-MM-DD in its reason. (GraphQL's
 * @deprecated has no argument for it.)
 */
function deprecationProblems(source: SubgraphSource): Problem[] {
  return namedParts(source.document).flatMap(({ coordinate, node }) => {
    const deprecated = ('directives' in node ? ((node.directives ?? []) as readonly ConstDirectiveNode[]) : []).find(
      ({ name }) => name.value === 'deprecated',
    );
    const reason = deprecated?.arguments?.find(({ name }) => name.value === 'reason')?.value;
    if (deprecated === undefined || reason === undefined || (reason.kind === Kind.STRING && hasDay(reason.value)))
      return [];
    return [
      {
        rule: 'DEPRECATION_WITHOUT_DATE',
        subject: coordinate,
        place: source.placeOf(node),
        message: `The deprecation of ${coordinate} does not say until when it is there`,
      },
    ];
  });
}

const hasDay = (text: string): boolean =>
  (text.match(/\b\d{4}-\d\d-\d\d\b/g) ?? []).some((day) => !Number.isNaN(Date.parse(day)));

/** A subgraph's state as the rules of the schema read it; of its tables nothing is known. */
function sourceOf({ name, url, sdl, placeOf }: SubgraphState): SubgraphSource {
  const document = parse(new Source(sdl, name));
  const unknown = { file: `schema/${name}.graphql`, line: 1 };
  return {
    name,
    url,
    sdl,
    document,
    aggregates: [],
    placeOf: (node) =>
      placeText(placeOf(coordinateOf(document, node) ?? '') ?? { ...unknown, line: node.loc?.startToken.line ?? 1 }),
  };
}
