import type { GraphVersion } from '#gateway/registry/registry.ts';
import { amend, type Amended, type Publisher } from './amend.ts';
import type { ProposedSubgraph, Proposal } from './assemble.ts';

/** A subgraph as its owner wants it: by default where it was until now. */
export interface Candidate extends Omit<ProposedSubgraph, 'url'> {
  url: string | undefined;
  /** The checks that are left out; the version tells. */
  unchecked?: readonly string[] | undefined;
}

/** A first publication that does not say where the subgraph is. */
export class UrlMissing extends Error {
  override name = 'UrlMissing';
}

/** Publishes a subgraph into the graph of all others that are published at that moment; the same SDL at the same URL is no new version. @throws RegistryError, UrlMissing */
export function publish(publisher: Publisher, candidate: Candidate): Promise<Amended> {
  return amend(publisher, async (head) => proposalOf(head, candidate));
}

/** What a registry would hold with the candidate; undefined where that is what it holds. */
export function proposalOf(head: GraphVersion | undefined, candidate: Candidate): Proposal | undefined {
  const known = head?.subgraphs.find(({ name }) => name === candidate.name);
  const url = candidate.url ?? known?.url;
  if (url === undefined) throw new UrlMissing(`${candidate.name} has not been published yet: say where it answers, with --url`);
  if (known?.sdl === candidate.sdl && known.url === url) return undefined;
  const others = head?.subgraphs.filter(({ name }) => name !== candidate.name) ?? [];
  const without = candidate.unchecked?.length ? ` without checking ${candidate.unchecked.join(', ')}` : '';
  return { cause: `publish ${candidate.name}${without}`, subgraphs: [...others, { ...candidate, url }], contracts: head?.contracts ?? [] };
}
