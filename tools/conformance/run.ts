import { OutOfBounds, NotAvailable, type CheckResult, type ConformanceCheck } from './check.ts';
import { answerChecks } from './checks/answerChecks.ts';
import { bindingAttacks } from './checks/bindingAttacks.ts';
import { identityAttacks } from './checks/identityAttacks.ts';
import { keyChecks } from './checks/keyChecks.ts';
import { marksChecks } from './checks/marksChecks.ts';
import { permissionChecks } from './checks/permissionChecks.ts';
import { refusalCheck } from './checks/refusal.ts';
import { tenancyChecks } from './checks/tenancyChecks.ts';
import { genuineCheck, transportChecks } from './checks/transportChecks.ts';
import { typeChecks } from './checks/typeChecks.ts';
import { writeChecks } from './checks/writeChecks.ts';
import { discover, type Discovered } from './discover.ts';
import { findMaker } from './rows.ts';
import type { AttackedSubgraph } from './target.ts';
import { exploreWorld } from './world.ts';

export interface RunChecksOptions {
  /** Whether rows may be made, and mutations sent with other organizations' ids. */
  write: boolean;
  /** The operation that makes a row, where none is to be chosen. */
  mutation?: string | undefined;
  /** Types that other subgraphs of the graph mark. */
  marked: ReadonlySet<string>;
}

/** Every check on one subgraph, in the order of the report; @param done is called with each as it is made. */
export async function runChecks(
  target: AttackedSubgraph,
  { write, mutation, marked }: RunChecksOptions,
  done: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const make = async (check: ConformanceCheck) => {
    const result = await resultOf(check);
    results.push(result);
    done(result);
    return result;
  };
  // A subgraph that refuses its gateway refuses every attack as well: that would prove nothing.
  if ((await make(genuineCheck(target))).outcome !== 'passed') return results;
  const attacks = [...identityAttacks, ...bindingAttacks].filter(
    ({ name }) => name !== 'identity/no-organization' || target.name !== 'tenancy',
  );
  for (const attack of attacks) await make(refusalCheck(target, attack));
  for (const check of [...transportChecks(target), ...answerChecks(target)]) await make(check);

  let discovered: Discovered;
  try {
    discovered = await discover(target);
  } catch (error) {
    await make({
      name: 'discovery',
      claim: 'introspection and SDL are answered to the gateway',
      advice: '',
      run: () => Promise.reject(error as Error),
    });
    return results;
  }
  const maker = once(async () => {
    if (!write) throw new NotAvailable('it would make rows; allow it with --write');
    return findMaker(target, discovered.schema, mutation);
  });
  const world = once(() => exploreWorld(target, discovered, write ? maker : undefined));
  for (const check of [
    ...marksChecks(discovered, marked),
    ...permissionChecks(target, discovered),
    ...typeChecks(target, discovered, world),
    ...writeChecks(target, maker),
    ...keyChecks(target, discovered, maker),
    ...tenancyChecks(target, discovered, world, write),
  ])
    await make(check);
  return results;
}

async function resultOf({ name, claim, advice, run }: ConformanceCheck): Promise<CheckResult> {
  try {
    const { outcome, sent, came } = await run();
    return { check: name, claim, outcome, sent, came, advice: outcome === 'failed' ? advice : '' };
  } catch (error) {
    if (!(error instanceof NotAvailable || error instanceof OutOfBounds)) throw error;
    return { check: name, claim, outcome: 'not made', sent: '', came: error.message, advice: '' };
  }
}

/** The same promise for whoever asks. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let known: Promise<Result> | undefined;
  return () => (known ??= work());
}
