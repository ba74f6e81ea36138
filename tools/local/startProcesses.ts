import { fileURLToPath } from 'node:url';
import { variableOf, type ProcessName } from '#platform/process/names.ts';
import { findPort } from '../database/ports.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { portOf } from '../project/definitionOf.ts';
import { fileOf, graphSubgraphs } from '../project/subgraphs.ts';
import { report } from './report.ts';
import { supervise, type Supervised } from './supervise.ts';
import { sharedEnvironment, usualSupergraph } from './usualEnvironment.ts';

export interface ProcessesOptions {
  names: readonly string[];
  databaseUrls: Partial<Record<string, string>>;
  keys: string | undefined;
  host: string;
  gatewayPort: number;
  /** Called with the ids of what runs, whenever they change. */
  running(pids: number[]): void;
}

type Urls = Record<ProcessName, string> & Record<string, string>;

export interface Processes {
  urls: Urls;
  /** Resolves when each has said once that it is ready. @throws Error when one ends before that. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';
const gatewayProgram = fileURLToPath(new URL('../../gateway/main.ts', import.meta.url));
/** Milliseconds that a process has to finish its requests. */
const patience = 3_000;

/**
 * Starts processes of the graph, each with what it alone needs, and keeps them running. The subgraphs' ports are their
 * own or the next free ones.
 */
export async function startProcesses({
  names,
  databaseUrls,
  keys,
  host,
  gatewayPort,
  running,
}: ProcessesOptions): Promise<Processes> {
  const ports = await choosePorts(names, gatewayPort);
  const urls = Object.fromEntries([...ports].map(([name, port]) => [name, `http://${loopback}:${port}`])) as Urls;
  const supervised = new Map<string, Supervised>();
  const lastWords = new Map<string, string[]>();
  let isReady = false;
  let fail: (error: Error) => void;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failure.catch(() => undefined);

  const note = () => running([...supervised.values()].map(({ pid }) => pid).filter((pid) => pid !== undefined));
  for (const name of names) {
    lastWords.set(name, []);
    supervised.set(
      name,
      supervise({
        program: name === 'gateway' ? gatewayProgram : fileOf(name, 'main'),
        environment: environmentOf(name, {
          port: ports.get(name)!,
          host,
          urls,
          keys,
          databaseUrl: name === 'gateway' ? undefined : databaseUrls[name],
        }),
        line(text) {
          if (isReady) report(name, text);
          else lastWords.get(name)!.push(text);
        },
        ended(how, milliseconds) {
          if (isReady) report('orgraph', `${name} ended (${how}); it is started again in ${milliseconds / 1000} s`);
          else fail(new Error(`${name} does not start (${how}):\n${lastWords.get(name)!.slice(-20).join('\n')}`));
        },
        started: () => queueMicrotask(note),
      }),
    );
  }
  const allReady = Promise.all(
    names.map(async (name) => {
      if (!(await waitUntil(() => answers(`${urls[name]}/health/ready`), 60_000, 100)))
        throw new Error(`${name} does not get ready within 60 s:\n${lastWords.get(name)!.slice(-20).join('\n')}`);
    }),
  );
  return {
    urls,
    ready: Promise.race([allReady, failure]).then(() => {
      isReady = true;
      for (const [name, words] of lastWords) for (const text of words.splice(0)) report(name, text);
    }),
    async stop() {
      fail(new Error('stopped before all were ready'));
      isReady = true;
      await Promise.all([...supervised.values()].map((one) => one.stop(patience)));
    },
  };
}

async function choosePorts(names: readonly string[], gatewayPort: number): Promise<Map<string, number>> {
  const ports = new Map([['gateway', gatewayPort]]);
  for (const name of graphSubgraphs) {
    const wanted = await portOf(name);
    ports.set(name, names.includes(name) ? await findPort(wanted, loopback, new Set(ports.values())) : wanted);
  }
  return ports;
}

function environmentOf(
  name: string,
  own: { port: number; host: string; urls: Urls; keys: string | undefined; databaseUrl: string | undefined },
): Record<string, string | undefined> {
  return {
    LOG_LEVEL: 'warn',
    ...sharedEnvironment(),
    PORT: String(own.port),
    HOST: name === 'gateway' ? own.host : loopback,
    ...(own.keys !== undefined && { ORGRAPH_KEYS: own.keys }),
    ...(name !== 'gateway' && own.databaseUrl !== undefined && { [variableOf(name, 'DATABASE_URL')]: own.databaseUrl }),
    ...Object.fromEntries(graphSubgraphs.map((subgraph) => [variableOf(subgraph, 'URL'), own.urls[subgraph]])),
    ...(name === 'gateway' && usualSupergraph()),
    GATEWAY_URLS: own.urls.gateway,
    ORGRAPH_END_WITH_PARENT: String(process.pid),
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status === 200;
    },
    () => false,
  );
}
