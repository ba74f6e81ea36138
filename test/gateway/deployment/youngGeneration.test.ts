import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const module = new URL('../../../gateway/deployment/youngGeneration.ts', import.meta.url).href;

/** Megabytes that a process' young generation had at most, under work of which much is alive at each moment. */
async function mostAtWork(...beforehand: string[]): Promise<number> {
  const script = [
    `import { getHeapSpaceStatistics } from 'node:v8';`,
    ...beforehand,
    `const alive = [];`,
    `let most = 0;`,
    `for (let turn = 0; turn < 300; turn += 1) {`,
    `  for (let made = 0; made < 20_000; made += 1) alive.push({ made, of: [turn] });`,
    `  if (alive.length > 800_000) alive.splice(0, 400_000);`,
    `  await new Promise(setImmediate);`,
    `  most = Math.max(most, getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);`,
    `}`,
    `console.log(most);`,
  ].join('\n');
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, module]);
  return Number(stdout) / 1024 / 1024;
}

test('the young generation grows to what requests need, and not as far as V8 would let it', async () => {
  const [usual, limited] = await Promise.all([
    mostAtWork(),
    mostAtWork('(await import(process.argv[1])).limitYoungGeneration();'),
  ]);
  expect(usual).toBeGreaterThan(48);
  expect(limited).toBeGreaterThanOrEqual(16);
  expect(limited).toBeLessThanOrEqual(48);
}, 60_000);
