import { createGithub } from './github.ts';
import { createOpenIdConnect } from './openIdConnect.ts';
import type { Provider } from './provider.ts';
import type { ProviderSettings } from './readProviders.ts';

/** Whom people may sign in with, by name, in the order in which they are configured. */
export const createProviders = (settings: readonly ProviderSettings[]): ReadonlyMap<string, Provider> =>
  new Map(
    settings.map((one) => [one.name, one.kind === 'github' ? createGithub(one) : createOpenIdConnect(one)] as const),
  );
