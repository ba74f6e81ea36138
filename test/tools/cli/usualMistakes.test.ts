import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { describeError } from '#tools/process/exitCode.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-mistakes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const [file, directory, missing, wrongJson, wrongYaml, operation] = [
  'file.txt',
  'directory',
  'missing',
  'wrong.json',
  'wrong.yaml',
  'me.graphql',
].map(at) as [string, string, string, string, string, string];
writeFileSync(file, '');
mkdirSync(directory);
writeFileSync(wrongJson, '{wrong');
writeFileSync(wrongYaml, 'a: [b');
writeFileSync(operation, 'query Me { me { id } }');

const schema = join(projectDirectory, 'schema/api.graphql');
const nowhere = 'postgres://somebody:secret@127.0.0.1:1/postgres';
const noServer = { DATABASE_URL: nowhere };
const doesNotAnswer = '127.0.0.1:1 does not answer (ECONNREFUSED). Start what should answer there, or correct';
const isAFile = 'Move it away, or name another.';

test.each<[words: string, status: number, told: string, environment?: NodeJS.ProcessEnv]>([
  ['migrate status', 3, doesNotAnswer, noServer],
  [`backup ${missing}`, 3, doesNotAnswer, noServer],
  ['migrate status', 2, 'DATABASE_URL: must be a URL', { DATABASE_URL: 'server' }],
  [`db scan ${nowhere}`, 3, doesNotAnswer],
  [`db scan ${nowhere} --accept ${wrongYaml}`, 2, `--accept ${wrongYaml}: `],
  [`db scan ${nowhere} --baseline ${wrongJson}`, 2, `${wrongJson} is no report`],
  [`db scan --dump ${missing}`, 2, `${missing} cannot be read`],
  [`schema history --registry ${nowhere}`, 3, 'connect ECONNREFUSED'],
  [`schema history --registry ${file}`, 3, `${file}: cannot be read`],
  [`schema explain Query.me --registry ${missing}`, 2, 'nothing has been published there yet'],
  [`schema download --output ${directory}`, 2, `--output: ${directory} is a folder`],
  [`schema download --output ${missing}/api.graphql`, 2, `--output: there is no folder ${missing}`],
  [`schema compose --output ${directory}`, 2, `--output: ${directory} is a folder`],
  [`schema check slack --output json=${directory}`, 2, `${directory} is a folder`],
  [`client generate ${operation} --schema ${schema} --output ${directory}`, 2, `--output: ${directory} is a folder`],
  [`client generate ${operation} --schema ${missing}`, 2, `--schema: there is no file ${missing}`],
  [`client generate ${operation} --schema ${schema} --output /dev/null/a/graph.ts`, 2, '--output: '],
  [`client register web 1 ${missing} --schema ${schema}`, 2, `<manifest>: there is no file ${missing}`],
  [`client register web 1 ${wrongJson} --schema ${schema}`, 2, `${wrongJson} is not JSON`],
  [`keys list ${file}`, 2, `${file} is no folder`],
  [`keys rotate ${missing} slack`, 2, 'is not there: the keys of slack'],
  ['worker slak', 2, 'Did you mean slack?'],
  ['worker slack', 2, 'there is nothing to work for: set SLACK_DATABASE_URL', { ORGRAPH_DATA: at('data') }],
  [`keys rotate ${missing} slak`, 2, 'Did you mean slack?'],
  [`keys revoke ${missing} kid`, 2, 'holds no jwks.json; make keys with'],
  [`keys list ${missing}`, 2, 'holds no jwks.json; make keys with'],
  [`keys generate ${file}`, 2, isAFile],
  [`keys generate /dev/null/keys`, 2, 'a part of this path is no folder. Name another.'],
  [`backup ${missing}`, 2, isAFile, { ORGRAPH_DATA: file }],
  [`backup ${directory}`, 2, `${directory} is there already`, noServer],
  ['migrate create --subgraph slack', 2, 'say in a few words what the migration does: --name', noServer],
  ['migrate create --name x', 2, 'create needs one subgraph: add --subgraph <name>', noServer],
  [`dev billing --schema ${file} --url nowhere`, 2, '--url nowhere is no http(s) URL'],
  ['seed', 2, isAFile, { ORGRAPH_DATA: file }],
  ['migrate status', 2, isAFile, { ORGRAPH_DATA: file }],
  ['start', 2, isAFile, { ORGRAPH_DATA: file }],
  ['import list --organization acme', 2, isAFile, { ORGRAPH_DATA: file }],
  [`restore ${missing}`, 2, `<folder>: there is no folder ${missing}`],
  [`restore ${directory}`, 2, 'What was deleted since the backup comes back'],
  [`restore ${directory} --no-ledger`, 2, `${directory} is no backup`],
  [`restore ${directory} --no-ledger`, 2, `${directory} is no backup`, noServer],
  [`restore ${directory} --ledger ${missing}`, 2, `<ledger>: there is no file ${missing}`],
  ['organization verify-deleted acme', 2, 'acme is no organization’s id'],
  [`import slack-export ${missing} --organization acme`, 2, 'cannot be opened (ENOENT). Give the path'],
  [`import slack-export ${missing} --organization acme --dry-run`, 2, 'cannot be opened (ENOENT). Give the path'],
  [`import slack-export ${file} --organization acme`, 2, 'is not a complete zip file'],
  [`import slack-export ${directory} --organization acme --from never`, 2, '--from'],
  [`schema check slack --schema ${missing}`, 2, `${missing} cannot be read`],
  [`schema check slack --traffic ${missing}`, 2, `--traffic: there is no file or folder ${missing}`],
  [`schema check slack --approvals ${missing}`, 2, `--approvals: there is no file ${missing}`],
  [`schema explain Query.me --supergraph ${missing}`, 2, `--supergraph: there is no file ${missing}`],
  [`schema explain Query.me --traffic ${missing}`, 2, `--traffic: there is no file or folder ${missing}`],
  [`schema compose --with one=${missing}`, 2, `${missing} cannot be read`],
  [`schema diff 8 9 --registry ${directory}`, 2, 'there is no version'],
  [`schema withdraw slak --registry ${directory}`, 2, 'the graph has no subgraph slak'],
  [`schema contract remove slak --registry ${directory}`, 2, 'the graph has no contract slak'],
  [`schema rollback 9 --registry ${directory}`, 2, 'there is no version 9'],
  [`db scan ${nowhere} --expect ${missing}`, 2, missing],
  [`db scan ${nowhere} --accept ${missing}`, 2, missing],
  [`db scan ${nowhere} --baseline ${missing}`, 2, missing],
  [`client generate ${missing}`, 2, `no file matches ${missing}`],
  [`migrate verify --before ${missing}`, 2, missing],
  [`gateway --public --supergraph ${missing}`, 2, `SUPERGRAPH: ${missing} is missing or not readable`],
  [`gateway --identity ${missing}`, 2, `--identity: ${missing} is missing or not readable`],
  ['gateway --port many --public', 2, 'PORT: must be a port number'],
  [`dev billing --schema ${missing} --url http://127.0.0.1:1/graphql`, 2, `--schema: there is no file ${missing}`],
  [`conformance http://127.0.0.1:4003 --supergraph ${missing}`, 2, `--supergraph: there is no file ${missing}`],
  [`conformance http://127.0.0.1:4003 --member-a ${missing} --member-b ${file}`, 2, `--member-a: there is no file`],
  [`conformance http://127.0.0.1:4003 --keys ${missing}`, 2, `${missing} holds no jwks.json`],
])('orgraph %s ends with %i and one line', (words, status, told, environment = {}) => {
  const run = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'tools/orgraph.ts', ...words.split(' ')],
    {
      cwd: projectDirectory,
      encoding: 'utf8',
      env: plainEnvironment({ environment: { ORGRAPH_DATA: at('data'), ...environment } }),
    },
  );
  expect([run.status, run.stderr]).toEqual([status, expect.stringContaining(told)]);
  expect(run.stderr).toMatch(/^.+\n$/);
  expect(run.stderr).not.toContain('secret');
});

test('a wrong password is told with what to correct', () => {
  const error = Object.assign(new Error('password authentication failed for user "x"'), { code: '28P01' });
  expect(describeError(error)).toBe(`${error.message}. Correct the password in the database’s URL.`);
});

test('a port that is taken is told with what to do', async () => {
  const [one, other] = [createServer(), createServer()];
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  const { port } = one.address() as { port: number };
  const error = await new Promise<Error>((resolve) => other.once('error', resolve).listen(port, '127.0.0.1'));
  one.close();
  expect(describeError(error)).toBe(
    `127.0.0.1:${port} is taken. End what listens there, or choose another port: PORT or --port.`,
  );
});

test('a port that this account may not open, and a folder that is read-only, are told with what to do', () => {
  const told = (error: object) => describeError(Object.assign(new Error('permission denied'), error));
  expect(told({ code: 'EACCES', syscall: 'listen', address: '127.0.0.1', port: 80 })).toBe(
    '127.0.0.1:80: this account may not open that port. Choose one from 1024 on: PORT or --port.',
  );
  expect(told({ code: 'EROFS', syscall: 'mkdir', path: '/data' })).toBe(
    '/data cannot be written: its disk is read-only. Name another place.',
  );
});
