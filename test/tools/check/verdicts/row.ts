import { parse, visit, type ASTNode } from 'graphql';
import type { CheckName } from '#tools/check/finding.ts';
import type { Proposed } from '../propose.ts';

/** One change and everything that is to be said about it; the verdict follows from it: an error fails. */
export interface Row extends Proposed {
  claim: string;
  only: readonly CheckName[];
  findings: readonly string[];
}

/** A change of a graph of one subgraph. */
export const alone = (claim: string, before: string, after: string, ...findings: string[]): Row => ({
  claim,
  published: { shop: before },
  subgraph: 'shop',
  sdl: after,
  only: ['changes'],
  findings,
});

/** A change of one of several subgraphs. */
export const among = (
  claim: string,
  published: Record<string, string>,
  change: Record<string, string>,
  ...findings: string[]
): Row => {
  const [[subgraph, sdl]] = Object.entries(change) as [[string, string]];
  return { claim, published, subgraph, sdl, only: ['changes'], findings };
};

/** What lint says of a first version, as it is. */
export const asWritten = (claim: string, sdl: string, ...findings: string[]): Row => ({
  claim,
  published: {},
  subgraph: 'shop',
  sdl,
  only: ['lint'],
  findings,
});

/** The same, with every field, argument, input field and enum value described; types stay as they are. */
export const written = (claim: string, sdl: string, ...findings: string[]): Row =>
  asWritten(claim, withMembersDescribed(sdl), ...findings);

function withMembersDescribed(sdl: string): string {
  const places: number[] = [];
  const note = ({ loc, description }: ASTNode & { description?: unknown }) => {
    if (description === undefined) places.push(loc!.start);
  };
  visit(parse(sdl), { FieldDefinition: note, InputValueDefinition: note, EnumValueDefinition: note });
  return places
    .toSorted((a, b) => b - a)
    .reduce((text, at) => `${text.slice(0, at)}"It is described." ${text.slice(at)}`, sdl);
}
