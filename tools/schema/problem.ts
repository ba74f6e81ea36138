/** One thing wrong with the graph: where it stands in the sources (`file:line`) and what to do about it. */
export interface Problem {
  place: string;
  message: string;
  /** The rule that it breaks, in capitals; for what does not compose, the composer's code. */
  rule: string;
  /** What it is about, as a schema coordinate, or the name of a subgraph. */
  subject: string;
}

export const problemText = ({ place, message }: Problem): string => `${place}: ${message}`;
