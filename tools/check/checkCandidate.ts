import { CouldNotCheck } from '../process/exitCode.ts';
import type { Approval } from './approvals/approval.ts';
import { approve } from './approvals/approve.ts';
import { checks } from './checks.ts';
import { compositionFindings } from './composition.ts';
import type { CheckContext, CheckOptions, GraphState, Proposal } from './context.ts';
import { checkNames, severities, type CheckName, type Finding } from './finding.ts';
import { composeState } from './graphState.ts';
import { fails, verdictOf, type CheckOutcome, type CheckReport } from './report.ts';

export interface CandidateOptions extends CheckOptions {
  /** Those that the caller read, and what was wrong with them. */
  approvals: { approvals: readonly Approval[]; findings: readonly Finding[] };
  /** Checks that are left out, each with the reason that the report gives. */
  skipped?: ReadonlyMap<CheckName, string> | undefined;
  /** Told which check of which subgraph begins, for a person who waits. */
  progress?: ((check: CheckName, subgraph: string) => void) | undefined;
  /** YYYY-MM-DD; by default now, in UTC. */
  today?: string | undefined;
}

/**
 * Checks one subgraph's change against everything that is published: whether it composes, and then with every check of
 * checks.ts. What a check throws becomes an outcome `could not check`, never a pass.
 * @throws CouldNotCheck where what is published does not compose itself
 */
export async function checkCandidate(proposal: Proposal, options: CandidateOptions): Promise<CheckReport> {
  const { candidate, published, contracts, base, directory } = proposal;
  const before = published.length === 0 ? undefined : composedBase(proposal);

  async function make(name: CheckName, run: () => Promise<readonly Finding[]>): Promise<Made> {
    const skipped = options.skipped?.get(name);
    if (skipped !== undefined)
      return { outcome: { name, status: 'skipped', reason: skipped, milliseconds: 0 }, found: [] };
    options.progress?.(name, candidate.name);
    const beginning = performance.now();
    const milliseconds = () => Math.round(performance.now() - beginning);
    try {
      const found = await run();
      return { outcome: { name, status: 'passed', milliseconds: milliseconds() }, found };
    } catch (error) {
      return {
        outcome: { name, status: 'could not check', reason: reasonOf(error), milliseconds: milliseconds() },
        found: [],
      };
    }
  }

  let after: GraphState | undefined;
  const all: Made[] = [
    await make('composition', async () => {
      const others = published.filter(({ name }) => name !== candidate.name);
      const { state, problems = [] } = composeState([...others, candidate], [candidate.name]);
      after = state;
      return compositionFindings(proposal, problems);
    }),
  ];
  if (after === undefined) {
    all.push(
      ...checks.map(({ name }): Made => ({
        outcome: { name, status: 'skipped', reason: 'the graph does not compose', milliseconds: 0 },
        found: [],
      })),
    );
  } else {
    const context: CheckContext = { subgraph: candidate.name, base, before, after, contracts, options, directory };
    const making = new Map<CheckName, Promise<Made>>();
    for (const { name, waits, run } of checks.toSorted(
      (one, other) => Number(other.waits ?? false) - Number(one.waits ?? false),
    )) {
      making.set(
        name,
        make(name, () => run(context)),
      );
      if (waits !== true) await making.get(name);
    }
    all.push(...(await Promise.all(checks.map(({ name }) => making.get(name)!))));
  }
  const outcomes = all.map(({ outcome }) => outcome);
  const findings = [...all.flatMap(({ found }) => found), ...options.approvals.findings];
  const complete = outcomes.every(({ status }) => status === 'passed');
  const reported = approve(findings, options.approvals.approvals, {
    subgraph: candidate.name,
    today: options.today ?? new Date().toISOString().slice(0, 10),
    complete,
  }).toSorted(inOrder);
  const judged = outcomes.map((outcome) =>
    outcome.status === 'passed' && reported.some((finding) => finding.check === outcome.name && fails(finding))
      ? { ...outcome, status: 'failed' as const }
      : outcome,
  );
  return { subgraph: candidate.name, base, outcomes: judged, findings: reported, verdict: verdictOf(reported, judged) };
}

/** How a check went, and what it found. */
interface Made {
  outcome: CheckOutcome;
  found: readonly Finding[];
}

const composed = new WeakMap<Proposal['published'], ReturnType<typeof composeState>>();

/** Composed once for all that is compared with it. */
function composedBase({ published, base }: Proposal): GraphState {
  const composition = composed.get(published) ?? composeState(published, []);
  composed.set(published, composition);
  const { state, problems } = composition;
  if (state !== undefined) return state;
  throw new CouldNotCheck(
    `What is published (${base.title}) does not compose itself: ${problems.map(({ place, message }) => `${place}: ${message}`).join('; ')}`,
  );
}

/** What somebody can act on is its message; an error that nobody foresaw shows where it came from. */
const reasonOf = (error: unknown): string =>
  error instanceof CouldNotCheck ? error.message : ((error as Error).stack ?? String(error));

const inOrder = (one: Finding, other: Finding): number =>
  checkNames.indexOf(one.check) - checkNames.indexOf(other.check) ||
  severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
  one.place.file.localeCompare(other.place.file) ||
  one.place.line - other.place.line ||
  one.subject.localeCompare(other.subject);
