import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypes } from './codegen.ts';
import { signIn } from './session.ts';

const here = import.meta.dirname;

/** gql.tada: the running graph's schema, from which TypeScript alone infers what an operation answers. */
export async function galTada(url: string): Promise<void> {
  const { endpoint, headers } = await signIn(url, 'member@acme.test');
  const folder = mkdtempSync(join(here, '.generated-'));
  try {
    cpSync(join(here, 'typed/galTadaUse.ts'), join(folder, 'use.ts'));
    const plugin = {
      name: 'gql.tada/ts-plugin',
      schema: './schema.graphql',
      tadaOutputLocation: './introspection.d.ts',
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { plugins: [plugin] } }));
    const tada = (...words: string[]) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(here, 'node_modules/gql.tada/bin/cli.js'), ...words],
        { cwd: folder, encoding: 'utf8' },
      );
      assert.equal(status, 0, stdout + stderr);
    };
    const given = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
    tada('generate-schema', endpoint, '--output', 'schema.graphql', ...given);
    tada('generate-output');
    checkTypes(folder, 'use.ts');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
