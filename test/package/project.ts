import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainEnvironment } from '../e2e/started.ts';
import { pack, repository, run } from './pack.ts';

const { dependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

/**
 * An empty project, made in a folder, into which the package was installed from its tarball as a team does that wants
 * the engine alone.
 */
export function installPackage(folder: string) {
  const project = join(folder, 'project');
  mkdirSync(project);
  const tarball = pack(join(folder, 'checkout'));
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  run(
    'npm',
    [
      'install',
      '--omit=optional',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      tarball,
      ...['@apollo/server', 'graphql'].map((name) => `${name}@${dependencies[name]}`),
    ],
    project,
  );
  const running = new Set<ChildProcess>();
  return {
    folder: project,
    /**
     * Runs a program of this folder in the project; `stop` ends its input and gives what it wrote to standard error.
     */
    async start(program: string, ...words: string[]) {
      cpSync(join(repository, 'test/package/consumer', program), join(project, program));
      const child = spawn(process.execPath, [program, ...words], {
        cwd: project,
        env: plainEnvironment({}),
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      let complaints = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaints += text;
      });
      const closed = once(child, 'close');
      running.add(child);
      const [first] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), closed])) as [
        unknown,
      ];
      if (typeof first !== 'string') throw new Error(`${program} ended: ${complaints}`);
      return {
        firstLine: first,
        async stop() {
          child.stdin.end();
          const [code] = (await closed) as [number | null];
          return { code, complaints };
        },
      };
    },
    /** What a TypeScript compiler says about a program of the project. */
    check(program: string): string {
      const options = [
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2024',
        '--types',
        'node',
        '--typeRoots',
        join(repository, 'node_modules/@types'),
      ];
      return spawnSync(join(repository, 'node_modules/.bin/tsc'), [...options, program], {
        cwd: project,
        encoding: 'utf8',
      }).stdout;
    },
    /** Ends what still runs. */
    end() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}
