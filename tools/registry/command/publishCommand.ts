import { projectDirectory } from '../../dataDirectory.ts';
import { UsageError, type ExitCode } from '../../exitCode.ts';
import { readCandidate } from '../candidate.ts';
import { cleanCommit } from '../cleanCommit.ts';
import type { RegistryChoice } from '../place.ts';
import { publish, UrlMissing } from '../publish.ts';
import { withPublisher } from '../withRegistry.ts';
import { tellAmended } from './tellAmended.ts';

export interface PublishOptions extends RegistryChoice {
  url?: string;
  schema?: string;
  commit?: string;
  json?: boolean;
}

/** `orgraph schema publish <subgraph>` */
export async function publishCommand(name: string, { url, schema, commit, json, ...choice }: PublishOptions): Promise<ExitCode> {
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new UsageError(`${JSON.stringify(url)} is no http(s) URL`);
  const { sdl, placeOf } = await readCandidate(name, schema);
  const from = commit ?? await cleanCommit(projectDirectory);
  return withPublisher(choice, async () => [], async (publisher) => {
    try {
      return tellAmended(name, publisher.registry.title, await publish(publisher, { name, url, sdl, placeOf, commit: from }), json);
    } catch (error) {
      throw error instanceof UrlMissing ? new UsageError(error.message) : error;
    }
  });
}
