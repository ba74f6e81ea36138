import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '#tools/project/projectDirectory.ts';

/**
 * The command line under another Node than the project's: an old one hands over to the project's, or says in one line
 * what to do where there is none; a newer one is used as it is. Each is fetched from npm.
 */
const { version } = JSON.parse(readFileSync(join(projectDirectory, 'package.json'), 'utf8')) as { version: string };
const folder = mkdtempSync(join(tmpdir(), 'orgraph-nodes-'));

try {
  const bare = join(folder, 'bare');
  for (const file of ['bin.mjs', 'handOver.mjs', 'checkNode.cjs', 'orgraph.cjs', 'program.ts'])
    cpSync(join(projectDirectory, 'tools', file), join(bare, 'tools', file));
  for (const [node, isOld] of [
    ['20.20.0', true],
    ['22.17.0', true],
    ['22.18.0', false],
  ] as const) {
    const home = join(folder, node);
    const platform = `node-${process.platform}-${process.arch}@${node}`;
    const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', home, platform], {
      encoding: 'utf8',
    });
    assert.equal(installed.status, 0, installed.stderr);
    const run = (directory: string, ...words: string[]) => {
      const program = join(home, `node_modules/${platform.split('@')[0]}/bin/node`);
      const { status, stdout, stderr } = spawnSync(program, words, { cwd: directory, encoding: 'utf8' });
      return { status, stdout, stderr };
    };
    for (const entry of ['tools/orgraph.ts', 'tools/bin.mjs']) {
      assert.deepEqual(run(projectDirectory, entry, '--version'), { status: 0, stdout: `${version}\n`, stderr: '' });
      assert.equal(run(projectDirectory, entry, 'schema', 'chek').status, 2);
    }
    const alone = run(bare, 'tools/orgraph.cjs', '--version');
    assert.equal(alone.status, 1);
    assert.match(
      alone.stderr,
      isOld ? /^Orgraph needs Node 22\.18 or newer .*npm ci.*\n$/ : /^Orgraph’s packages .*npm ci.*\n$/m,
    );
    console.log(`Node ${node}: ${isOld ? 'hands over to the project’s' : 'runs the commands itself'}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
