import type { Argument, Option } from 'commander';

/** What shells propose in the place of an argument or an option's value, which may be something else as well. */
const proposals = new WeakMap<Argument | Option, readonly string[]>();

/** The argument or option, with values that shells propose: a closed list is its `choices`. */
export function proposing<Kind extends Argument | Option>(one: Kind, values: readonly string[]): Kind {
  proposals.set(one, values);
  return one;
}

export const proposed = (one: Argument | Option): readonly string[] | undefined => proposals.get(one);
