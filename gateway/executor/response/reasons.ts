import { errorCatalogue, type ErrorCode, type ErrorDetails } from '#platform/values/errors.ts';

/** An error as a client reads it. */
export interface ClientError {
  message: string;
  extensions: { code: string } & ErrorDetails;
}

/** Why something did not come. It is one object wherever it is why, so that what was told of it is known. */
export interface Reason {
  error: ClientError;
  /** What the same subgraph told at the same place beside it: all that is wrong with an input. */
  further?: readonly ClientError[];
  /** For the log alone: what a subgraph gave against its schema. */
  invalid?: string;
}

const meaning = (code: ErrorCode): ClientError => ({
  message: errorCatalogue[code].meaning,
  extensions: { code },
});

/** What clients read in place of what they must not. */
export const masked = (): ClientError => meaning('INTERNAL');

/** A subgraph's answer lacks a field that it was asked for. */
export const leftOut: Reason = { error: meaning('SUBGRAPH_INCOMPLETE'), invalid: 'left out' };

/** The same of what is needed to ask for more; clients may not know its name. */
export const leftOutBefore = (name: string): Reason => ({ ...leftOut, invalid: `left out: ${name}` });

/** What is needed to ask for more is null, though its type has no null; clients may not know its name. */
export const nullBefore = (name: string): Reason => ({ error: masked(), invalid: `null where none may be: ${name}` });

/** Of a field that they share, subgraphs give lists of different lengths, or one a list and another none. */
export const disagreement: Reason = {
  error: masked(),
  invalid: 'not of the shape that another subgraph gives',
};

/** What a node id names does not exist, or is another organization's, or of no type that the graph has. */
export const absent: ClientError = {
  message: 'There is no object of this node id.',
  extensions: { code: 'NOT_FOUND' },
};

/** What was sent for a node id is none, or names an object by another spelling of its id. @param field the argument's path. */
export const noNodeId = (field: string): ClientError => ({
  message: 'This is no node id: send what nodeId gave.',
  extensions: { code: 'BAD_USER_INPUT', field },
});

/** No fetch of the plan was to bring it. */
export const unplanned: ClientError = meaning('PLAN_INCOMPLETE');
