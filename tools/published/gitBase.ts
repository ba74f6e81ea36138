import { GraphQLError } from 'graphql';
import { UnservableSupergraph } from '#gateway/supergraph/supportedFeatures.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { SourceError } from '../schema/sources.ts';
import { ifGit } from '../project/git.ts';
import { locatedSource } from './locatedSource.ts';
import type { Published, Base } from './published.ts';
import { CouldNotCheck } from '../process/exitCode.ts';

/**
 * The contracts of schema/ as a commit has them: the subgraphs that its supergraph names, each with its SDL there.
 * @throws CouldNotCheck where the commit holds no whole graph
 */
export async function gitBase(directory: string, base: Base): Promise<Published> {
  const show = (file: string): Promise<string | undefined> => ifGit(directory, 'show', `${base.commit}:./${file}`);
  const supergraph = await show('schema/supergraph.graphql');
  if (supergraph === undefined) throw new CouldNotCheck(`${base.title} has no schema/supergraph.graphql: nothing is published there; name another base with --base`);
  const subgraphs = await Promise.all([...urlsOf(supergraph, base)].map(async ([name, url]) => {
    const sdl = await show(`schema/${name}.graphql`);
    if (sdl === undefined) throw new CouldNotCheck(`${base.title} has no schema/${name}.graphql, though its supergraph names ${name}`);
    return located(directory, base, name, url, sdl);
  }));
  return { baseOf: () => base, subgraphs };
}

function urlsOf(supergraph: string, base: Base): ReadonlyMap<string, string> {
  try {
    return readSupergraph(supergraph).urls;
  } catch (error) {
    if (!(error instanceof UnservableSupergraph)) throw error;
    throw new CouldNotCheck(`schema/supergraph.graphql of ${base.title} ${error.message}`);
  }
}

function located(directory: string, base: Base, name: string, url: string, sdl: string) {
  try {
    return locatedSource(directory, name, url, sdl);
  } catch (error) {
    if (!(error instanceof SourceError) && !(error instanceof GraphQLError)) throw error;
    throw new CouldNotCheck(`schema/${name}.graphql of ${base.title} is no SDL: ${error.message}`);
  }
}
