import type { Health } from '../http/health.ts';
import type { GraphSwitch } from './graphSwitch.ts';
import type { Reload } from './reload.ts';

/** The health of a gateway that follows a registry: it says which version is served, and which newer one is refused; without any it is not ready, however well the rest is. */
export function versionHealth(health: Health, graphs: GraphSwitch, reload: Pick<Reload, 'refused'>): Health {
  return {
    async ready() {
      const { status, body } = await health.ready();
      const version = graphs.current()?.version ?? null;
      const refused = reload.refused();
      const graph = { version, ...(refused !== undefined && { refused }) };
      return version === null ? { status: 503, body: { ...body, status: 'starting', graph } } : { status, body: { ...body, graph } };
    },
  };
}
