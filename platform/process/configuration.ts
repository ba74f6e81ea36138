import { z } from 'zod';
import { subgraphNames, variableOf, type SubgraphName } from './names.ts';

/** A configuration that cannot be used; its message has one line per mistake. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/** The status of a process that ends because of one, which is that of every wrong call. */
export const wronglyConfigured = 2;

/**
 * Reads a process' configuration from its environment. An empty variable counts as absent.
 * @throws ConfigurationError naming every variable that is wrong, one line each.
 */
export function readConfiguration<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in shape && value !== ''),
  );
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
  );
}

/**
 * Reads one part of a configuration after another, and tells what is wrong in any of them together, each mistake once.
 * @returns what the first has read.
 * @throws ConfigurationError
 */
export function readTogether<Result>(first: () => Result, ...others: readonly (() => unknown)[]): Result {
  const mistakes = new Set<string>();
  const [result] = [first, ...others].map((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const line of error.message.split('\n')) mistakes.add(line);
      return undefined;
    }
  });
  if (mistakes.size > 0) throw new ConfigurationError([...mistakes].join('\n'));
  return result as Result;
}

/** A required variable; `what` says in one line what belongs there. */
export const required = (what: string) => z.string({ error: `is missing: ${what}` });

export const port = () => z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535);
export const url = () =>
  z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).transform((text) => text.replace(/\/+$/, ''));
/** Such addresses, separated by commas. */
export const urls = (fallback = '') =>
  z
    .string()
    .default(fallback)
    .transform((list, context) => {
      const given = list
        .split(',')
        .map((one) => one.trim().replace(/\/+$/, ''))
        .filter((one) => one !== '');
      for (const one of given)
        if (!/^https?:\/\//.test(one) || !URL.canParse(one))
          context.addIssue({ code: 'custom', message: `${one} must be an http(s) URL` });
      return given;
    });
export const seconds = (fallback: number) =>
  z.coerce.number({ error: 'must be a number of seconds' }).positive().default(fallback);
export const count = (fallback: number) =>
  z.coerce.number({ error: 'must be a whole number' }).int().positive().default(fallback);

/** A variable of each subgraph's own: TENANCY_URL, INTEGRATIONS_URL and so on for `URL`. */
export const ofEachSubgraph = <What extends string, Type extends z.ZodType>(what: What, type: Type) =>
  Object.fromEntries(subgraphNames.map((name) => [variableOf(name, what), type])) as Record<
    `${Uppercase<SubgraphName>}_${What}`,
    Type
  >;

/** What is asked of answers of other processes. */
export const answersAsked = () => z.enum(['required', 'log', 'tls'], { error: 'must be required, log or tls' });

/** Where each subgraph is, how it is called by TLS, and what is asked of its answers (peers.ts). */
export const peersShape = {
  ...ofEachSubgraph('URL', url().optional()),
  ...ofEachSubgraph('CA', z.string().optional()),
  ...ofEachSubgraph('CERT', z.string().optional()),
  ...ofEachSubgraph('KEY', z.string().optional()),
  ...ofEachSubgraph('ANSWERS', answersAsked().optional()),
};

/** What a log can be limited to, all of it first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** What every process of the graph is told. */
export const processShape = {
  LOG_LEVEL: z.enum(logLevels, { error: `must be ${logLevels.join(', ')}` }).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port().optional(),
  DRAIN_SECONDS: z.coerce.number({ error: 'must be a number of seconds' }).min(0).default(5),
  METRICS_PORT: port().optional(),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  TLS_CA: z.string().optional(),
  ORGRAPH_KEYS: required('the directory of the deployment’s keys (npm run keys -- generate <directory>)'),
  ORGRAPH_JWKS: z.string().optional(),
  ORGRAPH_ANSWERS: z.enum(['required', 'log'], { error: 'must be required or log' }).default('required'),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis(s) URL' }).optional(),
};
