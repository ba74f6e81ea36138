import { defaultPorts, processNames, subgraphNames, variableOf, type ProcessName, type SubgraphName } from '#platform/names.ts';
import { projectDirectory } from '../dataDirectory.ts';
import { waitUntil } from '../waitUntil.ts';
import { findPort } from './ports.ts';
import { report } from './report.ts';
import { supervise, type Supervised } from './supervise.ts';

export interface ProcessesOptions {
  names: readonly ProcessName[];
  databaseUrls: Partial<Record<SubgraphName, string>>;
  keys: string | undefined;
  host: string;
  gatewayPort: number;
  /** Called with the ids of what runs, whenever they change. */
  running(pids: number[]): void;
}

export interface Processes {
  urls: Record<ProcessName, string>;
  /** Resolves when each has said once that it is ready. @throws Error when one ends before that. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';
/** Milliseconds that a process has to finish its requests. */
const patience = 3_000;

/** Starts processes of the graph, each with what it alone needs, and keeps them running. The subgraphs' ports are their own or the next free ones. */
export async function startProcesses({ names, databaseUrls, keys, host, gatewayPort, running }: ProcessesOptions): Promise<Processes> {
  const ports = await choosePorts(names, gatewayPort);
  const urls = Object.fromEntries(processNames.map((name) => [name, `http://${loopback}:${ports[name]}`])) as Record<ProcessName, string>;
  const supervised = new Map<ProcessName, Supervised>();
  const lastWords = new Map<ProcessName, string[]>();
  let isReady = false;
  let fail: (error: Error) => void;
  const failure = new Promise<never>((_, reject) => { fail = reject; });
  failure.catch(() => undefined);

  const note = () => running([...supervised.values()].map(({ pid }) => pid).filter((pid) => pid !== undefined));
  for (const name of names) {
    lastWords.set(name, []);
    supervised.set(name, supervise({
      program: name === 'gateway' ? `${projectDirectory}gateway/main.ts` : `${projectDirectory}subgraphs/${name}/main.ts`,
      environment: environmentOf(name, { ports, host, urls, keys, databaseUrl: name === 'gateway' ? undefined : databaseUrls[name] }),
      line(text) {
        if (isReady) report(name, text);
        else lastWords.get(name)!.push(text);
      },
      ended(how, milliseconds) {
        if (isReady) report('orgraph', `${name} ended (${how}); it is started again in ${milliseconds / 1000} s`);
        else fail(new Error(`${name} does not start (${how}):\n${lastWords.get(name)!.slice(-20).join('\n')}`));
      },
      started: () => queueMicrotask(note),
    }));
  }
  const allReady = Promise.all(names.map(async (name) => {
    if (!(await waitUntil(() => answers(`${urls[name]}/health/ready`), 60_000, 100))) throw new Error(`${name} does not get ready within 60 s:\n${lastWords.get(name)!.slice(-20).join('\n')}`);
  }));
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

async function choosePorts(names: readonly ProcessName[], gatewayPort: number): Promise<Record<ProcessName, number>> {
  const ports = { ...defaultPorts, gateway: gatewayPort };
  const taken = new Set([gatewayPort]);
  for (const name of subgraphNames) {
    if (names.includes(name)) ports[name] = await findPort(ports[name], loopback, taken);
    taken.add(ports[name]);
  }
  return ports;
}

/** What the machine's environment says, less every secret that is another process' business. */
function environmentOf(name: ProcessName, own: { ports: Record<ProcessName, number>; host: string; urls: Record<ProcessName, string>; keys: string | undefined; databaseUrl: string | undefined }): Record<string, string | undefined> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !variable.endsWith('DATABASE_URL')));
  return {
    LOG_LEVEL: 'warn',
    ...inherited,
    PORT: String(own.ports[name]),
    HOST: name === 'gateway' ? own.host : loopback,
    ...(own.keys !== undefined && { ORGRAPH_KEYS: own.keys }),
    ...(name !== 'gateway' && own.databaseUrl !== undefined && { [variableOf(name, 'DATABASE_URL')]: own.databaseUrl }),
    ...Object.fromEntries(subgraphNames.map((subgraph) => [variableOf(subgraph, 'URL'), own.urls[subgraph]])),
    GATEWAY_URLS: own.urls.gateway,
    ORGRAPH_END_WITH_PARENT: String(process.pid),
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(async (response) => { await response.arrayBuffer(); return response.status === 200; }, () => false);
}
