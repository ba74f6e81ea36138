import { approve } from '../check/approvals/approve.ts';
import { changes } from '../check/changes/changes.ts';
import { checkCandidate, type CandidateOptions } from '../check/checkCandidate.ts';
import { clients } from '../check/clients/clients.ts';
import type { CheckContext } from '../check/context.ts';
import { placeText, type Finding } from '../check/finding.ts';
import { composeState } from '../check/graphState.ts';
import { fails, verdictOf, type CheckReport } from '../check/report.ts';
import { CouldNotCheck } from '../process/exitCode.ts';
import { publishedIn } from '../published/registryBase.ts';
import type { Problem } from '../schema/problem.ts';
import type { SubgraphSource } from '../schema/sources.ts';
import type { Judge } from './amend.ts';

/**
 * Makes every check of `orgraph schema check` against what a registry holds at that moment; with an error that is not
 * approved, nothing is published.
 * @param onReport is given each report, of which the last one is about what is published
 * @throws (the judge) CouldNotCheck where a check could not be made
 */
export function judgeCandidate(
  title: string,
  source: SubgraphSource,
  directory: string,
  options: CandidateOptions,
  onReport: (report: CheckReport) => void,
): Judge {
  return async (head, next) => {
    const { baseOf, subgraphs: published, contracts } = publishedIn(directory, title, head);
    const base = baseOf(source.name);
    const { url } = next.subgraphs.find(({ name }) => name === source.name)!;
    const report = await checkCandidate(
      { candidate: { ...source, url }, base, published, contracts, directory },
      options,
    );
    onReport(report);
    if (report.verdict === 'could not check') {
      throw new CouldNotCheck(
        `nothing was published: ${report.outcomes.flatMap(({ name, status, reason }) => (status === 'could not check' ? [`${name}: ${reason}`] : [])).join('; ')}`,
      );
    }
    return problemsIn(report);
  };
}

/** What of a report keeps a version from being published. */
const problemsIn = ({ findings }: Pick<CheckReport, 'findings'>): Problem[] =>
  findings
    .filter(fails)
    .map(({ place, rule, subject, message }) => ({ place: placeText(place), rule, subject, message }));

/**
 * Checks what clients lose with a subgraph: breaking changes and operations that do not run without it. An error that
 * is not approved keeps it in the graph.
 * @throws (the judge) CouldNotCheck
 */
export function judgeWithdrawal(
  title: string,
  name: string,
  directory: string,
  options: CandidateOptions,
  onReport: (report: CheckReport) => void,
): Judge {
  return async (head) => {
    const { baseOf, subgraphs, contracts } = publishedIn(directory, title, head);
    const base = baseOf(name);
    const rest = subgraphs.filter((subgraph) => subgraph.name !== name);
    const [before, after] = [subgraphs, rest].map((sources) => composeState(sources).state);
    if (before === undefined || after === undefined) throw new CouldNotCheck(`${base.title} does not compose itself`);
    const context: CheckContext = { subgraph: rest[0]!.name, base, before, after, contracts, options, directory };
    const ownPlace = (finding: Finding): Finding => ({
      ...finding,
      place: before.subgraphs.get(name)!.placeOf(finding.subject) ?? finding.place,
    });
    const findings = [...(await changes.run(context)).map(ownPlace), ...(await clients.run(context))];
    const reported = approve(findings, options.approvals.approvals, {
      subgraph: name,
      today: options.today ?? new Date().toISOString().slice(0, 10),
      complete: false,
    });
    const outcomes = (['changes', 'clients'] as const).map((check) => ({
      name: check,
      status: 'passed' as const,
      milliseconds: 0,
    }));
    const report = { subgraph: name, base, outcomes, findings: reported, verdict: verdictOf(reported, []) };
    onReport({
      ...report,
      outcomes: outcomes.map((outcome) =>
        problemsIn({ findings: reported.filter(({ check }) => check === outcome.name) }).length === 0
          ? outcome
          : { ...outcome, status: 'failed' },
      ),
    });
    return problemsIn(report);
  };
}
