import type { Context } from '#platform/context.ts';
import { badUserInput, notFound } from '#platform/errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { SlackWorkspace } from './entities.ts';

interface Input {
  id: string;
  surveyEnabled?: boolean | null;
  communicationPatternsEnabled?: boolean | null;
}

export function setWorkspaceFeatures(_: unknown, { input: { id, surveyEnabled, communicationPatternsEnabled } }: { input: Input }, { write }: Context) {
  if (surveyEnabled == null && communicationPatternsEnabled == null) throw badUserInput('Name at least one feature to turn on or off.', 'input');
  return write(async (em) => {
    const workspace = isUuid(id) ? await em.findOne(SlackWorkspace, { id }) : null;
    if (workspace === null) throw notFound('workspace');
    workspace.setFeatures({ surveyEnabled: surveyEnabled ?? undefined, communicationPatternsEnabled: communicationPatternsEnabled ?? undefined });
    return { workspace };
  });
}
