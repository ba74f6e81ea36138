import { approve } from '../check/approvals/approve.ts';
import { publishedIn } from '../published/registryBase.ts';
import { changes } from '../check/changes/changes.ts';
import type { CandidateOptions } from '../check/checkCandidate.ts';
import { clients } from '../check/clients/clients.ts';
import type { CheckContext } from '../check/context.ts';
import type { Finding } from '../check/finding.ts';
import { composeState } from '../check/graphState.ts';
import type { CheckReport } from '../check/report.ts';
import { verdictOf } from '../check/verdict.ts';
import type { Judge } from './amend.ts';
import { problemsIn } from './problemsIn.ts';
import { CouldNotCheck } from '../process/exitCode.ts';

/**
 * Checks what clients lose with a subgraph: breaking changes and operations that do not run without it. An error that is not approved keeps it in the graph.
 * @throws (the judge) CouldNotCheck
 */
export function judgeWithdrawal(title: string, name: string, directory: string, options: CandidateOptions, told: (report: CheckReport) => void): Judge {
  return async (head) => {
    const { baseOf, subgraphs, contracts } = publishedIn(directory, title, head);
    const base = baseOf(name);
    const rest = subgraphs.filter((subgraph) => subgraph.name !== name);
    const [before, after] = [subgraphs, rest].map((sources) => composeState(sources).state);
    if (before === undefined || after === undefined) throw new CouldNotCheck(`${base.title} does not compose itself`);
    const context: CheckContext = { subgraph: rest[0]!.name, base, before, after, contracts, options, directory };
    const ownPlace = (finding: Finding): Finding => ({ ...finding, place: before.subgraphs.get(name)!.placeOf(finding.subject) ?? finding.place });
    const findings = [...(await changes.run(context)).map(ownPlace), ...await clients.run(context)];
    const reported = approve(findings, options.approvals.approvals, { subgraph: name, today: options.today ?? new Date().toISOString().slice(0, 10), complete: false });
    const outcomes = (['changes', 'clients'] as const).map((check) => ({ name: check, status: 'passed' as const, milliseconds: 0 }));
    const report = { subgraph: name, base, outcomes, findings: reported, verdict: verdictOf(reported, []) };
    told({ ...report, outcomes: outcomes.map((outcome) => (problemsIn({ findings: reported.filter(({ check }) => check === outcome.name) }).length === 0 ? outcome : { ...outcome, status: 'failed' })) });
    return problemsIn(report);
  };
}
