import { findAtVersion, revise } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { SlackWorkspace } from './entities.ts';

interface SetSlackWorkspaceFeaturesInput {
  id: string;
  version: number;
  surveyEnabled?: boolean;
}

/** Turns a workspace's features on or off. */
export async function setSlackWorkspaceFeatures(
  context: Context,
  input: SetSlackWorkspaceFeaturesInput,
): Promise<SlackWorkspace> {
  const { id, version, ...features } = input;
  return context.write(async (em) => {
    const workspace = await findAtVersion(em, SlackWorkspace, { id, version }, 'workspace', context.identity);
    workspace.assertInUse();
    revise(workspace, features, context.user);
    return workspace;
  });
}
