import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A git repository of its own, with an author and nothing of this machine's configuration. */
export interface Repository {
  directory: string;
  git(...words: string[]): string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Commits all that is there and answers the commit's short name. */
  commit(message: string): string;
  remove(): void;
}

const environment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ana',
  GIT_AUTHOR_EMAIL: 'ana@shop.test',
  GIT_COMMITTER_NAME: 'Ana',
  GIT_COMMITTER_EMAIL: 'ana@shop.test',
};

export function makeRepository(branch = 'main'): Repository {
  const repository = repositoryAt(mkdtempSync(join(tmpdir(), 'orgraph-repository-')));
  repository.git('init', '--quiet', '--initial-branch', branch);
  return repository;
}

/** A clone, so that it has an origin. @param words further ones for `git clone` */
export function cloneOf({ directory }: Repository, ...words: string[]): Repository {
  const copy = mkdtempSync(join(tmpdir(), 'orgraph-clone-'));
  execFileSync('git', ['clone', '--quiet', ...words, `file://${directory}`, copy], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return repositoryAt(copy);
}

function repositoryAt(directory: string): Repository {
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', directory, ...words], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  return {
    directory,
    git,
    write(file, text) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), text);
    },
    read: (file) => readFileSync(join(directory, file), 'utf8'),
    commit(message) {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', '--short', 'HEAD');
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
