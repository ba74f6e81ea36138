import { findProcess } from './processTable.ts';

const pause = 1_000;

/** With ORGRAPH_END_WITH_PARENT=1, calls `gone` once, within 2 s of the death of the process that started this one. */
export function endWithParent(gone: () => void): void {
  if (process.env['ORGRAPH_END_WITH_PARENT'] === '1') watchParent(gone);
}

/**
 * Calls `gone` once, within 2 s of the death of the parent, or, where npm started us through its `sh -c`, of the npm above it:
 * that shell outlives a killed npm, so the parent alone would never change.
 */
export function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const above = throughNpm() ? findProcess(parent)?.parent : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (above === undefined || findProcess(parent)?.parent === above)) return;
    clearInterval(timer);
    gone();
  }, pause);
  timer.unref();
}

const throughNpm = (): boolean =>
  process.env['npm_lifecycle_event'] !== undefined && /^(\S*\/)?(sh|dash|bash|ash|busybox sh) -c /.test(findProcess(process.ppid)?.command ?? '');
