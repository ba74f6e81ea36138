import { fileURLToPath } from 'node:url';
import { ConfigurationError, wronglyConfigured } from '#platform/process/configuration.ts';
import { variableOf } from '#platform/process/names.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { fileOf } from '../project/subgraphs.ts';
import { chooseAddresses, loopback, type Urls } from './addresses.ts';
import { report } from './report.ts';
import { supervise, type Supervised } from './supervise.ts';
import { environmentFor, usualSupergraph } from './usualEnvironment.ts';

export interface ProcessesOptions {
  names: readonly string[];
  databaseUrls: Partial<Record<string, string>>;
  keys: string | undefined;
  host: string;
  gatewayPort: number;
  /** Where mails are shown that no server sends; the page links to it. */
  mailbox?: string | undefined;
  /** Called with the ids of what runs, whenever they change. */
  running(pids: number[]): void;
  /** Called when one answers elsewhere than when all were ready. */
  moved?(urls: Urls): void;
}

export interface Processes {
  /** Where each answers, from the moment on at which it does. */
  readonly urls: Urls;
  /** Resolves when each has said once that it is ready. @throws Error when one ends before that. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

const gatewayProgram = fileURLToPath(new URL('../../gateway/main.ts', import.meta.url));
/** Milliseconds that a process has to finish its requests. */
const patience = 3_000;

/**
 * Starts processes of the graph, each with what it alone needs, and keeps them running. Each binds its port before
 * anybody is told its address, so that nobody takes a stranger on a lost port for one of them. Subgraphs, which call
 * each other, are told while they run; the gateway starts when all are known, and anew when one has moved.
 */
export async function startProcesses({
  names,
  databaseUrls,
  keys,
  host,
  gatewayPort,
  mailbox,
  running,
  moved,
}: ProcessesOptions): Promise<Processes> {
  const addresses = await chooseAddresses(names, gatewayPort);
  const machines = new Map(await Promise.all(names.map(async (name) => [name, await environmentFor(name)] as const)));
  const { urls } = addresses;
  const supervised = new Map<string, Supervised>();
  const environments = new Map<string, Record<string, string | undefined>>();
  const lastWords = new Map<string, string[]>(names.map((name) => [name, []]));
  const unbound = new Set(names.filter((name) => name !== 'gateway'));
  let [isReady, isStopping] = [false, false];
  let fail: (error: Error) => void;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failure.catch(() => undefined);

  const note = () => running(names.map((name) => supervised.get(name)?.pid).filter((pid) => pid !== undefined));

  function start(name: string): void {
    const environment = {
      ...environmentOf(name, {
        machine: machines.get(name)!,
        host,
        gatewayPort,
        mailbox,
        keys,
        databaseUrl: databaseUrls[name],
      }),
      ...addresses.variables(),
      PORT: String(addresses.portFor(name)),
    };
    environments.set(name, environment);
    supervised.set(
      name,
      supervise({
        program: name === 'gateway' ? gatewayProgram : fileOf(name, 'main'),
        environment,
        line(text) {
          if (isReady) report(name, text);
          else lastWords.get(name)!.push(text);
        },
        ended(how, milliseconds, status) {
          if (isReady)
            return report('orgraph', `${name} ended (${how}); it is started again in ${milliseconds / 1000} s`);
          const Failure = status === wronglyConfigured ? ConfigurationError : Error;
          fail(new Failure(`${name} does not start (${how}):\n${lastWords.get(name)!.slice(-20).join('\n')}`));
        },
        started: () => queueMicrotask(note),
        bound: (port) => bound(name, port),
        move() {
          if (!addresses.move(name)) return false;
          environment.PORT = String(addresses.portFor(name));
          return true;
        },
      }),
    );
  }

  function bound(name: string, port: number): void {
    if (isStopping) return;
    const isNews = addresses.bind(name, port);
    unbound.delete(name);
    if (isNews) tell(name);
    if (unbound.size === 0 && names.includes('gateway') && !supervised.has('gateway')) start('gateway');
  }

  function tell(about: string): void {
    for (const [name, environment] of environments) {
      Object.assign(environment, addresses.variables(), { PORT: String(addresses.portFor(name)) });
      if (name !== 'gateway') supervised.get(name)!.tell(addresses.variables());
      else if (name !== about) supervised.get(name)!.restart();
    }
    if (!isReady) return;
    report('orgraph', `${about} has moved to ${urls[about]}`);
    moved?.(urls);
  }

  for (const name of unbound) start(name);
  const allReady = Promise.all(
    names.map(async (name) => {
      // Nobody waits for what is being stopped: it would keep the process alive.
      if (!(await waitUntil(async () => isStopping || (await answers(`${urls[name]}/health/ready`)), 60_000, 100)))
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
      isStopping = true;
      fail(new Error('stopped before all were ready'));
      isReady = true;
      await Promise.all([...supervised.values()].map((one) => one.stop(patience)));
    },
  };
}

function environmentOf(
  name: string,
  own: Pick<ProcessesOptions, 'host' | 'gatewayPort' | 'mailbox' | 'keys'> & {
    machine: NodeJS.ProcessEnv;
    databaseUrl: string | undefined;
  },
): Record<string, string | undefined> {
  return {
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '0',
    ...(name === 'gateway' && { CORS_ORIGINS: 'loopback', MAILBOX_URL: own.mailbox }),
    // The links of mails that stay on this machine lead to the page of its gateway.
    ...(name === 'tenancy' &&
      own.mailbox !== undefined &&
      own.gatewayPort !== 0 && { MAIL_LINKS: `http://${loopback}:${own.gatewayPort}` }),
    ...own.machine,
    ...(name !== 'gateway' && { ORGRAPH_DATA: dataDirectory() }),
    HOST: name === 'gateway' ? own.host : loopback,
    ...(own.keys !== undefined && { ORGRAPH_KEYS: own.keys }),
    ...(name !== 'gateway' && own.databaseUrl !== undefined && { [variableOf(name, 'DATABASE_URL')]: own.databaseUrl }),
    ...(name === 'gateway' && usualSupergraph()),
    // One port for operators is one process’: here the gateway’s.
    ...(name !== 'gateway' && { METRICS_PORT: undefined }),
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
