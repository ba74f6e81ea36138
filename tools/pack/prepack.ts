import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname } from 'node:path';
import { dist, readManifest, replaceManifest, restoreManifest, root } from './checkout.ts';
import { packedManifest } from './manifest.ts';
import { modulesFrom, packedName, type Modules } from './modules.ts';

// Run by npm before it packs: writes into dist/ the modules that the package's own reaches, without their types, and the types beside them.
restoreManifest();
rmSync(dist, { recursive: true, force: true });
const manifest = readManifest();
const entry = manifest.exports.replace(/^\.\//, '');
const declared = declare();
const modules = modulesFrom(entry, (path) => stripTypeScriptTypes(readFileSync(root + path, 'utf8')));
const declarations = modulesFrom(entry, (path) => readFileSync(declared + packedName(path, '.d.ts'), 'utf8'));
write(modules, '.js');
write(declarations, '.d.ts');
replaceManifest(packedManifest(manifest, new Set([...modules.packages, ...declarations.packages])));

/** @returns a folder with the types of every module that is reached. */
function declare(): string {
  const folder = `${dist}declared/`;
  const { status } = spawnSync('tsc', ['--project', `${root}tools/pack/tsconfig.json`, '--outDir', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('the types of the package cannot be declared');
  return folder;
}

function write({ texts }: Modules, extension: '.js' | '.d.ts'): void {
  for (const [path, text] of texts) {
    const file = dist + packedName(path, extension);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
