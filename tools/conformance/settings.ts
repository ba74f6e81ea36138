import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, Kind, visit } from 'graphql';
import { readIdentityFile } from '#gateway/identity/identityFile.ts';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readOwnKeys, type OwnKeys } from '#platform/identity/keys.ts';
import { rolePermissions } from '#platform/identity/permissions.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { didYouMean } from '../process/didYouMean.ts';
import { UsageError } from '../process/exitCode.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { portOf } from '../project/definitionOf.ts';
import { projectDirectory } from '../project/projectDirectory.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';
import { createSender, type AttackedSubgraph } from './target.ts';

/** What the command line says. */
export interface ConformanceOptions {
  subgraph?: string;
  keys?: string;
  memberA?: string;
  memberB?: string;
  supergraph?: string;
  write?: boolean;
  mutation?: string;
  allowRemote?: boolean;
  requests?: string;
  seconds?: string;
  json?: boolean;
}

/** @throws UsageError for what cannot be meant, ConfigurationError for keys that are not there. */
export async function readTarget(address: string, options: ConformanceOptions): Promise<AttackedSubgraph> {
  const url = addressOf(address, options.allowRemote === true);
  const name = options.subgraph ?? (await subgraphAt(url));
  const directory = options.keys ?? (process.env['ORGRAPH_KEYS'] || join(dataDirectory(), 'keys'));
  if (!existsSync(join(directory, 'jwks.json')))
    throw new ConfigurationError(
      `${directory} holds no jwks.json; name the deployment’s keys with --keys (they sign as the gateway does)`,
    );
  const names = publishedNames(directory);
  if (!names.has(name))
    throw new ConfigurationError(
      `${join(directory, 'jwks.json')} has no key of ${name}; --subgraph must be the subgraph’s name in this deployment.${didYouMean(name, [...names].map(String))}`,
    );
  return {
    url,
    name,
    gateway: readOwnKeys(directory, 'gateway'),
    neighbour: neighbourIn(directory, name),
    ring: createKeyRing(join(directory, 'jwks.json')),
    members: membersOf(options),
    send: createSender(url.origin, {
      requests: positive(options.requests, '--requests', 2_000),
      seconds: positive(options.seconds, '--seconds', 120),
    }),
  };
}

/** The types that the composed graph marks, whichever subgraph does; none where there is no such file. */
export function markedInGraph(file: string | undefined): Set<string> {
  const path = file ?? `${projectDirectory}schema/supergraph.graphql`;
  if (!existsSync(path)) {
    if (file !== undefined) throw new UsageError(`--supergraph: ${file} is missing`);
    return new Set();
  }
  const marked = new Set<string>();
  const note = (node: { name: { value: string }; directives?: readonly { name: { value: string } }[] | undefined }) => {
    if (node.directives?.some(({ name }) => name.value === 'tenantScoped' || name.value === 'global') === true)
      marked.add(node.name.value);
  };
  visit(parse(readFileSync(path, 'utf8'), { noLocation: true }), {
    [Kind.OBJECT_TYPE_DEFINITION]: note,
    [Kind.INTERFACE_TYPE_DEFINITION]: note,
  });
  return marked;
}

/** Whose keys a deployment publishes. */
function publishedNames(directory: string): Set<unknown> {
  const { keys } = JSON.parse(readFileSync(join(directory, 'jwks.json'), 'utf8')) as {
    keys?: readonly { iss?: unknown }[];
  };
  return new Set(keys?.map(({ iss }) => iss));
}

function addressOf(address: string, remote: boolean): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new UsageError(`${address} is no http(s) URL`);
  if (!remote && !/^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname))
    throw new UsageError(
      `${url.hostname} is not this machine; a check is an attack: say --allow-remote if the subgraph there is yours`,
    );
  if (url.pathname === '/') url.pathname = '/graphql';
  return url;
}

async function subgraphAt({ port }: URL): Promise<string> {
  for (const name of graphSubgraphs) if (String(await portOf(name)) === port) return name;
  throw new UsageError(`no subgraph of this project has the port ${port}; say its name with --subgraph`);
}

/** Another process whose private keys are there too. */
function neighbourIn(directory: string, name: string): OwnKeys | undefined {
  const found = readdirSync(directory).find(
    (folder) => folder !== name && folder !== 'gateway' && existsSync(join(directory, folder, 'keys.json')),
  );
  return found === undefined ? undefined : readOwnKeys(directory, found);
}

function membersOf({ memberA, memberB }: ConformanceOptions): [Identity, Identity] {
  if ((memberA === undefined) !== (memberB === undefined))
    throw new UsageError('--member-a and --member-b are given together: members of two organizations');
  const members: [Identity, Identity] =
    memberA === undefined || memberB === undefined
      ? [demonstrationOwner('acme'), demonstrationOwner('beta')]
      : [readIdentityFile(memberA), readIdentityFile(memberB)];
  if (members[0].organization === members[1].organization)
    throw new UsageError('--member-a and --member-b belong to one organization; name members of two');
  return members;
}

const demonstrationOwner = (slug: 'acme' | 'beta'): Identity => ({
  ...anonymous,
  kind: 'user',
  subject: demonstrationUsers[`${slug}Owner`].id,
  organization: demonstrationOrganizations[slug].id,
  membership: randomUUID(),
  membershipVersion: 1,
  role: 'OWNER',
  permissions: rolePermissions.OWNER,
});

function positive(text: string | undefined, option: string, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new UsageError(`${option} must be a whole number above 0`);
  return value;
}
