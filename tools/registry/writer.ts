/** A signed record and the texts that it names by their hashes. */
export interface SignedVersion {
  number: number;
  record: string;
  contents: ReadonlyMap<string, string>;
}

/** Where a registry's versions are added. */
export interface Writer {
  /**
   * Adds a version whole and for good, or nothing: false where there is one of this number already, true once it lasts.
   * @throws RegistryError where it cannot be written
   */
  add(version: SignedVersion): Promise<boolean>;
}
