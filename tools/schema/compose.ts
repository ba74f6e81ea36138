import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { parse, print, type GraphQLError } from 'graphql';
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
  const result = composeServices(sources.map(({ name, document, url }) => ({ name, typeDefs: document, url })));
  if (compositionHasErrors(result)) return { problems: result.errors.flatMap((error) => problemsOf(error, sources)) };
  const problems = permissionProblems(sources, judged);
  if (problems.length > 0) return { problems };
  return { supergraph: `${print(parse(result.supergraphSdl))}\n` };
}

function problemsOf(error: GraphQLError, sources: readonly SubgraphSource[]): Problem[] {
  return originsOf(error, sources).map((origin) => ({ ...origin, rule: codeOf(error), message: error.message }));
}

const codeOf = ({ extensions: { code } }: GraphQLError): string =>
  typeof code === 'string' ? code : 'COMPOSITION_ERROR';
