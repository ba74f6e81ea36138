import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateKeys } from '#platform/identity/keys.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { publish } from '#tools/registry/publish.ts';
import { read } from '../../architecture/repository.ts';
import { plainEnvironment } from '../../e2e/started.ts';
import { openPublisher } from '../../registry/registryLocation.ts';
import { subgraphWith } from '../../registry/subgraphs.ts';

const chapter = /\n## Keys\n[\s\S]*?(?=\n## |$)/.exec(read('docs/operations.md'))![0];
const blocks = [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code!.replaceAll(/^ {2}/gm, ''));

/** What a command of the document runs, and what lets time go by: the rotations under way are made older. */
const preamble = `set -euo pipefail
npx() { shift; '${process.execPath}' --disable-warning=ExperimentalWarning '${join(projectDirectory, 'tools/orgraph.ts')}' "$@"; }
later() { '${process.execPath}' -e "
  const fs = require('node:fs'), file = 'deploy/keys/rotations.json', all = JSON.parse(fs.readFileSync(file));
  for (const one of Object.values(all)) one.at = new Date(Date.parse(one.at) - $1 * 1000).toISOString();
  fs.writeFileSync(file, JSON.stringify(all));"; }
`;

let place: string;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'orgraph-operations-'));
  await generateKeys(join(place, 'deploy', 'keys'));
  const publisher = await openPublisher({ place: join(place, 'registry'), keys: join(place, 'deploy', 'keys') });
  await publish(publisher, subgraphWith('a', 'one: Int'));
});
afterAll(() => rmSync(place, { recursive: true }));

test('the chapter has its commands', () => expect(blocks.length).toBeGreaterThanOrEqual(5));

test.each(blocks)('docs/operations.md: %#', async (code) => {
  const script = preamble + code.replaceAll(/^# (\d+) s later$/gm, 'later $1');
  const { status, output } = await new Promise<{ status: unknown; output: string }>((resolve) => {
    execFile('bash', ['-c', script], { cwd: place, env: plainEnvironment({}) }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : error.code, output: stdout + stderr }),
    );
  });
  expect([status, output]).toEqual([0, expect.any(String)]);
  for (const [, promised] of code.matchAll(/^# → (.+)$/gm)) expect(output).toContain(promised);
});
