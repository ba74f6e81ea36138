/** How the people and channels of a workspace are called, by Slack's ids. */
export interface Names {
  /** Undefined for somebody who is not known. */
  user(id: string): string | undefined;
  /** Null for a channel that not everybody may know of, undefined for one that is not known. */
  channel(id: string): string | null | undefined;
}
