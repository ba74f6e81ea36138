import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { read } from '../../architecture/repository.ts';

interface Action {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: { env: Record<string, string>; run: string }[] };
}

const folder = mkdtempSync(join(tmpdir(), 'orgraph-action-'));
afterAll(() => rmSync(folder, { recursive: true }));
const action = parse(read('.github/actions/db-scan/action.yml')) as Action;
const [step] = action.runs.steps;

/** Runs the action's step as GitHub does, with the inputs that are given and the defaults of the others. */
function run(inputs: Record<string, string>) {
  const given = (name: string): string => inputs[name] ?? action.inputs[name]!.default!;
  const env = Object.fromEntries(
    Object.entries(step!.env).map(([variable, text]) => [
      variable,
      text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, name: string) => given(name)),
    ]),
  );
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step!.run], {
    cwd: projectDirectory,
    encoding: 'utf8',
    env: { ...process.env, ...env, RUNNER_TEMP: folder, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
  });
  return { status, stdout, outputs: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8') };
}

test('the action annotates, keeps its reports, and fails on what is new alone', () => {
  const dump = 'test/fixtures/dumps/newsletters.sql';
  const command = `${process.execPath} tools/orgraph.ts`;
  const first = run({ dump, command });
  expect(first.status).toBe(1);
  expect(first.stdout).toContain(`::error file=${dump},line=`);
  expect(first.summary).toContain(`# Scan of ${dump}`);
  const files = Object.fromEntries(
    first.outputs
      .trim()
      .split('\n')
      .map((line) => line.split('=', 2)),
  );
  expect(Object.keys(files).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
  const baseline = join(folder, 'baseline.json');
  expect(spawnSync('cp', [files['json'] as string, baseline]).status).toBe(0);
  const second = run({ dump, command, baseline });
  expect(second.status).toBe(0);
  expect(second.stdout).not.toContain('::error');
});
