import { createHash } from 'node:crypto';
import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal digits');
const number = z.int().positive();
const unique = (list: readonly { name: string }[]): boolean =>
  new Set(list.map(({ name }) => name)).size === list.length;

/**
 * What a publisher signs of a version: everything but the texts, which stand here by their hashes. The first version
 * has no previous one.
 */
export const versionRecord = z
  .object({
    format: z.literal(1),
    number,
    /** The hash of the previous version's signed record. */
    previous: hash.nullable(),
    publishedAt: z.iso.datetime(),
    cause: z.string().min(1),
    subgraphs: z
      .array(
        z.object({ name: z.string().min(1), url: z.string(), sdl: hash, since: number, commit: z.string().optional() }),
      )
      .min(1)
      .refine(unique, 'must name each subgraph once'),
    supergraph: hash,
    contracts: z
      .array(
        z.object({
          name: z.string().min(1),
          include: z.array(z.string()),
          exclude: z.array(z.string()),
          supergraph: hash,
        }),
      )
      .refine(unique, 'must name each contract once'),
  })
  .refine(
    ({ number, previous }) => (number === 1) === (previous === null),
    'must name its previous version, unless it is the first',
  );

export type VersionRecord = z.output<typeof versionRecord>;

/** What the header of a record's signature says that it is: no other token of a deployment can be taken for one. */
export const recordType = 'orgraph-version';

/** The name of a content: SHA-256 over its UTF-8 bytes, in lower-case hexadecimal digits. */
export const contentHash = (text: string): string => createHash('sha256').update(text).digest('hex');
