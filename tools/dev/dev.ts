import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readTogether } from '#platform/process/configuration.ts';
import { defaultPorts, variableOf } from '#platform/process/names.ts';
import { watchParent } from '#platform/process/parent.ts';
import { findPort } from '../database/ports.ts';
import { loopback } from '../local/addresses.ts';
import { settingsOfProcesses } from '../local/readAllSettings.ts';
import { report } from '../local/report.ts';
import { runUntilEnd } from '../local/shutdown.ts';
import { exitCode, UsageError, type ExitCode } from '../process/exitCode.ts';
import { requireReadable } from '../process/requireReadable.ts';
import { whileShowing } from '../process/terminalProgress.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { portOf } from '../project/definitionOf.ts';
import { assertSubgraph } from '../project/subgraphs.ts';
import { changedFiles } from './changedFiles.ts';
import { foreignSubgraph, projectSubgraph } from './developedSubgraph.ts';
import { withDevelopmentEnvironment } from './developmentEnvironment.ts';
import { developmentRegistry } from './developmentRegistry.ts';
import { createRecompose } from './recompose.ts';
import { startGatewayOver, startSubgraphProcess } from './runningParts.ts';

export interface DevOptions {
  /** A registry (a folder or a PostgreSQL URL), or the URL of a gateway's port for operators. */
  against?: string;
  /** The gateway's; by default 4000 or the next free one. */
  port?: string;
  /** The SDL of a subgraph in another language or repository. */
  schema?: string;
  /** Where that one answers. */
  url?: string;
  /** A graph without identity. */
  public?: boolean;
}

/** `orgraph dev`: one subgraph as it is saved, in the rest of a graph, until Ctrl-C. */
export async function dev(name: string, options: DevOptions): Promise<ExitCode> {
  const { schema: file, url } = options;
  if (options.port !== undefined && !(/^\d{1,5}$/.test(options.port) && Number(options.port) <= 65_535))
    throw new UsageError(`--port ${options.port} is no port number`);
  if ((file === undefined) !== (url === undefined))
    throw new UsageError(
      '--schema and --url belong together: the SDL of a subgraph that runs elsewhere, and where it answers',
    );
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new UsageError(`--url ${url} is no http(s) URL`);
  if (file === undefined) assertSubgraph(name, 'One that runs elsewhere is named with --schema and --url.');
  else requireReadable('--schema', file, 'file');
  // The gateway serves the development's own registry, whatever else there is.
  readTogether(
    dataDirectory,
    ...(await settingsOfProcesses({ SUPERGRAPH: '', ORGRAPH_REGISTRY: '', ORGRAPH_CONTRACT: '' })),
  );
  await runUntilEnd(async (shutdown) => {
    watchParent(() => shutdown.begin('whoever started it is gone'));
    const end = new AbortController();
    const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
    const work = withDevelopmentEnvironment(
      { name, against: options.against, local: file === undefined, signal: end.signal },
      async ({ rest, keys, databases }) => {
        const developed = file === undefined ? projectSubgraph(name) : foreignSubgraph(name, resolve(file));
        const address = url ?? `http://${loopback}:${await findPort(await portOf(name), loopback)}/graphql`;
        const registry = await developmentRegistry(name);
        const recompose = createRecompose({ name, url: address, developed, rest, registry });
        await recompose();
        const urls = Object.fromEntries(
          rest.map((one) => [variableOf(one.name, 'URL'), new URL('.', one.url).href.replace(/\/$/, '')]),
        );
        const port = await findPort(Number(options.port ?? defaultPorts.gateway), loopback);
        const gateway = await startGatewayOver(registry, { port, keys, public: options.public === true });
        const subgraph =
          file === undefined
            ? await startSubgraphProcess(name, {
                url: address,
                keys,
                urls,
                gatewayPort: port,
                databaseUrl: databases[name]?.appUrl,
              })
            : undefined;
        const stopWatching = changedFiles([developed.folder], () => {
          void recompose();
          subgraph?.restart();
        });
        report(
          'orgraph',
          `${name} is developed at http://${loopback}:${port}/graphql; save a file and it is in the graph`,
        );
        isReady();
        await (end.signal.aborted ? undefined : once(end.signal, 'abort'));
        stopWatching();
        await Promise.all([gateway.stop(3_000), subgraph?.stop(3_000)]);
        await registry.close();
      },
    );
    shutdown.onEnd(async () => {
      end.abort(new Error('stopped'));
      await Promise.race([work.catch(() => undefined), pause(8_000)]);
    });
    await whileShowing(`starting ${name} and the rest of the graph`, () => Promise.race([ready, work]));
  });
  return exitCode.passed;
}
