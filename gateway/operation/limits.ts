import { OrgraphError } from '#platform/values/errors.ts';

/** What an operation may cost before anything is known about it. */
export interface Limits {
  bodyBytes: number;
  tokens: number;
  depth: number;
  aliases: number;
  /** Fields and fragments once every fragment spread is written out: what validation and planning have to walk. */
  selections: number;
  /** Fields that have fields of their own, once those that merge are merged: what planning takes its time for. */
  branches: number;
  /** Objects that its connections' pages can hold, nested ones multiplied. */
  objects: number;
}

/** The error of an operation that exceeds a limit. */
export const tooComplex = (what: string): OrgraphError =>
  new OrgraphError('QUERY_TOO_COMPLEX', `The operation ${what}. Ask for less, or in several requests.`);
