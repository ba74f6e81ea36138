/** One thing wrong with the graph: where it stands in the sources (`file:line`) and what to do about it. */
export interface Problem {
  place: string;
  message: string;
}

export const describe = ({ place, message }: Problem): string => `${place}: ${message}`;
