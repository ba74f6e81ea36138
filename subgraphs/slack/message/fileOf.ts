/** What Slack says of a file that was posted; whatever it does not say is null. */
export interface SlackFile {
  slackId: string | null;
  name: string | null;
  title: string | null;
  mimeType: string | null;
  fileType: string | null;
  sizeBytes: number | null;
  mode: string | null;
  permalink: string | null;
  uploadedBySlackId: string | null;
  uploadedAt: Date | null;
}

/** Slack's own object of a file, as an import keeps it. A value of another kind than Slack writes counts as not given. */
export function fileOf(kept: Readonly<Record<string, unknown>>): SlackFile {
  const text = (name: string) => (typeof kept[name] === 'string' ? kept[name] : null);
  const number = (name: string) => (typeof kept[name] === 'number' ? kept[name] : null);
  const seconds = number('created');
  return {
    slackId: text('id'),
    name: text('name'),
    title: text('title'),
    mimeType: text('mimetype'),
    fileType: text('filetype'),
    sizeBytes: number('size'),
    mode: text('mode'),
    permalink: text('permalink'),
    uploadedBySlackId: text('user'),
    uploadedAt: seconds !== null && Math.abs(seconds) <= latest ? new Date(seconds * 1000) : null,
  };
}

/** The last second of the year 9999: RFC 3339 has no later one. */
const latest = 253_402_300_799;
