import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork, type UnitOfWork } from '#platform/data/unitOfWork.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { withGraph } from '../local/withGraph.ts';
import { destinationOf } from './destinationOf.ts';
import { interruptible } from './interruption.ts';
import { withSlackDatabase } from './withSlackDatabase.ts';

/** Works in an organization's Slack data, of the graph that runs or of one that is started for it. */
export async function inOrganization<Result>(
  { organization, as }: { organization: string; as?: string },
  work: (unit: UnitOfWork, userId: string) => Promise<Result>,
): Promise<Result> {
  return interruptible((signal) =>
    withGraph(
      'import',
      ['tenancy', 'integrations'],
      (graph) =>
        withSlackDatabase(destinationOf(graph, { organization, as }), ({ database, target }) =>
          work(createUnitOfWork(database, scopeOfOrganization(target.organization.id, target.userId)), target.userId),
        ),
      signal,
    ),
  ).catch((error: unknown) => {
    throw error instanceof OrgraphError ? new Error(error.message, { cause: error }) : error;
  });
}
