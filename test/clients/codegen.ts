import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { signIn } from './session.ts';

const here = import.meta.dirname;

/** GraphQL Code Generator: the client preset over the running graph, type-checked, and its manifest of documents. */
export async function codegen(url: string): Promise<void> {
  const { endpoint, headers } = await signIn(url, 'member@acme.test');
  const folder = mkdtempSync(join(here, '.generated-'));
  try {
    cpSync(join(here, 'typed/codegenUse.ts'), join(folder, 'use.ts'));
    await generate(
      {
        cwd: folder,
        silent: true,
        schema: [{ [endpoint]: { headers } }],
        documents: ['use.ts'],
        generates: {
          './graphql/': {
            preset: 'client',
            presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } },
            config: {
              useTypeImports: true,
              enumsAsTypes: true,
              scalars: { DateTime: 'string', EmailAddress: 'string', TimeZone: 'string', URL: 'string' },
            },
          },
        },
      },
      true,
    );
    checkTypes(folder, 'use.ts');
    const manifest = JSON.parse(readFileSync(join(folder, 'graphql/persisted-documents.json'), 'utf8')) as Record<
      string,
      string
    >;
    assert.equal(Object.keys(manifest).length, 1);
    for (const [hash, text] of Object.entries(manifest))
      assert.equal(createHash('sha256').update(text).digest('hex'), hash.replace('sha256:', ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @throws AssertionError with what TypeScript says. */
export function checkTypes(folder: string, file: string): void {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      join(here, 'node_modules/typescript/bin/tsc'),
      ...'--noEmit --strict --skipLibCheck --target es2022 --module preserve --moduleResolution bundler'.split(' '),
      ...'--allowImportingTsExtensions'.split(' '),
      file,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.equal(status, 0, stdout);
}
