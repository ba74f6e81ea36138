import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { UsageError } from '../process/exitCode.ts';
import { whileShowing } from '../process/terminalProgress.ts';
import { platformDirectory, projectDirectory } from '../project/projectDirectory.ts';
import { projectFiles, subgraphFiles, type Filling, type NewFile } from './files.ts';
import { namingOf, nextPort, assertNameIsFree } from './naming.ts';
import { projectManifest } from './projectManifest.ts';

export interface CreateOptions {
  /** A noun in the singular. */
  aggregate?: string;
  plural?: string;
  json?: boolean;
}

/**
 * Writes a subgraph that composes, migrates, keeps organizations apart and is tested, without a line by hand; then
 * writes schema/ anew. Where the project is not the platform's checkout, what a project needs is written too, as far as
 * it is missing.
 * @throws UsageError before anything is written: a name that is none or is taken, a file that is there.
 */
export async function createSubgraph(
  name: string,
  { aggregate, plural, json = false }: CreateOptions = {},
): Promise<boolean> {
  const naming = namingOf(name, aggregate, plural);
  const port = await whileShowing('looking at the graph', async () => {
    await assertNameIsFree(naming);
    return nextPort();
  });
  const filling: Filling = { ...naming, port, migration: `Migration${timestamp()}_initial` };
  const inCheckout = projectDirectory === platformDirectory;
  const own = subgraphFiles(filling, inCheckout);
  const there = own
    .map(({ path }) => path)
    .concat(`subgraphs/${name}`, `migrations/${name}`)
    .find((path) => existsSync(join(projectDirectory, path)));
  if (there !== undefined) throw new UsageError(`${there} is there already; nothing was written`);

  const written = [...own, ...(inCheckout ? [] : missingOfProject(filling))];
  for (const { path, text } of written) write(path, text);
  if (inCheckout) format(written.map(({ path }) => path));
  const composed = await whileShowing('composing the graph', writeSchema);
  report(
    filling,
    written.map(({ path }) => path),
    { composed, inCheckout, json },
  );
  return composed;
}

function missingOfProject(filling: Filling): NewFile[] {
  const project = projectDirectory.slice(0, -1);
  const platform = JSON.parse(readFileSync(join(platformDirectory, '../package.json'), 'utf8')) as Parameters<
    typeof projectManifest
  >[1];
  return [
    ...projectFiles(filling, basename(project)).filter(({ path }) => !existsSync(join(project, path))),
    { path: 'package.json', text: projectManifest(project, platform) },
  ];
}

function write(path: string, text: string): void {
  const file = join(projectDirectory, path);
  makeFolders(dirname(file));
  writeFileSync(file, text);
}

/** Breaks lines as the checkout's check of the format wants them: they depend on the names that were filled in. */
function format(paths: readonly string[]): void {
  const formatter = join(platformDirectory, 'node_modules/oxfmt/bin/oxfmt');
  if (existsSync(formatter))
    spawnSync(process.execPath, [formatter, ...paths], {
      cwd: projectDirectory,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: childEnvironment(),
    });
}

/** In a process of its own: this one has looked for subgraphs already. */
function writeSchema(): boolean {
  const { status } = spawnSync(process.execPath, [process.argv[1]!, 'schema'], {
    cwd: projectDirectory,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: childEnvironment(),
  });
  return status === 0;
}

function report(
  { name, port, Type }: Filling,
  files: string[],
  { composed, inCheckout, json }: { composed: boolean; inCheckout: boolean; json: boolean },
): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ subgraph: name, port, type: Type, composed, files }, null, 2)}\n`);
    return;
  }
  const next = [
    ...(inCheckout ? [] : ['npm install']),
    'npm run check',
    `npm test${inCheckout ? ` -- test/${name}` : ''}`,
    'npm start',
  ];
  process.stdout.write(
    `${files.map((file) => `  ${file}`).join('\n')}\n\nThe subgraph ${name} (port ${port}, type ${Type}) is written${composed ? ' and composes with the graph' : ', but does not compose: see above'}.\nNext: ${next.join(' · ')}\n`,
  );
}

const timestamp = (): string => new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
