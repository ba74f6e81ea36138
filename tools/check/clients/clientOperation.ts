import type { DocumentNode } from 'graphql';
import type { Affected, Place } from '../finding.ts';

/** An operation that somebody is known to send. */
export interface ClientOperation {
  /** Its name; what has none is called by the beginning of its hash. */
  name: string;
  /** The document, as text and as what it says, and which of its operations is meant where it has several. */
  text: string;
  document: DocumentNode;
  operationName: string | undefined;
  /** Where it stands, if it is saved in the project. */
  place: Place | undefined;
  /** Whether its fragments were written out, so that it has more tokens than what the client sends. */
  writtenOut: boolean;
  /** Who sends it. */
  uses: readonly Affected[];
}

/** What the record of traffic is good for. */
export interface RecordState {
  /** Operations in it, in the window. */
  operations: number;
  /** When the oldest of these uses was (milliseconds since 1970). */
  from: number;
  /** Uses that the gateway had no room for, and lines that are none. */
  lost: number;
  unreadable: number;
}

export interface ClientOperations {
  operations: readonly ClientOperation[];
  /** Undefined where there is no record of traffic. */
  record: RecordState | undefined;
}
