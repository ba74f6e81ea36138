import { fileURLToPath } from 'node:url';
import { variableOf } from '#platform/process/names.ts';
import { report } from '../local/report.ts';
import { supervise, type Supervised } from '../local/supervise.ts';
import { environmentFor } from '../local/usualEnvironment.ts';
import { fileOf } from '../project/subgraphs.ts';
import type { DevelopmentRegistry } from './developmentRegistry.ts';

const program = fileURLToPath(
  new URL(`../orgraph${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
);

/** The gateway that follows a development's registry. */
export function startGatewayOver(
  { location, keys: registryKeys }: Pick<DevelopmentRegistry, 'location' | 'keys'>,
  { port, keys, public: open }: { port: number; keys: string; public: boolean },
): Promise<Supervised> {
  return start('gateway', [program, 'gateway', ...(open ? ['--public'] : [])], {
    PORT: String(port),
    ORGRAPH_KEYS: keys,
    ORGRAPH_REGISTRY: location,
    ORGRAPH_REGISTRY_KEYS: registryKeys,
    SUPERGRAPH: undefined,
    ORGRAPH_CONTRACT: undefined,
  });
}

export interface SubgraphSettings {
  /** Where it is to answer. */
  url: string;
  keys: string;
  /** The variables that say where the other subgraphs answer. */
  urls: Readonly<Record<string, string>>;
  gatewayPort: number;
  databaseUrl: string | undefined;
}

/** The subgraph that is developed, as this project's sources are when it starts. */
export function startSubgraphProcess(
  name: string,
  { url, keys, urls, gatewayPort, databaseUrl }: SubgraphSettings,
): Promise<Supervised> {
  return start(name, [fileOf(name, 'main')], {
    ...urls,
    PORT: new URL(url).port,
    ORGRAPH_KEYS: keys,
    GATEWAY_URLS: `http://127.0.0.1:${gatewayPort}`,
    ...(databaseUrl !== undefined && { [variableOf(name, 'DATABASE_URL')]: databaseUrl }),
  });
}

async function start(
  name: string,
  [file, ...given]: readonly string[],
  own: Record<string, string | undefined>,
): Promise<Supervised> {
  return supervise({
    program: file!,
    arguments: given,
    environment: {
      LOG_LEVEL: 'warn',
      DRAIN_SECONDS: '0',
      ...(name === 'gateway' && { CORS_ORIGINS: 'loopback' }),
      ...(await environmentFor(name)),
      HOST: '127.0.0.1',
      ORGRAPH_END_WITH_PARENT: String(process.pid),
      ...own,
    },
    line: (text) => report(name, text),
    ended: (how, milliseconds) =>
      report(
        'orgraph',
        `${name} ended (${how}); it is started again in ${milliseconds / 1000} s, or when a file is saved`,
      ),
    started: () => undefined,
  });
}
