import { CompactSign } from 'jose';
import { contentHash, recordType, versionRecord, type VersionRecord } from '#gateway/registry/record.ts';
import type { GraphVersion } from '#gateway/registry/registry.ts';
import type { PrivateKey } from '#platform/identity/keys.ts';
import type { SignedVersion } from './writer.ts';

/** A version as it is to be: its number and hash follow from the one before. */
export type NextVersion = Omit<GraphVersion, 'number' | 'hash'>;

/** Signs what follows `head`. @param head the newest version, undefined where there is none yet */
export async function signVersion(
  head: { number: number; hash: string } | undefined,
  next: NextVersion,
  { id, key }: PrivateKey,
): Promise<SignedVersion> {
  const contents = new Map<string, string>();
  const hashOf = (text: string): string => {
    const hash = contentHash(text);
    contents.set(hash, text);
    return hash;
  };
  const record: VersionRecord = {
    format: 1,
    number: (head?.number ?? 0) + 1,
    previous: head?.hash ?? null,
    publishedAt: next.publishedAt,
    cause: next.cause,
    subgraphs: next.subgraphs.map((subgraph) => ({ ...subgraph, sdl: hashOf(subgraph.sdl) })),
    supergraph: hashOf(next.supergraph),
    contracts: next.contracts.map((contract) => ({
      ...contract,
      include: [...contract.include],
      exclude: [...contract.exclude],
      supergraph: hashOf(contract.supergraph),
    })),
  };
  const payload = new TextEncoder().encode(JSON.stringify(versionRecord.parse(record)));
  const signed = await new CompactSign(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: recordType, kid: id })
    .sign(key);
  return { number: record.number, record: signed, contents };
}
