import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { subgraphNames, type SubgraphName } from '#platform/process/names.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { eventually } from '../harness/eventually.ts';
import { cloneAsRoot } from './checkout.ts';
import { dashboard, logIn, type Caller } from './client.ts';
import { startIn } from './started.ts';

/**
 * Kills each process of a running `npm start` in turn, without a chance to say goodbye, while somebody writes; then the
 * supervisor and npm, each with a new `npm start` after it; a signal for npm alone ends everything too. Everything
 * serves again, also where a killed subgraph's port was lost, and every write that was answered is there.
 */
const checkout = cloneAsRoot(process.argv[2] ?? projectDirectory);
symlinkSync(join(projectDirectory, 'node_modules'), join(checkout.directory, 'node_modules'));
const written: string[] = [];
let started = await startIn(checkout.directory);

try {
  for (const program of [
    ...subgraphNames.map((name) => `subgraphs/${name}/main.ts`),
    'gateway/main.ts',
    'bin/postgres -D',
  ]) {
    await whileWriting(started.url, () => kill(program));
    await everythingServes(started.url);
    console.log(`${program}: killed, and everything serves again; ${written.length} writes are there`);
  }
  const stranger = await takePortOf('tenancy');
  await everythingServes(started.url);
  stranger.close();
  stranger.closeAllConnections();
  console.log('tenancy: killed, and its port taken by a stranger; everything serves again');
  for (const program of ['tools/bin.mjs start', 'npm start']) {
    await whileWriting(started.url, () => kill(program));
    await started.allGone();
    started = await startIn(checkout.directory);
    await everythingServes(started.url);
    console.log(
      `${program}: killed, nothing was left, and a new start serves everything after ${started.seconds.toFixed(1)} s; ${written.length} writes are there`,
    );
  }
  const interrupted = performance.now();
  process.kill(started.npm.pid!, 'SIGINT');
  await started.allGone();
  console.log(
    `npm alone interrupted: everything had ended after ${((performance.now() - interrupted) / 1000).toFixed(1)} s`,
  );
} finally {
  await started.interrupt();
  checkout.remove();
}

function kill(program: string): void {
  const matching = started
    .processes()
    .filter(({ command }) => command.includes(program) && !/(^|\/)sh -c /.test(command));
  assert.equal(matching.length, 1, `one process is ${program}: ${matching.map(({ command }) => command).join('; ')}`);
  process.kill(matching[0]!.pid, 'SIGKILL');
}

/** Kills a subgraph, and lets somebody else have its port before it is started again. */
async function takePortOf(name: SubgraphName): Promise<Server> {
  const port = Number(new RegExp(`${name} (\\d+)`).exec(started.output())![1]);
  kill(`subgraphs/${name}/main.ts`);
  let stranger: Server | undefined;
  await eventually(async () => {
    const server = createServer((_, response) => response.end('{}')).listen(port, '127.0.0.1');
    await once(server, 'listening').then(
      () => {
        stranger = server;
      },
      () => undefined,
    );
    return stranger !== undefined;
  }, 1);
  return stranger!;
}

/** Creates blocks one after the other, some before and some after `act`; keeps the ids that were answered. */
async function whileWriting(url: string, act: () => void): Promise<void> {
  const member = await logIn(url, 'member@acme.test');
  let [attempts, writing] = [0, true];
  const writer = (async () => {
    while (writing)
      await write(member)
        .catch(() => undefined)
        .finally(() => {
          attempts += 1;
        });
  })();
  const before = written.length;
  assert(await eventually(() => written.length >= before + 5), 'writes are answered');
  act();
  const killed = attempts;
  await eventually(() => attempts >= killed + 5);
  writing = false;
  await writer;
}

async function write(member: Caller): Promise<void> {
  const { createContentBlock } = await member.data(
    'mutation Write($title: String!) { createContentBlock(input: { type: COMPANY_PROFILE, title: $title, content: "Kept.", tags: [] }) { contentBlock { id version } } }',
    { title: `Kept ${written.length}` },
  );
  written.push(createContentBlock.contentBlock.id);
}

async function everythingServes(url: string): Promise<void> {
  let last: unknown;
  const serves = await eventually(
    () =>
      logIn(url, 'member@acme.test')
        .then((member) => member.data(dashboard))
        .then(
          () => true,
          (error: unknown) => {
            last = error;
            return false;
          },
        ),
    250,
  );
  assert(serves, `everything serves again: ${String(last)}`);
  const member = await logIn(url, 'member@acme.test');
  for (const id of written) {
    const { contentBlock } = await member.data('query Kept($id: ID!) { contentBlock(id: $id) { id } }', { id });
    assert.equal(contentBlock.id, id);
  }
}
