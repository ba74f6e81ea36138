import { readFileSync } from 'node:fs';

/** What an image would hold and do, as far as it follows from the Dockerfile. */
export interface Image {
  copies: { from: string | undefined; source: string; destination: string }[];
  environment: Record<string, string>;
  user: string | undefined;
  /** Entrypoint and command; words given on starting replace the command. */
  entrypoint: string[];
  command: string[];
}

/**
 * Follows a target's stages down to its base. Knows what our Dockerfile uses: FROM, ARG, ENV, COPY, USER, ENTRYPOINT
 * and CMD in their list form.
 */
export function imageOf(file: string, target: string, given: Record<string, string> = {}): Image {
  const lines = readFileSync(file, 'utf8')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const stages = new Map<string, { base: string; lines: string[] }>();
  let current: { base: string; lines: string[] } = { base: '', lines: [] };
  for (const line of lines) {
    const [, base, name] = /^FROM (\S+) AS (\S+)$/.exec(line) ?? [];
    if (base === undefined) current.lines.push(line);
    else stages.set(name!, (current = { base, lines: [] }));
  }
  const image: Image = { copies: [], environment: {}, user: undefined, entrypoint: [], command: [] };
  const follow = (name: string): void => {
    const stage = stages.get(name);
    if (stage === undefined) return;
    follow(stage.base);
    for (const line of stage.lines) apply(image, line, given);
  };
  if (!stages.has(target)) throw new Error(`${file} has no stage ${target}`);
  follow(target);
  return image;
}

function apply(image: Image, line: string, given: Record<string, string>): void {
  const [, instruction, rest] = /^(\w+) (.*)$/.exec(line)!;
  const text = rest!.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (given[name] === undefined) throw new Error(`the build argument ${name} is not given`);
    return given[name];
  });
  if (instruction === 'ENV')
    for (const pair of text.split(/\s+/))
      image.environment[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
  if (instruction === 'USER') image.user = text;
  if (instruction === 'CMD') image.command = JSON.parse(text) as string[];
  if (instruction === 'ENTRYPOINT') image.entrypoint = JSON.parse(text) as string[];
  if (instruction === 'COPY') {
    const from = /^--from=(\S+) /.exec(text)?.[1];
    const paths = text.split(/\s+/).filter((word) => !word.startsWith('--'));
    const destination = paths.pop()!;
    image.copies.push(...paths.map((source) => ({ from, source, destination })));
  }
}
