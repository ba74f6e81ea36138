import { setTimeout as pause } from 'node:timers/promises';
import { RegistryError, type GraphVersion, type Registry } from '#gateway/registry/registry.ts';
import { verifyRecord } from '#gateway/registry/verifyRecord.ts';
import type { PrivateKey } from '#platform/identity/keys.ts';
import type { Problem } from '../schema/problem.ts';
import { assemble, type DeriveContract, type VersionProposal } from './assemble.ts';
import { signVersion, type NextVersion } from './signVersion.ts';
import type { Writer } from './writer.ts';

/** Judges what composes: what is wrong with a version that would follow `head`. */
export type Judge = (head: GraphVersion | undefined, next: NextVersion) => Promise<readonly Problem[]>;

/** Who may add to a registry. */
export interface Publisher {
  registry: Registry;
  writer: Writer;
  key: PrivateKey;
  /** The JWKS file by which readers know publishers. */
  keys: string;
  derive: DeriveContract;
  judge: Judge;
}

export type Amended =
  | { outcome: 'published'; version: GraphVersion }
  | { outcome: 'unchanged'; version: GraphVersion }
  | { outcome: 'refused'; problems: readonly Problem[] };

/** As many may be first while one is being judged. */
const attempts = 100;

/**
 * Adds a version to a registry. What is added follows exactly the version that it was composed and judged with: where
 * somebody else was first, all of it is done again over theirs. Nothing is written before everything was judged.
 * @param propose what to publish after `head`; undefined where there is nothing to change
 * @throws RegistryError where the registry cannot be trusted, read or written, or readers would not trust the
 * publisher's key
 */
export async function amend(
  publisher: Publisher,
  propose: (head: GraphVersion | undefined) => Promise<VersionProposal | undefined>,
): Promise<Amended> {
  const { registry, derive, judge } = publisher;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await registry.latest();
    const proposal = await propose(head);
    if (proposal === undefined) return { outcome: 'unchanged', version: head! };
    const { next, problems } = assemble(head, proposal, derive);
    if (next === undefined) return { outcome: 'refused', problems };
    const found = await judge(head, next);
    if (found.length > 0) return { outcome: 'refused', problems: found };
    const version = await add(publisher, head, next);
    if (version !== undefined) return { outcome: 'published', version };
    await pause(Math.random() * Math.min(20 * attempt, 500));
  }
  throw new RegistryError(
    `${registry.title}: others published ${attempts} times while this was being checked; nothing was written. Try again.`,
  );
}

/** Signs a version and adds it right after `head`; undefined where somebody else was first. @throws RegistryError */
export async function add(
  { registry, writer, key, keys }: Publisher,
  head: GraphVersion | undefined,
  next: NextVersion,
): Promise<GraphVersion | undefined> {
  const signed = await signVersion(head, next, key);
  await assertTrusted(signed.record, keys);
  return (await writer.add(signed)) ? registry.version(signed.number) : undefined;
}

/** What readers do not trust would keep them from reading anything. */
async function assertTrusted(record: string, keys: string): Promise<void> {
  try {
    await verifyRecord(record, keys);
  } catch (error) {
    throw error instanceof RegistryError
      ? new RegistryError(`nothing was written: this version ${error.message}`)
      : error;
  }
}
