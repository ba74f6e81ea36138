import { parse } from 'graphql';
import { canonicalSupergraph } from '#gateway/supergraph/canonicalNames.ts';
import { featuresOf } from '#gateway/supergraph/linkFeatures.ts';
import { alikeTo } from '../process/didYouMean.ts';
import { namedParts } from '../schema/coordinates.ts';

/** Coordinates of a supergraph that somebody may have meant by one that it lacks: at most three, the likest first. */
export function similarParts(supergraph: string, coordinate: string): string[] {
  const document = parse(supergraph);
  const known = namedParts(canonicalSupergraph(document, featuresOf(document))).map((part) => part.coordinate);
  return alikeTo(
    coordinate,
    known.filter((name) => !/^@?(join|link|core)__/.test(name)),
  );
}
