import { ConfigurationError } from '#platform/process/configuration.ts';
import type { Log } from '#platform/process/log.ts';
import { readRegistered } from './registeredDocuments.ts';
import { createTrustedDocuments, type TrustedDocuments, type TrustMode } from './trustedDocuments.ts';

export interface FollowedDocuments extends TrustedDocuments {
  close(): void;
}

/** Milliseconds between looks. */
const usualInterval = 5_000;

/**
 * The documents that are registered in a folder, read anew every five seconds; while it cannot be read those of before
 * stay.
 * @throws ConfigurationError (the promise) where it cannot be read at the start.
 */
export async function followRegistered(
  folder: string,
  mode: TrustMode,
  log: Log,
  interval = usualInterval,
): Promise<FollowedDocuments> {
  const first = await readRegistered(folder).catch((error: Error) => {
    throw new ConfigurationError(
      error.message
        .split('\n')
        .map((line) => `TRUSTED_FOLDER: ${folder}/${line}`)
        .join('\n'),
    );
  });
  if (mode === 'enforce' && first.length === 0)
    throw new ConfigurationError(
      `TRUSTED_DOCUMENTS: enforce refuses everything, for nothing is registered in ${folder}`,
    );
  const trusted = createTrustedDocuments(mode, first, (hash) =>
    log.warn({ hash }, 'an operation was run that is not registered'),
  );
  let state = JSON.stringify(first);
  let looking = false;

  async function look(): Promise<void> {
    const now = await readRegistered(folder);
    const text = JSON.stringify(now);
    if (text === state) return;
    state = text;
    trusted.replace(now);
    log.info({ folder, files: now.length }, 'other operations are registered');
  }

  let broken = '';
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .then(
        () => (broken = ''),
        (error: Error) => {
          if (error.message !== broken)
            log.error({ folder, reason: error.message }, 'what is registered cannot be read; what was before stays');
          broken = error.message;
        },
      )
      .finally(() => (looking = false));
  }, interval).unref();
  return { ...trusted, close: () => clearInterval(timer) };
}
