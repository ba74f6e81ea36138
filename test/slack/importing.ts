import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readErasureKeys } from '#platform/identity/keys.ts';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { createLog } from '#platform/process/log.ts';
import { createErasureDigests } from '../../subgraphs/slack/erasure/digests.ts';
import {
  openSlackExport,
  type ExportOptions,
  type SlackExport,
} from '../../subgraphs/slack/exportReader/readExport.ts';
import {
  importExport,
  type ImportedWorkspace,
  type ImportResult,
  type ImportTarget,
} from '../../subgraphs/slack/importExport.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { createTestKeys } from '../harness/keys.ts';
import { memberIdentity, startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { withFolder } from './exportZip.ts';

/** The processes of an import, and organizations to import into. */
export interface Importing {
  tenancy: TestSubgraph;
  integrations: TestSubgraph;
  slack: TestSubgraph;
  /** Names of subgraphs that the others do not reach. */
  unreachable: Set<string>;
  organization(email?: string): Promise<ImportingOrganization>;
  stop(): Promise<void>;
}

type ImportOptions = ExportOptions & Pick<ImportTarget, 'loosen'>;

/** An import, with what it did to the first workspace; one that failed has no run: ''. */
export type Imported = ImportResult & ImportedWorkspace & { runId: string };

export interface ImportingOrganization {
  id: string;
  /** Its owner, who imports. */
  owner: string;
  /** Clients of the owner, at slack and at integrations. */
  atSlack: SubgraphClient;
  atIntegrations: SubgraphClient;
  import(path: string, options?: ImportOptions, prepared?: (opened: SlackExport) => SlackExport): Promise<Imported>;
  /** The same of files by path, whose content is written as JSON. */
  importFiles(
    files: Readonly<Record<string, unknown>>,
    options?: ImportOptions,
    prepared?: (opened: SlackExport) => SlackExport,
  ): Promise<Imported>;
  /** All rows of these tables, without what only says when or by which import they were written. */
  rows(): Promise<SlackImportedRows>;
}

type SlackImportedRows = Record<(typeof importedTables)[number], Record<string, unknown>[]>;

export const importedTables = [
  'slack_user',
  'slack_channel',
  'slack_channel_member',
  'slack_message',
  'slack_reaction',
] as const;

export async function startImporting(): Promise<Importing> {
  const keys = await createTestKeys();
  const running: Record<string, TestSubgraph> = {};
  const unreachable = new Set<string>();
  const urlOf = (name: string) => (unreachable.has(name) ? 'http://127.0.0.1:1' : running[name]!.url);
  await Promise.all(
    ['tenancy', 'integrations', 'slack'].map(async (name) => {
      running[name] = await startSubgraph(name, { keys, urlOf });
    }),
  );
  const { tenancy, integrations, slack } = running as Record<'tenancy' | 'integrations' | 'slack', TestSubgraph>;
  const services = createServiceClient({
    name: 'slack',
    signer: createRequestSigner(keys.of('slack'), keys.ring),
    urlOf,
    log: createLog('slack', 'silent'),
  });
  const erasureKeys = readErasureKeys(keys.directory);
  const digests = createErasureDigests(() => erasureKeys);
  let people = 0;

  async function organization(email = `person-${(people += 1)}@company.test`): Promise<ImportingOrganization> {
    const { data } = await tenancy
      .anonymous()
      .send('mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } organization { id } } }', {
        input: { email, password: 'long enough words', name: 'Person' },
      });
    const id = data.signUp.organization.id as string,
      owner = data.signUp.user.id as string;
    const identity = memberIdentity(id, 'OWNER', owner);
    const importInto: ImportingOrganization['import'] = async (
      path,
      { loosen, ...options } = {},
      prepared = (opened) => opened,
    ) => {
      const opened = await openSlackExport(path, options);
      try {
        const target = { organization: id, ownerUserId: owner, loosen };
        const result = await importExport(slack.database, services, digests, target, prepared(opened));
        const [first] = result.workspaces;
        return { ...result, ...first!, runId: first!.runId ?? '' };
      } finally {
        await opened.close();
      }
    };
    return {
      id,
      owner,
      atSlack: slack.client(identity),
      atIntegrations: integrations.client(identity),
      import: importInto,
      importFiles: (files, options, prepared) =>
        withFolder(async (folder) => {
          for (const [path, content] of Object.entries(files)) {
            await mkdir(dirname(join(folder, path)), { recursive: true });
            await writeFile(join(folder, path), JSON.stringify(content));
          }
          return importInto(folder, options, prepared);
        }),
      async rows() {
        const all = {} as SlackImportedRows;
        for (const table of importedTables)
          all[table] = (
            await slack.sql<{ row: Record<string, unknown> }>(
              `select to_jsonb(t) - 'added_by_run' as row from ${table} t where organization_id = $1 order by id`,
              [id],
            )
          ).map(({ row }) => row);
        return all;
      },
    };
  }

  return {
    tenancy,
    integrations,
    slack,
    unreachable,
    organization,
    async stop() {
      await Promise.all([tenancy.stop(), integrations.stop(), slack.stop()]);
      keys.remove();
    },
  };
}
