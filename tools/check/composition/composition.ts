import { compose } from '../../schema/compose.ts';
import { beginningOf } from '../../schema/places.ts';
import type { Problem } from '../../schema/problem.ts';
import type { Finding } from '../finding.ts';
import { placeFrom, placeText } from '../place.ts';
import type { Proposal } from '../proposal.ts';
import { adviceFor } from './advice.ts';

/** What keeps the candidate from composing with everyone else's published SDL: one finding a mistake, at the candidate's own line where it has one. */
export async function compositionFindings(proposal: Proposal, problems: readonly Problem[]): Promise<Finding[]> {
  const byMistake = Map.groupBy(problems, ({ rule, message }) => `${rule} ${message}`);
  const together = byMistake.size > 0 && await composesBeside(proposal);
  return [...byMistake.values()].map((places): Finding => {
    const own = places.find(({ place }) => isOwn(proposal, place)) ?? places[0]!;
    const others = places.filter((problem) => problem !== own).map(({ place }) => placeText(placeFrom(place)));
    const also = others.length > 0 ? ` Also at ${others.join(', ')}.` : '';
    return {
      check: 'composition', rule: own.rule, severity: 'error', subject: own.subject === 'schema' ? proposal.candidate.name : own.subject,
      place: placeFrom(own.place === 'schema' ? beginningOf(proposal.candidate) : own.place),
      message: own.message, advice: `${together ? stepwise : adviceFor(own.rule)}${also}`,
    };
  });
}

const stepwise = 'It composes only together with changes of other subgraphs that are not published: subgraphs are published one at a time, so no order of these changes works. '
  + 'Move it in steps that compose: define it in its new subgraph with @override(from: "<old subgraph>") and publish, then remove it from the old one.';

/** Whether the candidate composes with the other subgraphs as their sources stand, though not with what they have published. */
async function composesBeside({ candidate, published, beside }: Proposal): Promise<boolean> {
  const sources = (await beside?.() ?? []).filter(({ name }) => name !== candidate.name);
  const names = new Set(sources.map(({ name }) => name));
  const others = [...sources, ...published.filter(({ name }) => name !== candidate.name && !names.has(name))];
  return sources.length > 0 && compose([...others, candidate]).supergraph !== undefined;
}

const isOwn = ({ candidate }: Proposal, place: string): boolean => candidate.document.definitions.some((node) => candidate.placeOf(node).replace(/:\d+$/, '') === place.replace(/:\d+$/, ''));
