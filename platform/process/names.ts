/**
 * The platform's own subgraphs, in the order in which they are migrated and seeded; a project may have others beside
 * them (tools/project/subgraphs.ts).
 */
export const subgraphNames = ['tenancy', 'integrations', 'slack', 'content'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/**
 * The subgraphs that there are. One that a project adds declares its name here too, in its definition.ts, so that a
 * call to a subgraph that does not exist is no valid program.
 */
export interface Subgraphs extends Record<SubgraphName, true> {}
export type AnySubgraphName = keyof Subgraphs;

/** Every process of the platform that has keys of its own. */
export const processNames = ['gateway', ...subgraphNames] as const;
export type ProcessName = (typeof processNames)[number];

export const defaultPorts: Record<ProcessName, number> = {
  gateway: 4000,
  tenancy: 4001,
  integrations: 4002,
  slack: 4003,
  content: 4004,
};

/** The port of one of the platform's processes; undefined for any other. */
export const defaultPort = (name: string): number | undefined => (defaultPorts as Record<string, number>)[name];

/** Where a process answers on this machine, unless the configuration says otherwise. */
export const defaultUrl = (name: ProcessName): string => `http://127.0.0.1:${defaultPorts[name]}`;

/** A subgraph's variable of the environment: SLACK_URL for `slack` and `URL`. */
export const variableOf = <Name extends string, What extends string>(name: Name, what: What) =>
  `${name.toUpperCase() as Uppercase<Name>}_${what}` as const;
