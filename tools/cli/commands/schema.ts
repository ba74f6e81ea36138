import { printSchema } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { check } from '../../check/checkSources.ts';
import { compose } from '../../schema/compose.ts';
import { describe, type Problem } from '../../schema/problem.ts';
import { drift, publish, type Contracts } from '../../schema/publish.ts';
import { readSources, SourceError, type SubgraphSource } from '../../schema/sources.ts';

/**
 * Writes schema/: each subgraph's SDL, the supergraph and the API schema; with `check` it compares instead of writing.
 * Says what is wrong, one place a line, and answers whether nothing is.
 */
export async function schema({ check: checkOnly = false } = {}): Promise<boolean> {
  const problems = await problemsOf(checkOnly);
  for (const problem of problems) console.error(describe(problem));
  if (problems.length === 0) console.log(checkOnly ? 'schema/ is up to date.' : 'schema/ is written.');
  return problems.length === 0;
}

async function problemsOf(checkOnly: boolean): Promise<Problem[]> {
  let sources: SubgraphSource[];
  try {
    sources = await readSources();
  } catch (error) {
    if (error instanceof SourceError) return [error.problem];
    throw error;
  }
  const { supergraph, problems } = compose(sources);
  const found = [...problems ?? [], ...check(sources)];
  if (supergraph === undefined || found.length > 0) return found;
  const contracts: Contracts = new Map([
    ...sources.map(({ name, sdl }) => [`${name}.graphql`, sdl] as const),
    ['supergraph.graphql', supergraph],
    ['api.graphql', `${printSchema(apiSchemaOf(supergraph))}\n`],
  ]);
  if (checkOnly) return drift(contracts);
  publish(contracts);
  return [];
}
