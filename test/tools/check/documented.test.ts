import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { directiveRules } from '#tools/check/changes/directiveRules.ts';
import { checkNames } from '#tools/check/finding.ts';
import { formats } from '#tools/check/format/format.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';

const read = (file: string): string => readFileSync(join(projectDirectory, file), 'utf8');
const document = read('docs/schema-checks.md');

test('docs/schema-checks.md names every check, format and rule', () => {
  const code = globSync(['tools/check/**/*.ts', 'tools/schema/rules/*.ts'], { cwd: projectDirectory })
    .map(read)
    .join('\n');
  const advised = [...read('tools/check/lint/lint.ts').matchAll(/^ {2}([A-Z_]+):/gm)].map(([, rule]) => rule!);
  const rules = new Set([...[...code.matchAll(/\brule: '([A-Z_]+)'/g)].map(([, rule]) => rule!), ...advised]);
  rules.delete('TYPE_MARK');
  expect(rules.size).toBeGreaterThan(30);
  expect([...rules].filter((rule) => !document.includes(`\`${rule}\``))).toEqual([]);
  expect(Object.keys(directiveRules).filter((name) => !document.includes(`\`@${name}\``))).toEqual([]);
  for (const name of checkNames.slice(0, -1)) expect(document).toMatch(new RegExp(`^### \\d\\. ${name}$`, 'm'));
  for (const name of Object.keys(formats)) expect(document).toMatch(new RegExp(`\`(--format )?${name}\``));
});

test('its table of directives says what the rules say', () => {
  const words = { error: 'breaking', warning: 'dangerous', note: 'safe' };
  const rows = [...document.matchAll(/^\| ((?:`@\w+`(?:, )?)+) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$/gm)];
  const said = rows.flatMap(([, names, ...ways]) =>
    names!.split(', ').map((text) => [text.slice(2, -1), ...ways.map((way) => way.split(/[;:]/)[0]!)] as const),
  );
  const own = said.filter(([name]) => directiveRules[name] !== undefined);
  expect(own.map(([name, added, removed]) => [name, added, removed])).toEqual(
    own.map(([name]) => [
      name,
      words[directiveRules[name]!.severity.added],
      words[directiveRules[name]!.severity.removed],
    ]),
  );
  const changing = own.filter(([, , , changed]) => Object.values(words).includes(changed!));
  expect(changing.map(([name, , , changed]) => [name, changed])).toEqual(
    changing.map(([name]) => [name, words[directiveRules[name]!.severity.changed]]),
  );
  expect(own.length).toBeGreaterThan(10);
});
