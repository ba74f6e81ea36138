import { UsageError } from '../process/exitCode.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';

/** The subgraphs that a call names, each once. @throws UsageError where it names none, or gives one file for several */
export function chosenSubgraphs(given: readonly string[], { all, schema }: { all?: boolean; schema?: string }): string[] {
  if (all === true && given.length > 0) throw new UsageError('--all names every subgraph: leave the names out');
  const names = [...new Set(all === true ? graphSubgraphs : given)];
  if (names.length === 0) throw new UsageError('name the subgraphs to check, or give --all');
  if (names.length > 1 && schema !== undefined) throw new UsageError('--schema is the file of one subgraph: check the others in calls of their own');
  return names;
}
