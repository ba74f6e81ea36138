import { ConfigurationError } from '#platform/process/configuration.ts';
import type { RunningGraph } from '../local/withGraph.ts';
import type { ImportDestination } from './protocol.ts';

/** Where an organization's Slack data is in a graph that runs. */
export function destinationOf(
  graph: RunningGraph,
  { organization, as }: Pick<ImportDestination, 'organization' | 'as'>,
): ImportDestination {
  const databaseUrl = graph.databases.slack?.appUrl;
  if (databaseUrl === undefined)
    throw new ConfigurationError(
      "SLACK_DATABASE_URL: is missing: the URL of the slack subgraph's database under its runtime role",
    );
  return {
    organization,
    as,
    databaseUrl,
    keys: graph.keys,
    urls: { tenancy: graph.urlOf('tenancy'), integrations: graph.urlOf('integrations') },
  };
}
