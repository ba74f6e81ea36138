import { publishedIn } from '../published/registryBase.ts';
import { checkCandidate, type CandidateOptions } from '../check/checkCandidate.ts';
import type { CheckReport } from '../check/report.ts';
import type { SubgraphSource } from '../schema/sources.ts';
import type { Judge } from './amend.ts';
import { problemsIn } from './problemsIn.ts';
import { CouldNotCheck } from '../process/exitCode.ts';

/**
 * Makes every check of `orgraph schema check` against what a registry holds at that moment; with an error that is not approved, nothing is published.
 * @param told each report, of which the last one is about what is published
 * @throws (the judge) CouldNotCheck where a check could not be made
 */
export function judgeCandidate(title: string, source: SubgraphSource, directory: string, options: CandidateOptions, told: (report: CheckReport) => void): Judge {
  return async (head, next) => {
    const { baseOf, subgraphs: published, contracts } = publishedIn(directory, title, head);
    const base = baseOf(source.name);
    const { url } = next.subgraphs.find(({ name }) => name === source.name)!;
    const report = await checkCandidate({ candidate: { ...source, url }, base, published, contracts, directory }, options);
    told(report);
    if (report.verdict === 'could not check') {
      throw new CouldNotCheck(`nothing was published: ${report.outcomes.flatMap(({ name, status, reason }) => (status === 'could not check' ? [`${name}: ${reason}`] : [])).join('; ')}`);
    }
    return problemsIn(report);
  };
}
