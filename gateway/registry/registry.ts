import type { VersionRecord } from './record.ts';

/** A subgraph as it was published. */
export interface PublishedSubgraph {
  name: string;
  url: string;
  sdl: string;
  /** The version of the graph in which it got this SDL and URL. */
  since: number;
  /** The commit that it was published from, where its publisher said so. */
  commit?: string | undefined;
}

/** A variant of the graph that shows some of it: by @tag. */
export interface PublishedContract {
  name: string;
  include: readonly string[];
  exclude: readonly string[];
  supergraph: string;
}

/** What was published at one time, whole; it never changes. */
export interface GraphVersion {
  /** 1 and up, without gaps. */
  number: number;
  /** The hash of its signed record: what tells it from any other. */
  hash: string;
  /** RFC 3339. */
  publishedAt: string;
  /** Who and what: `publish slack`, `rollback to 7`. */
  cause: string;
  subgraphs: readonly PublishedSubgraph[];
  supergraph: string;
  contracts: readonly PublishedContract[];
}

/**
 * Where the published versions of one graph are kept. All that is read is verified: its signature by a trusted key,
 * every hash, and that the numbers follow one another.
 */
export interface Registry {
  /** For people and logs: the folder, or the URL without its password. */
  readonly title: string;
  /** @throws RegistryError where what is there cannot be trusted or read */
  latest(): Promise<GraphVersion | undefined>;
  /** The highest number that is there, cheaply; what it holds is not verified. */
  latestNumber(): Promise<number>;
  /** @throws RegistryError where there is no such version, too */
  version(number: number): Promise<GraphVersion>;
  /** What was signed of a version, without its texts. @throws RegistryError like `version` */
  record(number: number): Promise<VersionRecord>;
  /**
   * Who signed a version, and whether that key is a publisher's now. One that is not may still be read, as the versions
   * after it vouch for it, and is not to be served again. @throws RegistryError like `version`
   */
  signer(number: number): Promise<{ kid: string; isTrusted: boolean }>;
  /**
   * Calls back soon after a version was added (a notification, or a look once a second) and once soon after the
   * beginning; never with an error.
   */
  watch(changed: () => void): { close(): void };
  close(): Promise<void>;
}

/** What a registry holds cannot be trusted or read; the message says what and where. */
export class RegistryError extends Error {
  override name = 'RegistryError';
}
