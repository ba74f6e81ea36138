import { stat } from 'node:fs/promises';
import { ExportError, quoted } from './exportError.ts';
import { openFolder } from './folderSource.ts';
import { exportLimits, type ExportLimits } from './limits.ts';
import { openZip } from './zipSource.ts';

/** The files of an export, wherever they lie. Paths use `/`, are relative, and name regular files only. */
export interface ExportSource {
  /** Bytes of each file, by path. */
  readonly files: ReadonlyMap<string, number>;
  /** What is there and no file to be read, with the reason. */
  readonly passedOver: readonly { path: string; reason: string }[];
  /** Says which files will be read, before any is. @throws ExportError where one, or all together, are beyond the limits. */
  admit(paths: readonly string[]): void;
  /** A file's bytes; throws ExportError where they are not all there or not what the source declares. */
  read(path: string): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** Opens a Slack export: a folder, or a zip file, which is read in place and never unpacked to disk. */
export async function openSource(path: string, limits: ExportLimits = exportLimits): Promise<ExportSource> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ExportError(
      `${quoted(path)} cannot be opened (${error.code ?? 'unknown error'}). Give the path of a Slack export: a zip file or a folder.`,
    );
  });
  if (found.isDirectory()) return openFolder(path, limits);
  if (found.isFile()) return openZip(path, limits);
  throw new ExportError(`${quoted(path)} is neither a zip file nor a folder.`);
}
