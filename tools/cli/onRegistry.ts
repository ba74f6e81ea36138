import type { Command } from 'commander';

/** A command on a registry; without --registry it is ORGRAPH_REGISTRY, else the folder registry/. */
export const onRegistry = (command: Command): Command =>
  command
    .option(
      '--registry <place>',
      'a folder, or the URL of a PostgreSQL database; by default ORGRAPH_REGISTRY, or registry/',
    )
    .addHelpText('after', help);

const help = `
The registry is a folder or a PostgreSQL database; publishers are known by the JWKS file that ORGRAPH_REGISTRY_KEYS names, and sign with
registry/publisher.json in ORGRAPH_KEYS.

Examples
  orgraph schema publish slack --url http://slack:4003/graphql
  orgraph schema publish billing --schema billing.graphql --url https://billing.example/graphql --registry postgres://…
  orgraph schema history --limit 5
  orgraph schema diff 7 9
  orgraph schema rollback 7
  orgraph schema explain SlackChannel.topic

Exit status: 0 done, 1 findings and nothing written, 2 a wrong call, 3 could not be done. docs/registry.md says more.`;
