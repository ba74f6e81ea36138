import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from '#tools/pack/checkout.ts';
import { assets } from '#tools/pack/contents.ts';
import { modulesFrom, packedName } from '#tools/pack/modules.ts';

const program = 'tools/program.ts';

/** Writes into a folder the JavaScript that is packed, which is what users run. @returns the program. */
export function packInto(folder: string): string {
  const written = (path: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  const { texts } = modulesFrom([program], (path) => stripTypeScriptTypes(readFileSync(root + path, 'utf8')));
  for (const [path, text] of texts) writeFileSync(written(packedName(path, '.js')), text);
  for (const path of assets) copyFileSync(root + path, written(path));
  const imports = { '#gateway/*': './gateway/*', '#platform/*': './platform/*', '#tools/*': './tools/*' };
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
  writeFileSync(written('package.json'), JSON.stringify({ type: 'module', version, imports }));
  symlinkSync(`${root}node_modules`, join(folder, 'node_modules'));
  return join(folder, packedName(program, '.js'));
}
