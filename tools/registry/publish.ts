import { RegistryError, type GraphVersion } from '#gateway/registry/registry.ts';
import { didYouMean } from '../process/didYouMean.ts';
import { UsageError } from '../process/exitCode.ts';
import { amend, type Amended, type Publisher } from './amend.ts';
import type { ProposedSubgraph, ContractDefinition, VersionProposal } from './assemble.ts';
import { versionOf } from './versionOf.ts';

/** A subgraph as its owner wants it: by default where it was until now. */
export interface Publication extends Omit<ProposedSubgraph, 'url'> {
  url: string | undefined;
  /** The checks that are left out; the version tells. */
  unchecked?: readonly string[] | undefined;
}

/** A first publication that does not say where the subgraph is. */
export class UrlMissing extends Error {
  override name = 'UrlMissing';
}

/**
 * Publishes a subgraph into the graph of all others that are published at that moment; the same SDL at the same URL is
 * no new version.
 * @throws RegistryError, UrlMissing
 */
export function publish(publisher: Publisher, publication: Publication): Promise<Amended> {
  return amend(publisher, async (head) => proposalOf(head, publication));
}

/** What a registry would hold with the publication; undefined where that is what it holds. */
function proposalOf(head: GraphVersion | undefined, publication: Publication): VersionProposal | undefined {
  const known = head?.subgraphs.find(({ name }) => name === publication.name);
  const url = publication.url ?? known?.url;
  if (url === undefined)
    throw new UrlMissing(`${publication.name} has not been published yet: say where it answers, with --url`);
  if (known?.sdl === publication.sdl && known.url === url) return undefined;
  const others = head?.subgraphs.filter(({ name }) => name !== publication.name) ?? [];
  const without = publication.unchecked?.length ? ` without checking ${publication.unchecked.join(', ')}` : '';
  return {
    cause: `publish ${publication.name}${without}`,
    subgraphs: [...others, { ...publication, url }],
    contracts: head?.contracts ?? [],
  };
}

/**
 * Publishes what an earlier version held once more, as a new version, composed anew.
 * @throws UsageError where there is no such version; RegistryError, also where its signer is trusted no longer
 */
export function rollBack(publisher: Publisher, number: number): Promise<Amended> {
  return amend(publisher, async (head) => {
    const { subgraphs, contracts } = await versionOf(publisher.registry, number);
    const { kid, isTrusted } = await publisher.registry.signer(number);
    if (!isTrusted)
      throw new RegistryError(
        `${publisher.registry.title}: version ${number} is signed by the key ${kid}, which is no publisher’s any more: it can be read, and not served again. Publish its subgraphs from their sources`,
      );
    return contentOf(head!) === contentOf({ subgraphs, contracts })
      ? undefined
      : { cause: `rollback to ${number}`, subgraphs, contracts };
  });
}

const contentOf = ({ subgraphs, contracts }: Pick<GraphVersion, 'subgraphs' | 'contracts'>): string =>
  JSON.stringify([
    subgraphs.map(({ name, url, sdl }) => [name, url, sdl]),
    contracts.map(({ name, include, exclude }) => [name, include, exclude]),
  ]);

/**
 * Takes a subgraph out of the graph, where what is left composes.
 * @throws RegistryError; UsageError where the graph has no such subgraph
 */
export function withdraw(publisher: Publisher, name: string): Promise<Amended> {
  return amend(publisher, async (head) => {
    const subgraphs = head?.subgraphs ?? [];
    const others = subgraphs.filter((subgraph) => subgraph.name !== name);
    if (others.length === subgraphs.length)
      throw new UsageError(`${publisher.registry.title}: the graph has no subgraph ${name}.${meant(name, subgraphs)}`);
    if (others.length === 0)
      throw new RegistryError(
        `${publisher.registry.title}: ${name} is its only subgraph; a graph without any cannot be served`,
      );
    return { cause: `withdraw ${name}`, subgraphs: others, contracts: head!.contracts };
  });
}

/**
 * Adds a contract to the graph, or gives it another filter.
 * @throws RegistryError, also where nothing has been published yet
 */
export function setContract(publisher: Publisher, contract: ContractDefinition): Promise<Amended> {
  const { name, include, exclude } = contract;
  return amend(publisher, async (head) => {
    if (head === undefined)
      throw new RegistryError(`${publisher.registry.title}: nothing has been published yet that a contract could show`);
    const known = head.contracts.find((one) => one.name === name);
    if (known !== undefined && same(known.include, include) && same(known.exclude, exclude)) return undefined;
    const others = head.contracts.filter((one) => one !== known);
    return {
      cause: `set contract ${name}`,
      subgraphs: head.subgraphs,
      contracts: [...others, contract].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    };
  });
}

/** @throws RegistryError; UsageError where the graph has no such contract */
export function removeContract(publisher: Publisher, name: string): Promise<Amended> {
  return amend(publisher, async (head) => {
    const contracts = (head?.contracts ?? []).filter((contract) => contract.name !== name);
    if (head === undefined || contracts.length === head.contracts.length)
      throw new UsageError(
        `${publisher.registry.title}: the graph has no contract ${name}.${meant(name, head?.contracts ?? [])}`,
      );
    return { cause: `remove contract ${name}`, subgraphs: head.subgraphs, contracts };
  });
}

const meant = (name: string, known: readonly { name: string }[]): string =>
  didYouMean(
    name,
    known.map((one) => one.name),
  );

const same = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
