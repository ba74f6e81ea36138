import { composeAsLibrary, type Compose, type Correction } from './composer.ts';
import { commonFieldTypes } from './corrections/commonFieldTypes.ts';
import { interfaceFacts } from './corrections/interfaceFacts.ts';
import { interfaceFragments } from './corrections/interfaceFragments.ts';
import { interfaceObjectsFirst } from './corrections/interfaceObjectsFirst.ts';
import { reachableRoots } from './corrections/reachableRoots.ts';
import { usualRootNames } from './corrections/usualRootNames.ts';

/** Every correction, from the outside in. */
export const corrections = {
  commonFieldTypes,
  interfaceFacts,
  reachableRoots,
  interfaceFragments,
  interfaceObjectsFirst,
  usualRootNames,
} as const satisfies Record<string, Correction>;

/** The composer with corrections. @param applied all, but in tests of what one of them is for. */
export const corrected = (applied: readonly Correction[] = Object.values(corrections)): Compose =>
  applied.reduceRight<Compose>((compose, correct) => correct(compose), composeAsLibrary);
