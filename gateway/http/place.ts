import type { ASTNode } from 'graphql';

/** Where something begins in a document; both count from 1. */
export interface Place { line: number; column: number }

/** A node that says where it begins by itself. graphql-js finds a place by counting the lines before it: for each error anew, in documents of any length. */
export type Placed<Node> = Node & { place?: Place };

/** Where the nodes of an error begin; undefined where that is not known. */
export function placesOf(nodes: readonly ASTNode[] | undefined): Place[] | undefined {
  const places = (nodes ?? []).flatMap((node: Placed<ASTNode>) => node.place ?? []);
  return places.length === 0 ? undefined : places;
}
