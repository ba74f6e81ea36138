import type { CommandEntry } from './program.ts';

/** The commands below `orgraph schema`, and itself. */
export const schemaCommands: readonly CommandEntry[] = [
  {
    name: 'schema',
    usage: '[options]',
    description:
      'the published contracts in schema/, from the subgraphs’ SDL; below: a registry, from which gateways take the graph',
    load: async () => (await import('./commands/schema.ts')).schemaCommand,
  },
  {
    name: 'schema check',
    usage: '[options] [subgraphs...]',
    description:
      'may the changes of these subgraphs be merged and published, each on its own? exit status 0: yes, 1: findings, 3: could not be checked',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  {
    name: 'schema publish',
    usage: '[options] <subgraph>',
    description: 'check a subgraph against what is published now, and publish it if it passes',
    load: async () => (await import('./commands/publish.ts')).publishCommand,
  },
  {
    name: 'schema withdraw',
    usage: '[options] <subgraph>',
    description: 'take a subgraph out of the graph, if that breaks nobody who is known',
    load: async () => (await import('./commands/withdraw.ts')).withdrawCommand,
  },
  {
    name: 'schema rollback',
    usage: '[options] <number>',
    description: 'publish once more what an earlier version held',
    load: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  },
  {
    name: 'schema resign',
    usage: '[options]',
    description: 'sign the newest version anew, so that the key that signed it may go',
    load: async () => (await import('./commands/resign.ts')).resignCommand,
  },
  {
    name: 'schema history',
    usage: '[options]',
    description: 'the versions, newest first',
    load: async () => (await import('./commands/history.ts')).historyCommand,
  },
  {
    name: 'schema compose',
    usage: '[options]',
    description: 'compose what is published, and files in the place of some of it, without publishing',
    load: async () => (await import('./commands/compose.ts')).composeCommand,
  },
  {
    name: 'schema diff',
    usage: '[options] [from] [to]',
    description: 'what two versions differ in, judged as check does',
    load: async () => (await import('./commands/diff.ts')).diffCommand,
  },
  {
    name: 'schema explain',
    usage: '[options] <coordinate>',
    description: 'who owns a part of the graph, since when it is there, who sees it and who uses it',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  {
    name: 'schema download',
    usage: '[options]',
    description: 'the API schema that is published, or --supergraph; without a registry, schema/’s',
    load: async () => (await import('./commands/download.ts')).downloadCommand,
  },
  { name: 'schema contract', description: 'variants of the graph that show some of it, by @tag (docs/contracts.md)' },
  {
    name: 'schema contract set',
    usage: '[options] <name>',
    description: 'add a contract, or give it another filter',
    load: async () => (await import('./commands/contract.ts')).setContractCommand,
  },
  {
    name: 'schema contract remove',
    usage: '[options] <name>',
    description: 'take a contract out of the graph',
    load: async () => (await import('./commands/contract.ts')).removeContractCommand,
  },
  {
    name: 'schema contract list',
    usage: '[options]',
    description: 'the graph’s contracts and their tags',
    load: async () => (await import('./commands/contract.ts')).listContractsCommand,
  },
];
