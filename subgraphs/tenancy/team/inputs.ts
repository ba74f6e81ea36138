import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readLine, readOptionalText } from '#platform/values/reads.ts';
import { checkedTeamSlug } from './teamNames.ts';

const team = { name: readLine({ max: 255 }), slug: checkedTeamSlug, description: readOptionalText(2_000) };

export const inputs: InputReaders = {
  CreateTeamInput: team,
  UpdateTeamInput: team,
};
