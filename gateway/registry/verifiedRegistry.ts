import { chainOf } from './chain.ts';
import { findPublisherKey } from './findPublisherKey.ts';
import { contentHash } from './record.ts';
import { RegistryError, type GraphVersion, type Registry } from './registry.ts';
import type { Store } from './store.ts';
import { watchNumber } from './watchNumber.ts';

/** A registry over a store, whose every answer is verified. @param keys the JWKS of the publishers */
export function verifiedRegistry(store: Store, keys: string): Registry {
  const chain = chainOf(store, keys);

  async function contentOf(hash: string, what: string): Promise<string> {
    const content = await store.content(hash);
    if (content === undefined) throw new RegistryError(`${store.title}: ${what} is missing (${hash})`);
    if (contentHash(content) !== hash)
      throw new RegistryError(`${store.title}: ${what} is not the one that was published: its hash is not ${hash}`);
    return content;
  }

  async function load(number: number): Promise<GraphVersion> {
    const { hash, record } = await chain.record(number);
    const { publishedAt, cause, subgraphs, supergraph, contracts } = record;
    const of = `of version ${number}`;
    return {
      number,
      hash,
      publishedAt,
      cause,
      subgraphs: await Promise.all(
        subgraphs.map(async (subgraph) => ({
          ...subgraph,
          sdl: await contentOf(subgraph.sdl, `the SDL of ${subgraph.name} ${of}`),
        })),
      ),
      supergraph: await contentOf(supergraph, `the supergraph ${of}`),
      contracts: await Promise.all(
        contracts.map(async (contract) => ({
          ...contract,
          supergraph: await contentOf(contract.supergraph, `the supergraph of the contract ${contract.name} ${of}`),
        })),
      ),
    };
  }

  async function assertThere(number: number): Promise<void> {
    const latest = await chain.verify();
    if (!Number.isSafeInteger(number) || number < 1 || number > latest)
      throw new RegistryError(
        `${store.title}: there is no version ${number}; ${latest === 0 ? 'nothing was published yet' : `the newest is ${latest}`}`,
      );
  }

  return {
    title: store.title,
    latestNumber: () => store.latestNumber(),
    latest: async () => {
      const number = await chain.verify();
      return number === 0 ? undefined : load(number);
    },
    version: async (number) => {
      await assertThere(number);
      return load(number);
    },
    record: async (number) => {
      await assertThere(number);
      return (await chain.record(number)).record;
    },
    signer: async (number) => {
      await assertThere(number);
      const { kid } = await chain.record(number);
      return { kid, isTrusted: (await findPublisherKey(keys, kid)) !== undefined };
    },
    watch: (changed) => watchNumber(store, changed),
    close: () => store.close(),
  };
}
