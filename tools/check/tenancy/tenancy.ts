import { parse } from 'graphql';
import { graphOf } from '../../schema/graph.ts';
import { ownNames } from '../../schema/ownNames.ts';
import type { Check, CheckContext, GraphState } from '../context.ts';
import type { Finding, Place } from '../finding.ts';
import { addedExceptions } from './addedExceptions.ts';
import type { TenancyProblem } from './problem.ts';
import { tenancyRules } from './rules/rules.ts';

/**
 * Tenancy, from the SDLs alone, so that a subgraph in any language is judged alike: everything that the subgraph's own
 * SDL says against it, and in the others what the change brings about. What is new in the list of exceptions is a
 * finding too.
 */
export const tenancy: Check = {
  name: 'tenancy',
  async run({ subgraph, base, before, after, directory }: CheckContext) {
    const known = new Set(before === undefined ? [] : problemsOf(before).map(identityOf));
    const problems = problemsOf(after).filter(
      (problem) => problem.source.name === subgraph || !known.has(identityOf(problem)),
    );
    return [
      ...problems.map((problem) => findingOf(problem, after)),
      ...(await addedExceptions(directory, base.commit)),
    ];
  },
};

function problemsOf({ subgraphs }: GraphState): TenancyProblem[] {
  const graph = graphOf(
    [...subgraphs.values()].map(({ name, url, sdl }) => ({
      name,
      url,
      sdl,
      document: ownNames(parse(sdl)),
      aggregates: [],
      placeOf: () => name,
    })),
  );
  return tenancyRules.flatMap((rule) => rule(graph));
}

const identityOf = ({ rule, source, coordinate, message }: TenancyProblem): string =>
  JSON.stringify([rule, source.name, coordinate, message]);

const findingOf = (
  { rule, severity, source, coordinate, message, advice }: TenancyProblem,
  { subgraphs }: GraphState,
): Finding => ({
  check: 'tenancy',
  rule,
  severity,
  subject: coordinate,
  place: placeOf(coordinate, source.name, subgraphs),
  message,
  advice,
});

/** Where a coordinate is written; a root type that is called otherwise in the SDL is named by the SDL alone. */
function placeOf(coordinate: string, name: string, subgraphs: GraphState['subgraphs']): Place {
  const subgraph = subgraphs.get(name)!;
  return (
    subgraph.placeOf(coordinate) ??
    subgraph.placeOf(coordinate.replace(/[.(].*$/, '')) ?? { file: `schema/${name}.graphql`, line: 1 }
  );
}
