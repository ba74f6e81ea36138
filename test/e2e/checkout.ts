import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment, type Runner } from './started.ts';

/** A fresh clone with a runner of its own. */
export interface Checkout {
  directory: string;
  runner: Runner;
  remove(): void;
}

/** Clones the project as root into a folder that only root can enter. */
export function cloneAsRoot(project: string): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'orgraph-root-'));
  const directory = join(folder, 'orgraph');
  command('git', ['clone', '--quiet', project, directory], {});
  return {
    directory,
    runner: {},
    remove() {
      const place = join(directory, '.data', 'place');
      const name = read(place);
      // The database of such a folder lives elsewhere (tools/database/embedded/location.ts).
      if (name !== undefined) rmSync(join('/var/lib/orgraph', name), { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Clones the project for a normal user of this machine, made for this run. npm's packages come from root's cache,
 * copied, because that user cannot read it.
 */
export function cloneAsUser(project: string): Checkout {
  const name = `orgraph-e2e-${process.pid}`;
  const home = mkdtempSync(join(tmpdir(), 'orgraph-user-'));
  command('useradd', ['--home-dir', home, '--no-create-home', '--shell', '/bin/sh', name], {});
  const [uid, gid] = ['-u', '-g'].map((what) => Number(command('id', [what, name], {}))) as [number, number];
  const cache = join(home, '.npm');
  const source = command('npm', ['config', 'get', 'cache'], {}).trim();
  cpSync(join(source, '_cacache'), join(cache, '_cacache'), { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const directory = join(home, 'orgraph');
  command('git', ['clone', '--quiet', project, directory], {});
  command('chown', ['-R', `${uid}:${gid}`, home], {});
  chmodSync(home, 0o700);
  return {
    directory,
    runner: {
      uid,
      gid,
      environment: {
        HOME: home,
        USER: name,
        LOGNAME: name,
        npm_config_cache: cache,
        npm_config_prefer_offline: 'true',
      },
    },
    remove() {
      command('userdel', [name], {});
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export function installIn({ directory, runner }: Checkout): void {
  const said = command('sh', ['-c', 'npm ci --no-audit --no-fund 2>&1'], runner, directory);
  if (/warn/i.test(said)) throw new Error(`npm ci warned: ${said}`);
}

/** What a command wrote. @throws Error with it when it fails. */
export function command(program: string, words: string[], runner: Runner, cwd?: string): string {
  const identity = runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.gid! };
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    ...identity,
    ...(cwd === undefined ? {} : { cwd }),
    encoding: 'utf8',
    env: plainEnvironment(runner),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0)
    throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? `status ${status}`}\n${stdout}${stderr}`);
  return stdout;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
