/**
 * Where a registry's records and texts lie; nothing of what it answers is verified.
 * @throws RegistryError where it cannot be read
 */
export interface Store {
  /** For people: the folder, or the URL without its password. */
  readonly title: string;
  /** The highest number of which there is a record; 0 where there is none. */
  latestNumber(): Promise<number>;
  /** The signed records from one number to another, by number; those that are missing are left out. */
  records(from: number, to: number): Promise<ReadonlyMap<number, string>>;
  /** The text of this hash. */
  content(hash: string): Promise<string | undefined>;
  /** Calls back when there may be another version; never with an error. */
  watch(changed: () => void): { close(): void };
  close(): Promise<void>;
}
