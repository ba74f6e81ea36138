import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPort } from '#tools/database/ports.ts';
import { waitUntil } from '#tools/process/waitUntil.ts';
import { cores, startPinned, type Pinned } from './pinned.ts';
import type { OperationName, Stage, Urls } from './stage.ts';
import { verify } from './stage.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const peers = path('./peers');

interface Kind {
  title: string;
  peer: boolean;
  /** What it cannot answer is left out. */
  answers?: readonly OperationName[];
  command(stage: Stage, port: number): string[];
  environment?: NodeJS.ProcessEnv;
  /** Asks the subgraphs that prove no answer, and for no proof. */
  unproven?: boolean;
  /** A program that not every machine can install, and not a Node. */
  program?: string;
}

const ours = (title: string, mode: (stage: Stage) => string[], deduplicate: 'on' | 'off'): Kind => ({
  title,
  peer: false,
  command: (stage, port) => [
    process.execPath,
    stage.program,
    'gateway',
    '--supergraph',
    stage.supergraph,
    '--port',
    `${port}`,
    ...mode(stage),
  ],
  environment: { DEDUPLICATE: deduplicate, LOG_LEVEL: 'warn', HOST: '127.0.0.1' },
});
const withIdentity = ({ identity }: Stage) => ['--identity', identity];

const hive = (title: string, planner: 'javascript' | 'rust', deduplicate: 'off' | 'outbound' | 'inbound'): Kind => ({
  title,
  peer: true,
  command: () => [
    process.execPath,
    join(peers, 'node_modules/@graphql-hive/gateway/dist/bin.js'),
    'supergraph',
    '--config-path',
    join(peers, 'hive.config.js'),
  ],
  environment: { PLANNER: planner, DEDUPLICATE: deduplicate },
});

const grafbase = join(peers, 'node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase');

/** Grafbase composes the graph itself; everything but that and its path is its default. */
function grafbaseConfiguration({ directory, urls }: Stage): string {
  const file = join(directory, 'grafbase.toml');
  const subgraphs = Object.entries(urls).map(
    ([name, url]) =>
      `[subgraphs.${name}]\nschema_path = ${JSON.stringify(path(`./subgraphs/${name}.graphql`))}\nurl = ${JSON.stringify(url)}\n`,
  );
  writeFileSync(file, ['[graph]\npath = "/graphql"\n', ...subgraphs].join('\n'));
  return file;
}

/** Everything that is measured, by the name that `--gateways` takes. */
export const gateways = {
  identity: ours('Orgraph, `--identity`', withIdentity, 'off'),
  public: ours('Orgraph, `--public`', () => ['--public'], 'off'),
  identityUnproven: { ...ours('Orgraph, `--identity`, answers not proven', withIdentity, 'off'), unproven: true },
  deduplicating: ours('Orgraph, `--identity`, de-duplication on', withIdentity, 'on'),
  behindApollo: {
    title: 'Orgraph behind Apollo Server',
    peer: false,
    command: (stage, port) => [process.execPath, path('./behindApollo.ts'), stage.supergraph, `${port}`],
  },
  floor: {
    title: 'the floor: node:http, undici, JSON.parse',
    peer: false,
    answers: ['heavy', 'light'],
    command: ({ urls }, port) => [process.execPath, path('./floor.ts'), `${port}`, JSON.stringify(urls)],
  },
  apollo: {
    title: 'Apollo’s JavaScript gateway (has no de-duplication)',
    peer: true,
    command: () => [process.execPath, join(peers, 'apollo.js')],
  },
  hive: hive('Hive Gateway, JavaScript planner', 'javascript', 'off'),
  hiveOutbound: hive('the same, de-duplication on (its default)', 'javascript', 'outbound'),
  hiveRust: hive('Hive Gateway, Rust planner', 'rust', 'off'),
  hiveRustOutbound: hive('the same, de-duplication on (its default)', 'rust', 'outbound'),
  hiveRustInbound: hive('the same, inbound too', 'rust', 'inbound'),
  grafbase: {
    title: 'Grafbase, a gateway in Rust',
    peer: true,
    program: grafbase,
    command: (stage, port) => [grafbase, 'dev', '--config', grafbaseConfiguration(stage), '--port', `${port}`],
  },
} satisfies Record<string, Kind>;

export type GatewayName = keyof typeof gateways;
export const gatewayNames = Object.keys(gateways) as GatewayName[];
export const kindOf = (name: GatewayName): Kind => gateways[name];

export interface StartedGateway extends Pinned {
  name: GatewayName;
  url: string;
}

/**
 * A gateway on its core that has answered the light operation.
 * @throws Error with what it printed when it does not within a minute.
 */
export async function startGateway(
  name: GatewayName,
  stage: Stage,
  { core = cores.gateway, nodeArguments = [] }: { core?: number; nodeArguments?: readonly string[] } = {},
): Promise<StartedGateway> {
  const kind = kindOf(name);
  const port = await findPort(0, '127.0.0.1');
  const log = join(stage.directory, `${name}-${port}.log`);
  const [program, ...rest] = kind.command(stage, port);
  const started = startPinned(core, [program!, ...nodeArguments, ...rest], {
    log,
    environment: {
      NODE_ENV: 'production',
      SUPERGRAPH: stage.supergraph,
      PORT: `${port}`,
      ORGRAPH_KEYS: stage.keys,
      ...(kind.unproven === true && { ORGRAPH_ANSWERS: 'log', SUBGRAPH_URLS: listOf(stage.unproven) }),
      ...kind.environment,
    },
  });
  const url = `http://127.0.0.1:${port}/graphql`;
  const light = await stage.operation('light');
  let failure: unknown;
  const answers = await waitUntil(
    async () => {
      if (started.child.exitCode !== null) throw new Error(`${name} ended:\n${endOf(log)}`);
      try {
        await verify(url, light);
        return true;
      } catch (error) {
        failure = error;
        return false;
      }
    },
    60_000,
    100,
  );
  if (answers) return { ...started, name, url };
  await started.stop();
  throw new Error(`${name} does not answer: ${String(failure)}\n${endOf(log)}`);
}

const listOf = (urls: Urls): string =>
  Object.entries(urls)
    .map(([name, url]) => `${name}=${url}`)
    .join(',');

const endOf = (log: string): string => readFileSync(log, 'utf8').slice(-2000);

/** The peers' packages, installed where they are asked for and missing. */
export function installPeers(names: readonly GatewayName[]): void {
  if (!names.some((name) => kindOf(name).peer) || existsSync(join(peers, 'node_modules'))) return;
  process.stderr.write('Installing the peers (once, some minutes) …\n');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peers, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Those that this machine has no program for. */
export const missingOf = (names: readonly GatewayName[]): GatewayName[] =>
  names.filter((name) => {
    const { program } = kindOf(name);
    return program !== undefined && !existsSync(program);
  });
