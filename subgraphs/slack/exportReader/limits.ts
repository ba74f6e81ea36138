const mebibyte = 1024 * 1024;

/** How much of an export is read before it is refused as hostile. Sizes are bytes after decompression. */
export interface ExportLimits {
  files: number;
  fileBytes: number;
  totalBytes: number;
  /** One user, channel or message; the only size that memory depends on. */
  recordBytes: number;
  /** Uncompressed to compressed size of a file of more than a mebibyte; DEFLATE itself ends at 1,032. */
  ratio: number;
  /** Nesting of objects and lists within a record. */
  depth: number;
}

export const exportLimits: ExportLimits = {
  files: 500_000,
  fileBytes: 1024 * mebibyte,
  totalBytes: 64 * 1024 * mebibyte,
  recordBytes: 8 * mebibyte,
  ratio: 250,
  depth: 64,
};
