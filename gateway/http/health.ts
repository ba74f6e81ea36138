/** Whether the gateway can serve, and which part of the graph answers. */
export interface Health {
  /**
   * 200 from the moment on at which it could serve: a subgraph that is away empties its own fields only, so it is told
   * in the body and takes no gateway out of a balancer, nor keeps one that starts out of it.
   */
  ready(): Promise<{ status: 200 | 503; body: { status: 'ready' | 'starting' } }>;
}

/** For subgraphs that are not known to have a health of their own. */
export const readyAtOnce: Health = { ready: async () => ({ status: 200, body: { status: 'ready' } }) };

export interface HealthReport {
  status: 'ready' | 'starting';
  keys: 'read' | 'missing';
  /** One whose public key is not published cannot be asked, which is no answer either. */
  subgraphs: Record<string, 'answers' | 'does not answer'>;
}

const pause = 1_000;

/**
 * Ready once `needed`, without which nobody can be served, has answered: a subgraph of the graph that is there.
 * Subgraphs are asked at most once a second.
 * @param urls each subgraph's base URL, as of now; a graph that takes the place of another may have new ones.
 * @param isReady whether the subgraph of this name says so at this URL; never fails.
 * @param hasKey whether the key ring holds a subgraph's key.
 */
export function createHealth(
  urls: () => ReadonlyMap<string, string>,
  isReady: (name: string, url: string) => Promise<boolean>,
  hasKey: (subgraph: string) => Promise<boolean>,
  needed: string,
  now: () => number = Date.now,
): Health {
  let asked: { at: number; report: Promise<HealthReport> } | undefined;
  let started = false;

  async function look(): Promise<HealthReport> {
    const isKnown = (name: string) => hasKey(name).catch(() => false);
    const [keys, ...found] = await Promise.all([
      isKnown(needed),
      ...[...urls()].map(async ([name, url]) => {
        const [known, answered] = await Promise.all([isKnown(name), isReady(name, url)]);
        return [name, known && answered] as const;
      }),
    ]);
    started ||= found.some(([name, answered]) => name === needed && answered);
    return {
      status: started ? 'ready' : 'starting',
      keys: keys ? 'read' : 'missing',
      subgraphs: Object.fromEntries(found.map(([name, answered]) => [name, answered ? 'answers' : 'does not answer'])),
    };
  }

  return {
    async ready() {
      if (asked === undefined || now() - asked.at >= pause) asked = { at: now(), report: look() };
      const body = await asked.report;
      return { status: body.status === 'ready' ? 200 : 503, body };
    },
  };
}
