import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A project of a subgraph `shop` in a git repository of its own, with our platform and packages. */
export interface SmallProject {
  directory: string;
  write(file: string, text: string): void;
  remove(file: string): void;
  /** Everything as it is. */
  commit(): string;
  end(): void;
}

export function smallProject(): SmallProject {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'orgraph-shop-')));
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', directory, '-c', 'user.name=test', '-c', 'user.email=test@orgraph.test', ...words], {
      encoding: 'utf8',
    }).trim();
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  };
  for (const shared of ['platform', 'node_modules']) symlinkSync(join(root, shared), join(directory, shared));
  write('package.json', '{ "type": "module", "imports": { "#platform/*": "./platform/*" } }');
  write('.gitignore', 'node_modules\nplatform\n');
  git('init', '--quiet');
  return {
    directory,
    write,
    remove: (file) => rmSync(join(directory, file), { recursive: true }),
    commit() {
      git('add', '.');
      git('commit', '--quiet', '--allow-empty', '-m', 'state');
      return git('rev-parse', 'HEAD');
    },
    end: () => rmSync(directory, { recursive: true }),
  };
}

/** The text of a migration that runs these lines of code. */
export const migrationText = (
  name: string,
  up: string,
  more = '',
): string => `import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

export class ${name} extends Migration {
  override async up() {
${up}
  }
${more}}

export const unused = () => asOwner;
`;
