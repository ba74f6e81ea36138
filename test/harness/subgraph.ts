import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import pg from 'pg';
import { openDatabase, type Database, type OnStatement, type Walls } from '#platform/data/database.ts';
import { jobsOf } from '#platform/deletion/jobsOf.ts';
import { startDelivery } from '#platform/events/delivery.ts';
import { receiversOf } from '#platform/events/receiversOf.ts';
import { readAnswer } from '#platform/identity/answerCheck.ts';
import { anonymous, serviceIdentity, type Identity } from '#platform/identity/identity.ts';
import { rolePermissions, type SystemRole } from '#platform/identity/permissions.ts';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import type { SignalBus } from '#platform/identity/signalBus.ts';
import { createRequestSigner, createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { startWorker } from '#platform/jobs/worker.ts';
import { listen } from '#platform/process/httpServer.ts';
import { createLog, type Log } from '#platform/process/log.ts';
import { queuesOf } from '#platform/queue/queues.ts';
import { commonRoutes } from '#platform/subgraph/commonRoutes.ts';
import { createSubgraphServer } from '#platform/subgraph/subgraphServer.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { createSubgraphClient, type SubgraphClient } from './client.ts';
import { cloneDatabases } from './databases.ts';
import { inTime } from './inTime.ts';
import { createTestKeys, type TestKeys } from './keys.ts';

export interface TestOrganization {
  id: string;
  slug: string;
  /** A client of this organization with a system role's permissions; the same user id is the same person. */
  as(role: SystemRole, user?: string): SubgraphClient;
}

export interface TestSubgraph {
  name: string;
  url: string;
  keys: TestKeys;
  database: Database;
  /** Its database under a role that sees through every wall. */
  superuserUrl: string;
  /** Its database under the role that migrates. */
  ownerUrl: string;
  /** Its database under its runtime role. */
  appUrl: string;
  /** The text of every statement since it was last emptied. */
  statements: string[];
  /** A client with exactly this identity. */
  client(identity: Identity): SubgraphClient;
  anonymous(): SubgraphClient;
  /** An organization with its tenant row; not for tenancy, whose organizations are made by signing up. */
  organization(slug: string): Promise<TestOrganization>;
  /** Calls an internal route as another process would. */
  internal(
    path: string,
    body: unknown,
    from: { issuer: string; purpose: string; organization?: string },
  ): Promise<{ status: number; content: any }>;
  /** SQL as a superuser, past row-level security. */
  sql<Row extends Record<string, any> = Record<string, any>>(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** Stops listening as on SIGTERM, answers what is under way, and listens again at the same port. */
  restart(): Promise<void>;
  /** Is away as a process that has ended: answers nothing, delivers nothing, does no job. */
  leave(): Promise<void>;
  /** Is there again, at the same port. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestSubgraphOptions {
  walls?: Walls;
  connections?: number;
  keys?: TestKeys;
  /** Where other processes are; none by default. */
  urlOf?: (receiver: string) => string;
  gatewayUrls?: string[];
  bus?: SignalBus | undefined;
  /** Called with each statement that reads, beside what `statements` holds. */
  onStatement?: OnStatement;
  /** Called for each request to /graphql. */
  onFetch?: (response: ServerResponse) => void;
  log?: Log;
  /** Whether it does its jobs and delivers its events, as it does unless said otherwise. */
  works?: boolean;
  /** What it reads of its environment when it starts, beside this process'. */
  environment?: Record<string, string>;
}

/** A subgraph in this process, over HTTP with real signatures, on a database of its own. */
export async function startSubgraph(
  name: string,
  {
    walls = {},
    connections = 10,
    keys: givenKeys,
    urlOf,
    gatewayUrls = [],
    bus,
    onStatement,
    onFetch,
    environment = {},
    works = true,
    ...given
  }: TestSubgraphOptions = {},
): Promise<TestSubgraph> {
  const {
    internal = [],
    prepare,
    aggregates,
    authenticating = [],
    directory,
    tells = [],
    hears = [],
    jobs = [],
    personalData = {},
  } = await inTime(`reading the definition of ${name}`, definitionOf(name));
  const keys = givenKeys ?? (await createTestKeys());
  const databases = await inTime(`cloning the database of ${name}`, cloneDatabases(name));
  const statements: string[] = [];
  const log = given.log ?? createLog(name, process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const opening = openDatabase({
    name,
    aggregates,
    directory,
    url: databases.urls[name]!.appUrl,
    connections,
    walls,
    log,
    onStatement: (sql, as) => {
      statements.push(sql);
      onStatement?.(sql, as);
    },
  });
  const database = await inTime(`opening the database of ${name}`, opening);
  const services = createServiceClient({
    name,
    signer: createRequestSigner(keys.of(name), keys.ring),
    urlOf: urlOf ?? (() => 'http://127.0.0.1:1'),
    gatewayUrls,
    bus,
    log,
  });
  const capabilities = within({ ORGRAPH_DATA: keys.directory, ...environment }, () =>
    prepare?.({ keysDirectory: keys.directory, log }),
  );
  const server = createSubgraphServer({
    name,
    aggregates,
    authenticating,
    directory,
    internal: [...internal, ...commonRoutes({ hears, personalData })],
    database,
    services,
    log,
    verifier: createRequestVerifier(keys.of(name), keys.ring),
    capabilities,
  });
  await inTime(`starting ${name}`, server.start());
  const databaseUrl = databases.urls[name]!.appUrl;
  const startBackground = () =>
    !works
      ? []
      : [
          startDelivery({
            database,
            databaseUrl,
            services,
            log,
            receivers: urlOf === undefined ? [] : receiversOf(name, tells),
          }),
          startWorker({ database, kinds: jobsOf({ jobs }), services, capabilities, log }),
        ];
  let background = startBackground();
  const stopBackground = () => Promise.all(background.map((one) => one.stop()));
  const open = (port: number) =>
    listen(
      (request, response) => {
        if (request.url === '/graphql') onFetch?.(response);
        server.handler(request, response);
      },
      port,
      '127.0.0.1',
    );
  let listening = await open(0);
  const gateway = createRequestSigner(keys.of('gateway'), keys.ring);
  const superuser = new pg.Pool({ connectionString: databases.urls[name]!.superuserUrl, max: 2 });
  superuser.on('error', () => undefined);
  const client = (identity: Identity) => createSubgraphClient(listening.url, name, gateway, identity);

  return {
    name,
    url: listening.url,
    keys,
    database,
    superuserUrl: databases.urls[name]!.superuserUrl,
    ownerUrl: databases.urls[name]!.ownerUrl,
    appUrl: databaseUrl,
    statements,
    client,
    anonymous: () => client(anonymous),
    async organization(slug) {
      const id = randomUUID();
      await superuser.query(
        `insert into tenant (id, slug, name, timezone, status, plan, limits, version) values ($1, $2, $2, 'UTC', 'ACTIVE', 'ENTERPRISE', '{}', 1)`,
        [id, slug],
      );
      return { id, slug, as: (role, user = randomUUID()) => client(memberIdentity(id, role, user)) };
    },
    async internal(path, body, { issuer, purpose, organization }) {
      const text = JSON.stringify(body);
      const signer = createRequestSigner(keys.of(issuer), keys.ring);
      const { headers, answer } = await signer.sign({
        path,
        body: text,
        identity: serviceIdentity(issuer, purpose, organization ?? null),
        receiver: name,
      });
      const response = await fetch(`${listening.url}${path}`, { method: 'POST', headers, body: text });
      const received = await readAnswer(response);
      if (received.status !== 401) answer!.assertProven(received);
      return { status: received.status, content: JSON.parse(received.body.toString()) };
    },
    sql: async (text, parameters = []) => (await superuser.query(text, parameters)).rows,
    async restart() {
      listening.retire();
      await listening.drain(30_000);
      listening = await open(listening.port);
    },
    async leave() {
      await stopBackground();
      await listening.drain(2_000);
    },
    async comeBack() {
      listening = await open(listening.port);
      background = startBackground();
    },
    async stop() {
      await inTime(`ending the background of ${name}`, stopBackground());
      await inTime(`draining ${name}`, listening.drain(2_000));
      await inTime(`stopping ${name}`, server.stop());
      await queuesOf(database).close();
      await inTime(`closing the connections of ${name}`, Promise.all([database.close(), superuser.end()]));
      await inTime(`dropping the database of ${name}`, databases.drop());
      if (givenKeys === undefined) keys.remove();
    },
  };
}

/** Runs what reads the environment, with these variables in it. */
function within<Result>(variables: Record<string, string>, work: () => Result): Result {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return work();
  } finally {
    for (const name of Object.keys(variables))
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  }
}

/** The identity that the gateway would mint for a member of an organization. */
export const memberIdentity = (organization: string, role: SystemRole, user: string = randomUUID()): Identity => ({
  ...anonymous,
  kind: 'user',
  subject: user,
  organization,
  membership: randomUUID(),
  membershipVersion: 1,
  role,
  permissions: rolePermissions[role],
  email: null,
});
