import { Kind, parse, type OperationDefinitionNode } from 'graphql';

/** The first operation of a document. */
export const operationIn = (text: string): OperationDefinitionNode =>
  parse(text, { noLocation: true }).definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION)!;
