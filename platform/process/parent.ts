import { findProcess } from './processTable.ts';

const pause = 1_000;

/**
 * With ORGRAPH_END_WITH_PARENT set, calls `gone` once, within 2 s of the death of the process that started this one.
 * The variable holds that process' id (so that a death before this call counts), or 1 for whoever is the parent now.
 */
export function endWithParent(gone: () => void): void {
  const parent = Number(process.env['ORGRAPH_END_WITH_PARENT']);
  if (parent > 0) watchParent(gone, parent === 1 ? process.ppid : parent);
}

/**
 * Calls `gone` once, within 2 s of the death of the parent, or, where npm started us through its `sh -c`, of the npm
 * above it: that shell outlives a killed npm, so the parent alone would never change.
 */
export function watchParent(gone: () => void, parent = process.ppid): void {
  const above = throughNpm() ? findProcess(parent)?.parent : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (above === undefined || findProcess(parent)?.parent === above)) return;
    clearInterval(timer);
    gone();
  }, pause);
  timer.unref();
}

/** Tells the process that started this one, where it listens for that, on which port this one answers. */
export function tellPort(port: number): void {
  if (process.connected) process.send!({ port });
}

/**
 * The status of a process that ends because somebody else has its port, where who started it listens for what it tells:
 * that one may give it another.
 */
export const portTaken = 98;

/**
 * Takes over the variables of the environment that the process that started this one tells after the start, such as
 * where others answer, and calls `taken` each time.
 */
export function hearVariables(taken: () => void): void {
  process.on('message', (message: { variables?: Record<string, string> } | null) => {
    if (message?.variables === undefined) return;
    Object.assign(process.env, message.variables);
    taken();
  });
}

const throughNpm = (): boolean =>
  process.env['npm_lifecycle_event'] !== undefined &&
  /^(\S*\/)?(sh|dash|bash|ash|busybox sh) -c /.test(findProcess(process.ppid)?.command ?? '');
