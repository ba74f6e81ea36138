#!/usr/bin/env node
import { Command, Option } from 'commander';

/** The one command-line program: a command a line, each loading its file when it is called. */
const program = new Command('orgraph').description('Orgraph on this machine and in deployments').showHelpAfterError().enablePositionalOptions();

program.command('start').description('everything on this machine: PostgreSQL, migrations, demonstration data, four subgraphs, the gateway')
  .action(async () => {
    (await import('./start/compiled.ts')).keepCompiled();
    await (await import('./start/start.ts')).start();
  });
program.command('gateway').description('the gateway alone, over subgraphs that run elsewhere; ends with the shell that started it')
  .option('--supergraph <file>', 'the composed graph; by default SUPERGRAPH, or ours').option('--port <number>', 'by default PORT, or 4000')
  .addOption(new Option('--public', 'a graph without identity: no keys, everybody may ask everything').conflicts('identity'))
  .option('--identity <file>', 'every request runs under the one identity that this JSON file describes, on a loopback address only')
  .action(async (options: { supergraph?: string; port?: string; public?: boolean; identity?: string }) => (await import('./start/gateway.ts')).startGateway(options));
program.command('migrate').description('database migrations: up (default), down, status, create --name <what>, check')
  .argument('[action]', 'up, down, status, create or check', 'up')
  .option('--subgraph <name>', 'one subgraph instead of all').option('--to <migration>', 'up to and including it, or down to it; 0: before the first').option('--name <what>', 'what the new migration does, in words joined by _')
  .action(async (action: string, options: { subgraph?: string; to?: string; name?: string }) => (await import('./migrate/migrate.ts')).migrate(action, options));
program.command('seed').description('the demonstration organizations, where they are missing')
  .action(async () => (await import('./seed.ts')).seed());
program.command('schema').description('the published contracts in schema/, from the subgraphs’ SDL').option('--check', 'write nothing; fail where they differ or do not compose')
  .action(async (options: { check?: boolean }) => { process.exitCode = await (await import('./schema/schema.ts')).schema(options) ? 0 : 1; });
program.command('import').description('what another system exported')
  .command('slack-export').description('a standard Slack export').argument('<path>', 'a zip file or a folder').requiredOption('--organization <slug>', 'whose data it becomes')
  .option('--as <email>', 'who owns it; by default the organization’s first OWNER').option('--workspace <id>', 'the workspace’s id, where the export does not say it').option('--include-private', 'private channels and direct messages too')
  .action(async (path: string, options: { organization: string; as?: string; workspace?: string; includePrivate?: boolean }) => { process.exitCode = await (await import('./importSlackExport.ts')).importSlackExport(path, options); });
program.command('keys').description('the keys of a deployment')
  .command('generate').argument('<directory>', 'where they are kept, one folder a process').description('makes what is missing')
  .action(async (directory: string) => (await import('./keys.ts')).generate(directory));

// A terminal or reader that is gone takes no more lines; that must not stop the work, or the stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describe(error as Error & { code?: unknown })}\n`);
  process.exitCode = 1;
}

/** What a person can act on is one message; everything else shows where it came from. */
function describe(error: Error & { code?: unknown }): string {
  const expected = ['Error', 'ConfigurationError'].includes(error.name) || /^(28...|3D000|08...|57P..|E[A-Z]+)$/.test(String(error.code));
  return expected && process.env['LOG_LEVEL'] !== 'debug' ? error.message || String(error.code) : `${error.stack}`;
}
