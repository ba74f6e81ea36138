import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cores } from './pinned.ts';

export interface Load {
  requests: number;
  seconds: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** @throws Error that says how to install what is missing. */
export function assertTools(): void {
  const missing = [
    ['wrk', 'wrk'],
    ['taskset', 'util-linux'],
  ].filter(([program]) => !(process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program!))));
  if (missing.length > 0)
    throw new Error(
      `The benchmark needs ${missing.map(([program]) => program).join(' and ')}: apt-get install ${missing.map(([, name]) => name).join(' ')}`,
    );
}

/** Sends one body over some connections for some seconds. @throws Error when any answer was not a 200. */
export async function load(
  url: string,
  body: string,
  seconds: number,
  directory: string,
  connections = 50,
): Promise<Load> {
  const script = join(directory, `load-${randomUUID()}.lua`);
  writeFileSync(script, scriptOf(body));
  const { stdout } = await promisify(execFile)('taskset', [
    '-c',
    `${cores.load}`,
    'wrk',
    '--threads',
    '1',
    '--connections',
    `${connections}`,
    '--duration',
    `${seconds}s`,
    '--timeout',
    '30s',
    '--script',
    script,
    url,
  ]);
  const line = stdout.trim().split('\n').at(-1)!;
  const { requests, microseconds, p50, p99, failed } = JSON.parse(line) as {
    requests: number;
    microseconds: number;
    p50: number;
    p99: number;
    failed: number;
  };
  if (failed > 0) throw new Error(`of ${requests} requests to ${url} ${failed} failed:\n${stdout}`);
  return { requests, seconds: microseconds / 1e6, p50: p50 / 1000, p99: p99 / 1000 };
}

const scriptOf = (body: string): string => `
wrk.method = 'POST'
wrk.headers['content-type'] = 'application/json'
wrk.body = [==[${body}]==]
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"failed":%d}\\n', summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`;
