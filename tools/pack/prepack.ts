import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname } from 'node:path';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { dist, readManifest, replaceManifest, restoreManifest, root } from './checkout.ts';
import { assets, engine, imported, entryPoints } from './contents.ts';
import { packedManifest } from './manifest.ts';
import { modulesFrom, packedName, type Modules } from './modules.ts';

// Run by npm before it packs: writes into dist/ the modules that the package's own reach, without their types, the
// types beside them, and what they read.
restoreManifest();
rmSync(dist, { recursive: true, force: true });
const declared = declare();
const source = (path: string) => stripTypeScriptTypes(readFileSync(root + path, 'utf8'));
const declaration = (path: string) => readFileSync(declared + packedName(path, '.d.ts'), 'utf8');
const modules = modulesFrom([engine, ...imported, ...entryPoints], source);
const declarations = modulesFrom([engine, ...imported], declaration);
write(modules, '.js');
write(declarations, '.d.ts');
for (const path of assets) copyFileSync(root + path, packedPath(path));
replaceManifest(
  packedManifest(readManifest(), {
    engine: [...modulesFrom([engine], source).packages, ...modulesFrom([engine], declaration).packages],
    platform: [...modules.packages, ...declarations.packages],
  }),
);

/** @returns a folder with the types of every module that is reached. */
function declare(): string {
  const folder = `${dist}declared/`;
  const { status } = spawnSync('tsc', ['--project', `${root}tools/pack/tsconfig.json`, '--outDir', folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: childEnvironment(),
  });
  if (status !== 0) throw new Error('the types of the package cannot be declared');
  return folder;
}

function write({ texts }: Modules, extension: '.js' | '.d.ts'): void {
  for (const [path, text] of texts) writeFileSync(packedPath(packedName(path, extension)), text);
}

function packedPath(path: string): string {
  mkdirSync(dirname(dist + path), { recursive: true });
  return dist + path;
}
