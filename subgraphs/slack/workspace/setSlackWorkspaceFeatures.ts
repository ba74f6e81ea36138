import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { SlackWorkspace } from './entities.ts';

interface SetSlackWorkspaceFeaturesInput {
  id: string;
  surveyEnabled?: boolean;
}

/** Turns a workspace's features on or off. */
export async function setSlackWorkspaceFeatures(
  context: Context,
  input: SetSlackWorkspaceFeaturesInput,
): Promise<SlackWorkspace> {
  const { id, ...features } = input;
  return context.write(async (em) => {
    const workspace = await findToChange(em, SlackWorkspace, id, 'workspace');
    workspace.setFeatures(features);
    return workspace;
  });
}
