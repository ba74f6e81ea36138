import { badUserInput } from '#platform/values/errors.ts';
import { containing } from '#platform/values/text.ts';
import type { ChannelType } from './entities.ts';

/** The API's filter of channels; what is absent or null does not narrow. */
export interface ChannelFilter {
  type?: ChannelType | null;
  archived?: boolean | null;
  selectedForAnalysis?: boolean | null;
  text?: string | null;
}

const longestText = 100;

/** The filter in a connection's terms. @throws OrgraphError BAD_USER_INPUT for a text that is too long. */
export function narrowedBy(filter: ChannelFilter | null | undefined) {
  const text = filter?.text?.trim() ?? '';
  if (text.length > longestText) throw badUserInput(`Search for at most ${longestText} characters.`, 'filter.text');
  const pattern = containing(text);
  const matches: [string, ...string[]] = [
    't.name ilike ? or t.topic ilike ? or t.purpose ilike ?',
    pattern,
    pattern,
    pattern,
  ];
  return {
    where: {
      type: filter?.type ?? undefined,
      isArchived: filter?.archived ?? undefined,
      selectedForAnalysis: filter?.selectedForAnalysis ?? undefined,
    },
    conditions: text === '' ? [] : [matches],
  };
}
