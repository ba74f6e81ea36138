import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getRefetchMetadata,
  getSingularSelector,
  Network,
  RecordSource,
  Store,
  type ConcreteRequest,
  type GraphQLResponse,
  type ReaderFragment,
} from 'relay-runtime';
import { signIn, type Session } from './session.ts';

const here = import.meta.dirname;

/** What is read of a fragment or an operation. */
type Data = any;

/** Relay: documents compiled against the published schema, pages of a refetchable fragment, an edge that is appended. */
export async function relay(url: string): Promise<void> {
  const session = await signIn(url, 'member@acme.test');
  const folder = mkdtempSync(join(here, '.generated-'));
  try {
    cpSync(join(here, 'relay'), folder, { recursive: true });
    cpSync(join(here, '../../schema/api.graphql'), join(folder, 'api.graphql'));
    // What is generated for JavaScript are CommonJS modules.
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    compile(folder);
    const compiled = createRequire(join(folder, '__generated__/'));
    await play(session, (name) => compiled(`./${name}.graphql.js`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @throws AssertionError with what the compiler says. */
function compile(folder: string): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(here, 'node_modules/relay-compiler/cli.js'), 'relay.config.json'],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.equal(status, 0, `${stdout}${stderr}`);
}

async function play(session: Session, compiled: (name: string) => unknown): Promise<void> {
  const project = await ask(
    session,
    'mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { id nodeId } } }',
    {
      input: { name: 'Relay' },
    },
  ).then(({ data }: Data) => data.createProject.project as { id: string; nodeId: string });
  for (const title of ['One', 'Two', 'Three'])
    await ask(session, 'mutation ($input: CreateSectionInput!) { createSection(input: $input) { section { id } } }', {
      input: { projectId: project.id, sectionType: 'text', title },
    });

  const variables = { project: project.nodeId, count: 2 };
  const environment = new Environment({
    network: Network.create(({ text }, given) => ask(session, text!, given)),
    store: new Store(new RecordSource()),
    getDataID: (fields) => fields['nodeId'] ?? fields['id'],
  });
  const opened = compiled('DocumentQuery') as ConcreteRequest;
  const fragment = compiled('Document_sections') as ReaderFragment;
  await fetchQuery(environment, opened, variables).toPromise();

  const read = (): Data => {
    const { node }: Data = environment.lookup(createOperationDescriptor(opened, variables).fragment).data;
    return environment.lookup(getSingularSelector(fragment, node.document)!).data;
  };
  const titles = (): string[] => read().sections.edges.map(({ node }: Data) => node.title);
  assert.deepEqual(titles(), ['One', 'Two']);

  const { refetchableRequest, identifierInfo } = getRefetchMetadata(fragment, 'relay');
  const { identifierField, identifierQueryVariableName } = identifierInfo!;
  const { sections, [identifierField]: identifier } = read();
  assert.equal(identifier, project.nodeId);
  const next = { [identifierQueryVariableName!]: identifier, count: 2, cursor: sections.pageInfo.endCursor };
  await fetchQuery(environment, refetchableRequest, next).toPromise();
  assert.deepEqual(titles(), ['One', 'Two', 'Three'], 'the next page is behind the first');

  await new Promise((resolve, reject) =>
    commitMutation(environment, {
      mutation: compiled('DocumentCreateSectionMutation') as never,
      variables: { input: { projectId: project.id, sectionType: 'text', title: 'Four' }, connections: [sections.__id] },
      onCompleted: (_, errors) => (errors ? reject(new Error(JSON.stringify(errors))) : resolve(undefined)),
      onError: reject,
    }),
  );
  assert.deepEqual(titles(), ['One', 'Two', 'Three', 'Four'], 'what was made stands at the end of the list');
}

async function ask({ endpoint, headers }: Session, query: string, variables: object): Promise<GraphQLResponse> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { errors?: unknown };
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer as GraphQLResponse;
}
