/** The subgraphs of the graph, in the order in which they are migrated and seeded. */
export const subgraphNames = ['tenancy', 'integrations', 'slack', 'content'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** Every process kind that has keys of its own. */
export const processNames = ['gateway', ...subgraphNames] as const;
export type ProcessName = (typeof processNames)[number];

export const defaultPorts: Record<ProcessName, number> = { gateway: 4000, tenancy: 4001, integrations: 4002, slack: 4003, content: 4004 };

/** Where a process answers on this machine, unless the configuration says otherwise. */
export const defaultUrl = (name: ProcessName): string => `http://127.0.0.1:${defaultPorts[name]}`;

/** A subgraph's variable of the environment: SLACK_URL for `slack` and `URL`. */
export const variableOf = <Name extends SubgraphName, What extends string>(name: Name, what: What) => `${name.toUpperCase() as Uppercase<Name>}_${what}` as const;
