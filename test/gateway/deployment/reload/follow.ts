import { pino } from 'pino';
import { assembleGateway, type GatewayOptions } from '#gateway/deployment/assemble.ts';
import { listen } from '#platform/process/httpServer.ts';
import { eventually } from '../../../harness/eventually.ts';

/** A line of the log. */
export interface LogLine {
  level: number;
  msg: string;
  version?: number;
  reason?: string;
  err?: { message: string };
}

const errorLevel = 50;

/** A log whose lines a test reads. */
export function keptLog() {
  const lines: LogLine[] = [];
  return {
    lines,
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) }),
  };
}

/** A gateway that follows a registry, with its metrics, as the command line makes it. */
export async function follow(
  { place, publicKeys }: { place: string; publicKeys: string },
  options: GatewayOptions = { public: true },
  environment: Record<string, string> = {},
) {
  const { lines, log } = keptLog();
  const assembled = await assembleGateway(
    { registry: place, ...options },
    { ORGRAPH_REGISTRY_KEYS: publicKeys, METRICS_PORT: '0', ...environment },
    log,
  );
  const [gateway, metrics] = [
    await listen(assembled.handler, 0, '127.0.0.1'),
    await listen(assembled.metrics!.handler, 0, '127.0.0.1'),
  ];

  async function ready() {
    const response = await fetch(`${gateway.url}/health/ready`);
    return {
      status: response.status,
      body: (await response.json()) as { status: string; graph: { version: number | null; refused?: number } },
    };
  }

  async function ask(query: string) {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return {
      status: response.status,
      headers: response.headers,
      content: (await response.json()) as {
        data?: unknown;
        errors?: { message: string; extensions: { code: string } }[];
      },
    };
  }

  async function metric(name: string): Promise<number | undefined> {
    const text = await (await fetch(`${metrics.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  }

  return {
    url: gateway.url,
    metricsUrl: metrics.url,
    ready,
    ask,
    metric,
    /** What was refused, as the log says it. */
    refusals: () =>
      lines.filter(({ level }) => level === errorLevel).map(({ version, reason }) => ({ version, reason })),
    serves: (version: number) => eventually(async () => (await ready()).body.graph.version === version),
    refuses: (version: number) => eventually(async () => (await ready()).body.graph.refused === version),
    has: (name: string, value: number) => eventually(async () => (await metric(name)) === value),
    async stop() {
      await Promise.all([gateway.drain(0), metrics.drain(0)]);
      await assembled.close();
    },
  };
}

export type Following = Awaited<ReturnType<typeof follow>>;
