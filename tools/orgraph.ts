#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import type { CheckCommandOptions } from './cli/commands/check.ts';
import { checkHelp } from './cli/checkHelp.ts';
import { laterChecks } from './check/finding.ts';
import { exitCode, exitWith } from './process/exitCode.ts';
import type { PublishOptions } from './cli/commands/publish.ts';
import { registryHelp } from './cli/registryHelp.ts';

/** The one command-line program: a command a line, each loading its file when it is called. */
const program = new Command('orgraph').description('Orgraph on this machine and in deployments').showHelpAfterError().enablePositionalOptions().exitOverride();

program.command('start').description('everything on this machine: PostgreSQL, migrations, demonstration data, four subgraphs, the gateway')
  .action(async () => {
    (await import('./cli/keepCompiled.ts')).keepCompiled();
    await (await import('./local/start.ts')).start();
  });
program.command('gateway').description('the gateway alone, over subgraphs that run elsewhere; ends with the shell that started it')
  .option('--supergraph <file>', 'the composed graph; by default SUPERGRAPH, or ours').option('--port <number>', 'by default PORT, or 4000')
  .option('--registry <place>', 'serve what is published there, version after version: a folder, or the URL of a PostgreSQL database; by default ORGRAPH_REGISTRY').option('--contract <name>', 'one of the registry’s contracts instead of the whole graph')
  .addOption(new Option('--public', 'a graph without identity: no keys, everybody may ask everything').conflicts('identity'))
  .option('--identity <file>', 'every request runs under the one identity that this JSON file describes, on a loopback address only')
  .action(async (options: { supergraph?: string; registry?: string; contract?: string; port?: string; public?: boolean; identity?: string }) => (await import('./cli/commands/gateway.ts')).startGateway(options));
program.command('migrate').description('database migrations: up (default), down, status, create --name <what>, check')
  .argument('[action]', 'up, down, status, create or check', 'up')
  .option('--subgraph <name>', 'one subgraph instead of all').option('--to <migration>', 'up to and including it, or down to it; 0: before the first').option('--name <what>', 'what the new migration does, in words joined by _')
  .action(async (action: string, options: { subgraph?: string; to?: string; name?: string }) => (await import('./cli/commands/migrate.ts')).migrate(action, options));
program.command('seed').description('the demonstration organizations, where they are missing')
  .action(async () => (await import('./local/seed.ts')).seed());
const schema = program.command('schema').description('the published contracts in schema/, from the subgraphs’ SDL; below: a registry, from which gateways take the graph').option('--check', 'write nothing; fail where they differ or do not compose')
  .action(async (options: { check?: boolean }) => { process.exitCode = await (await import('./cli/commands/schema.ts')).schema(options) ? 0 : 1; });
schema.command('check').description('may the changes of these subgraphs be merged and published, each on its own? exit status 0: yes, 1: findings, 3: could not be checked').argument('[subgraphs...]', 'one, or several in one run: slack content').option('--all', 'every subgraph of the project')
  .option('--base <ref or registry>', 'what is published: a git ref, a registry’s folder or PostgreSQL URL; by default what this branch started from').option('--schema <file>', 'its SDL; by default from this project’s sources')
  .addOption(new Option('--format <format>', 'how the report is written').choices(['text', 'json', 'sarif', 'junit', 'github']).default('text')).option('--json', 'the same as --format json')
  .option('--output <format=file>', 'write the report to a file as well; repeatable', (pair: string, pairs: string[]) => [...pairs, pair], [])
  .addOption(new Option('--severity <severity>', 'show this and worse; the verdict stays').choices(['error', 'warning', 'note']).default('note'))
  .option('--allow-unused', 'let a breaking change pass that no recorded operation touches').option('--window <days>', 'how far back recorded traffic counts', '30').option('--traffic <path>', 'a file or folder of recorded traffic')
  .option('--approvals <file>', 'by default schema/approvals.yaml').addOption(new Option('--only <checks...>', 'make only these checks; the others are reported as skipped').choices(laterChecks)).addOption(new Option('--skip <checks...>', 'leave these out; they are reported as skipped').choices(laterChecks))
  .addHelpText('after', checkHelp)
  .action((names: string[], options: CheckCommandOptions) => exitWith(async () => {
    (await import('./cli/keepCompiledInProject.ts')).keepCompiledInProject();
    return (await import('./cli/commands/check.ts')).checkCommand(names, options);
  }));
/** A command on a registry; without --registry it is ORGRAPH_REGISTRY, else the folder registry/. */
const onRegistry = (name: string, description: string, under = schema) => under.command(name).description(description).option('--registry <place>', 'a folder, or the URL of a PostgreSQL database; by default ORGRAPH_REGISTRY, or registry/').addHelpText('after', registryHelp);
onRegistry('publish', 'check a subgraph against what is published now, and publish it if it passes').argument('<subgraph>').option('--url <url>', 'where it answers; by default where it did').option('--schema <file>', 'its SDL; by default from this project’s sources')
  .option('--commit <hash>', 'what it was made from; by default the commit of this checkout, if nothing differs from it').option('--json', 'say what became of it as JSON').option('--allow-unused', 'let a breaking change pass that no recorded operation touches')
  .option('--window <days>', 'how far back recorded traffic counts', '30').option('--traffic <path>', 'a file or folder of recorded traffic').option('--approvals <file>', 'by default schema/approvals.yaml')
  .addOption(new Option('--skip <checks...>', 'leave these out; the version says so for ever').choices(laterChecks))
  .action((name: string, options: PublishOptions) => exitWith(async () => (await import('./cli/commands/publish.ts')).publishCommand(name, options)));
onRegistry('withdraw', 'take a subgraph out of the graph, if that breaks nobody who is known').argument('<subgraph>').option('--json', 'say what became of it as JSON').option('--allow-unused', 'let a breaking change pass that no recorded operation touches')
  .option('--window <days>', 'how far back recorded traffic counts', '30').option('--traffic <path>', 'a file or folder of recorded traffic').option('--approvals <file>', 'by default schema/approvals.yaml')
  .action((name: string, options: { window: string }) => exitWith(async () => (await import('./cli/commands/withdraw.ts')).withdrawCommand(name, options)));
onRegistry('rollback', 'publish once more what an earlier version held').argument('<number>', 'that version').option('--json', 'say what became of it as JSON')
  .action((number: string, options: object) => exitWith(async () => (await import('./cli/commands/rollback.ts')).rollBackCommand(number, options)));
onRegistry('history', 'the versions, newest first').option('--limit <count>', 'so many at most; by default 20').option('--json', 'as their publishers signed them')
  .action((options: object) => exitWith(async () => (await import('./cli/commands/history.ts')).historyCommand(options)));
onRegistry('compose', 'compose what is published, and files in the place of some of it, without publishing').option('--with <name=file>', 'a subgraph’s SDL; repeatable', (pair: string, pairs: string[]) => [...pairs, pair], []).option('--output <file>', 'by default the standard output')
  .action((options: { with: string[] }) => exitWith(async () => (await import('./cli/commands/compose.ts')).composeCommand(options)));
onRegistry('diff', 'what two versions differ in, judged as check does').argument('[from]', 'a version; by default the one before the other').argument('[to]', 'a version; by default the newest').option('--json', 'as JSON')
  .action((from: string | undefined, to: string | undefined, options: object) => exitWith(async () => (await import('./cli/commands/diff.ts')).diffCommand(from, to, options)));
onRegistry('explain', 'who owns a part of the graph, since when it is there, who sees it and who uses it').argument('<coordinate>', 'Type, Type.field, Type.field(argument:), Enum.VALUE or @directive').option('--supergraph <file>', 'a local graph; where no registry is configured').option('--json', 'as JSON')
  .option('--window <days>', 'how far back recorded traffic counts', '30').option('--traffic <path>', 'a file or folder of recorded traffic; by default traffic/')
  .action((coordinate: string, options: { window: string }) => exitWith(async () => (await import('./cli/commands/explain.ts')).explainCommand(coordinate, options)));
onRegistry('download', 'the API schema that is published, or --supergraph; without a registry, schema/’s').option('--api', 'the API schema, which is the default').addOption(new Option('--supergraph', 'the supergraph').conflicts('api')).option('--contract <name>', 'of one of its contracts')
  .addOption(new Option('--subgraph <name>', 'one subgraph’s SDL').conflicts(['api', 'supergraph', 'contract'])).option('--number <number>', 'of an earlier version').option('--output <file>', 'by default the standard output')
  .action((options: object) => exitWith(async () => (await import('./cli/commands/download.ts')).downloadCommand(options)));
const contract = schema.command('contract').description('variants of the graph that show some of it, by @tag (docs/contracts.md)');
const tags = (given: string) => given.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
onRegistry('set', 'add a contract, or give it another filter', contract).argument('<name>').option('--include <tags>', 'show only what has one of them; separated by commas', tags, []).option('--exclude <tags>', 'hide what has one of them', tags, []).option('--json', 'say what became of it as JSON')
  .action((name: string, options: { include: string[]; exclude: string[] }) => exitWith(async () => (await import('./cli/commands/contract.ts')).setContractCommand(name, options)));
onRegistry('remove', 'take a contract out of the graph', contract).argument('<name>').option('--json', 'say what became of it as JSON')
  .action((name: string, options: object) => exitWith(async () => (await import('./cli/commands/contract.ts')).removeContractCommand(name, options)));
onRegistry('list', 'the graph’s contracts and their tags', contract).option('--json', 'as JSON')
  .action((options: object) => exitWith(async () => (await import('./cli/commands/contract.ts')).listContractsCommand(options)));
program.command('import').description('what another system exported')
  .command('slack-export').description('a standard Slack export').argument('<path>', 'a zip file or a folder').requiredOption('--organization <slug>', 'whose data it becomes')
  .option('--as <email>', 'who owns it; by default the organization’s first OWNER').option('--workspace <id>', 'the workspace’s id, where the export does not say it').option('--include-private', 'private channels and direct messages too')
  .action(async (path: string, options: { organization: string; as?: string; workspace?: string; includePrivate?: boolean }) => { process.exitCode = await (await import('./cli/commands/importSlackExport.ts')).importSlackExport(path, options); });
program.command('create').description('what a project is made of')
  .command('subgraph').description('a new subgraph with one aggregate, its migration and its tests: green, composed and isolated as it is').argument('<name>', 'lower-case letters and digits: billing')
  .option('--aggregate <noun>', 'its first aggregate, in the singular: invoice gives the type Invoice; by default the type carries the subgraph’s name').option('--plural <noun>', 'the noun’s plural, where it is irregular').option('--json', 'what was written, as JSON')
  .addHelpText('after', '\nIt writes subgraphs/<name>/, migrations/<name>/, test/<name>/ and schema/, and refuses to write over what is there. In a folder of its own (npm install orgraph)\nit also writes package.json, tsconfig.json, jest.config.js and README.md where they are missing.\n\nExample: npx orgraph create subgraph billing --aggregate invoice')
  .action((name: string, options: { aggregate?: string; plural?: string; json?: boolean }) => exitWith(async () => (await (await import('./create/createSubgraph.ts')).createSubgraph(name, options) ? exitCode.passed : exitCode.findings)));
program.command('dev').description('one subgraph as it is saved, in the rest of a graph: recomposed on each save, the last good graph kept').argument('<subgraph>')
  .option('--against <place>', 'a registry (a folder or a PostgreSQL URL), or the URL of a gateway’s port for operators (METRICS_PORT); by default the rest of this project’s graph').option('--port <number>', 'the gateway’s; by default 4000 or the next free one')
  .option('--schema <file>', 'the SDL of a subgraph in another language or repository').option('--url <url>', 'where that one answers').option('--public', 'a graph without identity')
  .action((name: string, options: object) => exitWith(async () => (await import('./dev/dev.ts')).dev(name, options)));
program.command('client').description('what frontends use')
  .command('generate').description('TypeScript types for a frontend’s operations, and the operations as documents that carry them (TypedDocumentNode)').argument('<patterns...>', 'files with operations and fragments: "src/**/*.graphql"')
  .option('--output <file>', 'what is written', 'src/graph.ts').option('--schema <file>', 'the API schema; by default the registry’s, where there is one, else schema/api.graphql')
  .option('--registry <place>', 'a folder, or the URL of a PostgreSQL database').option('--contract <name>', 'one of the registry’s contracts').option('--check', 'write nothing; exit status 1 where the file is not up to date')
  .addHelpText('after', '\nExample: npx orgraph client generate "src/**/*.graphql" --output src/graph.ts')
  .action((patterns: string[], options: { output: string }) => exitWith(async () => (await import('./cli/commands/generateClient.ts')).generateCommand(patterns, options)));
program.command('conformance').description('attacks a running subgraph, written in any language, and says what it does not refuse')
  .argument('<url>', 'where it answers: http://127.0.0.1:4005').option('--subgraph <name>', 'its name; by default the project’s subgraph of that port')
  .option('--keys <directory>', 'the deployment’s keys, to sign as its gateway; by default ORGRAPH_KEYS, or this project’s').option('--member-a <file>', 'a member of one organization, as the gateway’s --identity takes it; by default the owner of the demonstration’s Acme')
  .option('--member-b <file>', 'a member of another; by default the owner of Beta').option('--write', 'make rows as both, and send mutations: without it what needs them is not made').option('--mutation <operation>', 'the operation that makes a row; its $text gets a mark')
  .option('--supergraph <file>', 'the composed graph, which says what other subgraphs mark').option('--allow-remote', 'attack a host that is not this machine').option('--requests <number>', 'at most, 2000 by default').option('--seconds <number>', 'at most, 120 by default').option('--json', 'the report as JSON')
  .addHelpText('after', '\nEvery check sends one thing that docs/subgraph-contract.md forbids. Exit codes: 0 conforms, 1 something was not refused, 2 a mistake on the command line,\n3 something could not be checked.\n\nExample: npx orgraph conformance http://127.0.0.1:4005 --write')
  .action(async (url: string, options: object) => { process.exitCode = await (await import('./cli/commands/conformance.ts')).conformance(url, options); });
program.command('vectors').description('the test vectors of docs/subgraph-contract.md').option('--check', 'write nothing; fail where they differ')
  .action(async (options: { check?: boolean }) => { process.exitCode = await (await import('./cli/commands/vectors.ts')).writeVectors(options) ? 0 : 1; });
program.command('keys').description('the keys of a deployment')
  .command('generate').argument('<directory>', 'where they are kept, one folder a process').description('makes what is missing')
  .action(async (directory: string) => (await import('./cli/commands/keys.ts')).generate(directory));

// A terminal or reader that is gone takes no more lines; that must not stop the work, or the stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCode.passed : exitCode.usage);
  process.stderr.write(`${describe(error as Error & { code?: unknown })}\n`);
  process.exitCode = 1;
}

/** What a person can act on is one message; everything else shows where it came from. */
function describe(error: Error & { code?: unknown }): string {
  const expected = ['Error', 'ConfigurationError'].includes(error.name) || /^(28...|3D000|08...|57P..|E[A-Z]+)$/.test(String(error.code));
  return expected && process.env['LOG_LEVEL'] !== 'debug' ? error.message || String(error.code) : `${error.stack}`;
}
