import type { GraphQLError } from 'graphql';
import { composeSubgraphs } from './composer/composeSubgraphs.ts';
import { originsOf } from './places.ts';
import type { Problem } from './problem.ts';
import { permissionProblems } from './rules/permissionProblems.ts';
import type { SubgraphSource } from './sources.ts';

export type Composition =
  | { supergraph: string; problems?: undefined }
  | { supergraph?: undefined; problems: Problem[] };

/**
 * The supergraph over the local addresses of the subgraphs; a deployment overrides them by configuration.
 * @param judged the subgraphs whose own permissions must fit the others'; by default all.
 */
export function compose(
  sources: readonly SubgraphSource[],
  judged: readonly string[] = sources.map(({ name }) => name),
): Composition {
  const { supergraph, errors } = composeSubgraphs(sources);
  if (supergraph === undefined) return { problems: errors.flatMap((error) => problemsOf(error, sources)) };
  const problems = permissionProblems(sources, judged);
  if (problems.length > 0) return { problems };
  return { supergraph };
}

function problemsOf(error: GraphQLError, sources: readonly SubgraphSource[]): Problem[] {
  return originsOf(error, sources).map((origin) => ({ ...origin, rule: codeOf(error), message: error.message }));
}

const codeOf = ({ extensions: { code } }: GraphQLError): string =>
  typeof code === 'string' ? code : 'COMPOSITION_ERROR';
