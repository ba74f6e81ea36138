import type { CommandEntry } from './cli/program.ts';
import { schemaCommands } from './cli/schemaCommands.ts';

/** Every command of `orgraph`, in the order of the help. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'start',
    description: 'everything on this machine: PostgreSQL, migrations, demonstration data, four subgraphs, the gateway',
    load: async () => (await import('./cli/commands/start.ts')).startCommand,
  },
  {
    name: 'gateway',
    usage: '[options]',
    description: 'the gateway alone, over subgraphs that run elsewhere; ends with the shell that started it',
    load: async () => (await import('./cli/commands/gateway.ts')).gatewayCommand,
  },
  {
    name: 'worker',
    usage: '<subgraph>',
    description: 'a further process that does a subgraph’s jobs and delivers its events, and serves nothing',
    load: async () => (await import('./cli/commands/worker.ts')).workerCommand,
  },
  {
    name: 'migrate',
    usage: '[options] [action]',
    description:
      'database migrations: up (default), down, status, create --name <what>, check, verify, baseline, reset; exit status 1: findings',
    load: async () => (await import('./cli/commands/migrate.ts')).migrateCommand,
  },
  {
    name: 'seed',
    usage: '[options]',
    description: 'the demonstration organizations, where they are missing',
    load: async () => (await import('./cli/commands/seed.ts')).seedCommand,
  },
  {
    name: 'backup',
    usage: '[options] <folder>',
    description: 'all databases into a folder, as they are at one moment; of the embedded server, while it is stopped',
    load: async () => (await import('./cli/commands/backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    usage: '[options] <folder>',
    description: 'what backup has written, into databases that are missing or empty',
    load: async () => (await import('./cli/commands/restore.ts')).restoreCommand,
  },
  { name: 'db', description: 'any PostgreSQL database with tenants' },
  {
    name: 'db scan',
    usage: '[options] [url]',
    description: 'does this database keep its tenants apart? exit status 0: yes, 1: findings, 3: could not be checked',
    load: async () => (await import('./cli/commands/scan.ts')).scanCommand,
  },
  ...schemaCommands,
  {
    name: 'mail',
    usage: '[options]',
    description: 'the mails that no mail server sends, newest first; below: one of them',
    load: async () => (await import('./cli/commands/mail.ts')).mailCommand,
  },
  {
    name: 'mail show',
    usage: '[options] <id>',
    description: 'a mail whole, with its link and its token',
    load: async () => (await import('./cli/commands/mail.ts')).showMailCommand,
  },
  { name: 'import', description: 'what another system exported' },
  {
    name: 'import slack-export',
    usage: '[options] <path>',
    description: 'a standard Slack export',
    load: async () => (await import('./cli/commands/importSlackExport.ts')).importSlackExportCommand,
  },
  {
    name: 'import list',
    usage: '[options]',
    description: 'the imports of an organization, newest first',
    load: async () => (await import('./cli/commands/importRuns.ts')).listImportsCommand,
  },
  {
    name: 'import undo',
    usage: '[options]',
    description: 'takes the newest import of a workspace back',
    load: async () => (await import('./cli/commands/importRuns.ts')).undoImportCommand,
  },
  {
    name: 'import reread',
    usage: '[options]',
    description: 'reads what Slack wrote of each message once more, as this version does',
    load: async () => (await import('./cli/commands/rereadMessages.ts')).rereadMessagesCommand,
  },
  { name: 'platform', description: 'who runs the platform: sets plans, suspends and reinstates organizations' },
  {
    name: 'platform list',
    usage: '[options]',
    description: 'everybody who does',
    load: async () => (await import('./cli/commands/platform.ts')).listAdministratorsCommand,
  },
  {
    name: 'platform grant',
    usage: '[options] <e-mail>',
    description: 'somebody who has signed up does from now on',
    load: async () => (await import('./cli/commands/platform.ts')).grantPlatformCommand,
  },
  {
    name: 'platform revoke',
    usage: '[options] <e-mail>',
    description: 'somebody does not any more',
    load: async () => (await import('./cli/commands/platform.ts')).revokePlatformCommand,
  },
  { name: 'audit', description: 'what was done in an organization, and by whom' },
  {
    name: 'audit export',
    usage: '[options]',
    description: 'its audit trail as NDJSON, oldest first',
    load: async () => (await import('./cli/commands/audit.ts')).exportTrailCommand,
  },
  {
    name: 'audit purge',
    usage: '[options]',
    description: 'removes the lines that have outlived their organization’s plan',
    load: async () => (await import('./cli/commands/audit.ts')).purgeTrailCommand,
  },
  { name: 'jobs', description: 'what subgraphs have to do and to tell each other: what waits, and what has failed' },
  {
    name: 'jobs list',
    usage: '[options]',
    description: 'jobs and events that are not done, newest first',
    load: async () => (await import('./cli/commands/jobs.ts')).listJobsCommand,
  },
  {
    name: 'jobs show',
    usage: '[options] <id>',
    description: 'one of them, whole',
    load: async () => (await import('./cli/commands/jobs.ts')).showJobCommand,
  },
  {
    name: 'jobs retry',
    usage: '[options] <id>',
    description: 'try one again that has failed',
    load: async () => (await import('./cli/commands/jobs.ts')).retryJobCommand,
  },
  {
    name: 'jobs discard',
    usage: '[options] <id>',
    description: 'take one away that does not run; what waited for it goes on',
    load: async () => (await import('./cli/commands/jobs.ts')).discardJobCommand,
  },
  { name: 'create', description: 'what a project is made of' },
  {
    name: 'create subgraph',
    usage: '[options] <name>',
    description:
      'a new subgraph with one aggregate, its migration and its tests: green, composed and isolated as it is',
    load: async () => (await import('./cli/commands/createSubgraph.ts')).createSubgraphCommand,
  },
  {
    name: 'dev',
    usage: '[options] <subgraph>',
    description:
      'one subgraph as it is saved, in the rest of a graph: recomposed on each save, the last good graph kept',
    load: async () => (await import('./cli/commands/dev.ts')).devCommand,
  },
  { name: 'client', description: 'what frontends use' },
  {
    name: 'client generate',
    usage: '[options] <patterns...>',
    description:
      'TypeScript types for a frontend’s operations, and the operations as documents that carry them (TypedDocumentNode)',
    load: async () => (await import('./cli/commands/generateClient.ts')).generateClientCommand,
  },
  {
    name: 'client register',
    usage: '[options] <name> <version> <manifest>',
    description: 'the operations of a client’s build, as trusted documents that gateways serve by their ids',
    load: async () => (await import('./cli/commands/registerClient.ts')).registerClientCommand,
  },
  {
    name: 'conformance',
    usage: '[options] <url>',
    description: 'attacks a running subgraph, written in any language, and says what it does not refuse',
    load: async () => (await import('./cli/commands/conformance.ts')).conformanceCommand,
  },
  {
    name: 'vectors',
    usage: '[options]',
    description: 'the test vectors of docs/subgraph-contract.md',
    load: async () => (await import('./cli/commands/vectors.ts')).vectorsCommand,
  },
  { name: 'keys', description: 'the keys of a deployment' },
  {
    name: 'keys generate',
    usage: '[options] <directory>',
    description: 'makes what is missing, and takes nothing away',
    load: async () => (await import('./cli/commands/keys.ts')).generateKeysCommand,
  },
  {
    name: 'keys add',
    usage: '[options] <directory> <name>',
    description: 'makes keys for a subgraph in another repository or language, and says who is given what',
    load: async () => (await import('./cli/commands/keys.ts')).addKeysCommand,
  },
  {
    name: 'keys rotate',
    usage: '[options] <directory> <name>',
    description: 'new keys in the place of somebody’s, in three steps that lose no request',
    load: async () => (await import('./cli/commands/rotateKeys.ts')).rotateKeysCommand,
  },
  {
    name: 'keys revoke',
    usage: '[options] <directory> <kid>',
    description: 'takes a key away at once, for one that somebody else may have',
    load: async () => (await import('./cli/commands/revokeKey.ts')).revokeKeyCommand,
  },
  {
    name: 'keys list',
    usage: '[options] <directory>',
    description: 'whose public keys there are, for what, and which are current',
    load: async () => (await import('./cli/commands/keys.ts')).listKeysCommand,
  },
];
