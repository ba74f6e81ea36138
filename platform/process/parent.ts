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

const throughNpm = (): boolean =>
  process.env['npm_lifecycle_event'] !== undefined &&
  /^(\S*\/)?(sh|dash|bash|ash|busybox sh) -c /.test(findProcess(process.ppid)?.command ?? '');
