import { GraphQLError } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { UnservableSupergraph } from '#gateway/supergraph/supportedFeatures.ts';
import { CouldNotCheck } from '../process/exitCode.ts';
import { ifGit, commitOf, git } from '../project/git.ts';
import { SourceError } from '../schema/sources.ts';
import { locatedSource } from './locatedSource.ts';
import type { Published, Base } from './published.ts';

/**
 * The contracts of schema/ as a commit has them: the subgraphs that its supergraph names, each with its SDL there.
 * @throws CouldNotCheck where the commit holds no whole graph
 */
export async function gitBase(directory: string, base: Base): Promise<Published> {
  const show = (file: string): Promise<string | undefined> => ifGit(directory, 'show', `${base.commit}:./${file}`);
  const supergraph = await show('schema/supergraph.graphql');
  if (supergraph === undefined)
    throw new CouldNotCheck(
      `${base.title} has no schema/supergraph.graphql: nothing is published there; name another base with --base`,
    );
  const subgraphs = await Promise.all(
    [...urlsOf(supergraph, base)].map(async ([name, url]) => {
      const sdl = await show(`schema/${name}.graphql`);
      if (sdl === undefined)
        throw new CouldNotCheck(`${base.title} has no schema/${name}.graphql, though its supergraph names ${name}`);
      return located(directory, base, name, url, sdl);
    }),
  );
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

/** What decides over a subgraph's schema; whether anything else differs from HEAD does not matter. */
const judged = ['subgraphs', 'schema', 'migrations', 'platform/graphql/subgraphSdl.ts'];

/**
 * What a change is compared with when nobody says: the merge base with the default branch (origin's, else main or
 * master); on that branch itself the first parent, or HEAD where something is not committed yet.
 * @throws CouldNotCheck where there is none, with what to do
 */
export async function usualBase(directory: string): Promise<Base> {
  const head = await commitOf(directory, 'HEAD');
  if (head === undefined)
    throw new CouldNotCheck(`${directory} has no commit to compare with; name what is published with --base`);
  const branch = await defaultBranch(directory);
  const short = branch.replace(/^origin\//, '');
  const shared = await ifGit(directory, 'merge-base', 'HEAD', branch);
  const onBranch = shared === head || (await ifGit(directory, 'symbolic-ref', '--quiet', '--short', 'HEAD')) === short;
  if (!onBranch && shared !== undefined) return named(directory, short, shared);
  if (!onBranch) throw new CouldNotCheck(`HEAD and ${branch} share no commit that is here${await deeper(directory)}`);
  if (await isChanged(directory)) return named(directory, 'HEAD', head);
  const parent = await commitOf(directory, 'HEAD^1');
  if (parent === undefined)
    throw new CouldNotCheck(`${short} has no commit before this one to compare with${await deeper(directory)}`);
  return named(directory, `${short}^`, parent);
}

export async function named(directory: string, name: string, commit: string): Promise<Base> {
  return { kind: 'git', title: `${name} (${await git(directory, 'rev-parse', '--short', commit)})`, commit };
}

async function defaultBranch(directory: string): Promise<string> {
  const remote = await ifGit(directory, 'symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  for (const branch of [...(remote === undefined ? [] : [remote]), 'main', 'master', 'origin/main', 'origin/master'])
    if ((await commitOf(directory, branch)) !== undefined) return branch;
  throw new CouldNotCheck(
    'there is no default branch to compare with (origin/HEAD, main or master); name what is published with --base',
  );
}

async function isChanged(directory: string): Promise<boolean> {
  return (await git(directory, 'status', '--porcelain', '--', ...judged)) !== '';
}

const deeper = async (directory: string): Promise<string> =>
  (await ifGit(directory, 'rev-parse', '--is-shallow-repository')) === 'true'
    ? ': the clone is shallow; fetch the history (actions/checkout: fetch-depth: 0), or name the base with --base'
    : '; name the base with --base';
