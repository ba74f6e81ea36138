/** Which elements JUnit's XML knows, what may be in them, and the attributes that readers (Jenkins, GitLab) take. */
const shape: Record<string, { attributes: string[]; children: string[] }> = {
  testsuites: { attributes: ['name', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: { attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'], children: ['testcase'] },
  testcase: {
    attributes: ['classname', 'name', 'file', 'line'],
    children: ['failure', 'error', 'skipped', 'system-out'],
  },
  failure: { attributes: ['type', 'message'], children: [] },
  error: { attributes: ['type', 'message'], children: [] },
  skipped: { attributes: ['message'], children: [] },
  'system-out': { attributes: [], children: [] },
};

interface Counted {
  tests: number;
  failures: string[];
  errors: string[];
  skipped: string[];
}

/**
 * Reads a report as XML and counts what it says.
 * @throws Error where it is not well-formed, not of that shape, or its own counts are wrong
 */
export function junitShape(xml: string): Counted {
  const counted: Counted = { tests: 0, failures: [], errors: [], skipped: [] };
  const open: { name: string; attributes: Record<string, string> }[] = [];
  const [declaration, ...rest] = xml.split('?>');
  if (declaration !== '<?xml version="1.0" encoding="UTF-8"') throw new Error('no XML declaration');
  for (const [, closing, name, given, empty, between] of rest
    .join('?>')
    .matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>([^<]*)/g) as Iterable<RegExpExecArray>) {
    if (/&(?!(amp|lt|gt|quot|apos|#\d+);)/.test(`${given}${between}`))
      throw new Error(`an entity that there is not: ${given}${between}`);
    if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const attributes = Object.fromEntries(
      [...given!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
    );
    const parent = open.at(-1);
    const known = shape[name!];
    if (known === undefined || (parent !== undefined && !shape[parent.name]!.children.includes(name!)))
      throw new Error(`${name} in ${parent?.name}`);
    for (const key of Object.keys(attributes))
      if (!known.attributes.includes(key)) throw new Error(`${name} has no ${key}`);
    count(counted, name!, attributes, parent?.attributes);
    if (empty === '') open.push({ name: name!, attributes });
  }
  if (open.length > 0) throw new Error(`${open.map(({ name }) => name).join('>')} is not closed`);
  const [, tests, failures, errors] = /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
  if (
    Number(tests) !== counted.tests ||
    Number(failures) !== counted.failures.length ||
    Number(errors) !== counted.errors.length
  )
    throw new Error('its counts are wrong');
  return counted;
}

function count(
  counted: Counted,
  name: string,
  attributes: Record<string, string>,
  parent: Record<string, string> = {},
): void {
  if (name === 'testcase') {
    if (!attributes['name'] || !attributes['classname']) throw new Error('a testcase without a name');
    counted.tests += 1;
  }
  if (name === 'failure') counted.failures.push(parent['name']!);
  if (name === 'error') counted.errors.push(parent['name']!);
  if (name === 'skipped') counted.skipped.push(parent['name']!);
}
