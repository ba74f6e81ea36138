import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { SlackWorkspace } from './entities.ts';

interface SetSlackWorkspaceFeaturesInput {
  id: string;
  surveyEnabled?: boolean | null;
  communicationPatternsEnabled?: boolean | null;
}

/** Turns a workspace's features on or off. */
export async function setSlackWorkspaceFeatures(
  context: Context,
  input: SetSlackWorkspaceFeaturesInput,
): Promise<SlackWorkspace> {
  const { id, surveyEnabled, communicationPatternsEnabled } = input;
  if (surveyEnabled == null && communicationPatternsEnabled == null)
    throw badUserInput('Name at least one feature to turn on or off.', 'input');
  return context.write(async (em) => {
    const workspace = await findToChange(em, SlackWorkspace, id, 'workspace');
    workspace.setFeatures({
      surveyEnabled: surveyEnabled ?? undefined,
      communicationPatternsEnabled: communicationPatternsEnabled ?? undefined,
    });
    return workspace;
  });
}
