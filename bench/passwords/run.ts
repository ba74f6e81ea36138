import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startTestServer, stopTestServer } from '../../test/harness/testServer.ts';
import { startTenancy } from '../../test/tenancy/start.ts';
import { machine, writeSection } from '../results.ts';

/**
 * Whether the time of a refusal tells that an address has an account: log-ins with a wrong password and sign-ups, of
 * addresses that have one and that have none, in turn. A difference that is small beside the spread of either tells
 * nothing. (A sign-up of a new address also makes the account; its answer says so.)
 */
const { values } = parseArgs({ options: { times: { type: 'string', default: '60' } } });
const times = Number(values.times);

await startTestServer();
const tenancy = await startTenancy();
const logIn = (email: string) => `logIn(input: { email: "${email}", password: "not the right one" }) { expiresIn }`;
const signUp = (email: string) =>
  `signUp(input: { email: "${email}", password: "a good long password", name: "New" }) { expiresIn }`;
const known = () => 'member@acme.test';
const unknown = () => `${randomUUID()}@new.test`;

/** Milliseconds that a mutation took. */
async function timeOf(mutation: string): Promise<number> {
  // What counts attempts refuses none of them.
  await tenancy.sql('delete from failed_log_in');
  const started = performance.now();
  await tenancy.anonymous().send(`mutation { ${mutation} }`);
  return performance.now() - started;
}

const quantile = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;

try {
  const rows: string[] = [];
  for (const [name, mutation] of Object.entries({ 'a log-in': logIn, 'a sign-up': signUp })) {
    const [taken, free]: [number[], number[]] = [[], []];
    for (const email of [known, unknown]) await timeOf(mutation(email()));
    for (let index = 0; index < times; index += 1) {
      taken.push(await timeOf(mutation(known())));
      free.push(await timeOf(mutation(unknown())));
    }
    for (const list of [taken, free]) list.sort((a, b) => a - b);
    const [ofTaken, ofFree] = [quantile(taken, 0.5), quantile(free, 0.5)];
    const spread = (list: readonly number[]) =>
      `${quantile(list, 0.25).toFixed(1)} to ${quantile(list, 0.75).toFixed(1)}`;
    rows.push(
      `| ${name} | ${ofTaken.toFixed(1)} (${spread(taken)}) | ${ofFree.toFixed(1)} (${spread(free)}) | ${((ofFree / ofTaken - 1) * 100).toFixed(1)} % |`,
    );
  }
  writeSection(
    'passwords',
    [
      '## What the time of a refusal tells',
      '',
      `Milliseconds of log-ins with a wrong password, and of sign-ups, whose address has an account or has none: medians of ${times} each, in turn, and the middle half of them. \`node bench/passwords/run.ts\``,
      '',
      machine(),
      '',
      '| | with an account | without | difference |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n'),
  );
} finally {
  await tenancy.stop();
  await stopTestServer();
}
