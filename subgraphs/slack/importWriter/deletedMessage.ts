/** What a deleted message has in its columns: its place in its channel and thread stays, nothing that it said. */
const contents: Readonly<Record<string, string>> = {
  is_deleted: 'true',
  author_id: 'null',
  sender_name: 'null',
  sender_icon_url: 'null',
  text: 'null',
  processed_text: 'null',
  rich_text: 'null',
  mentions: `'{}'`,
  links: 'null',
  subtype: 'null',
  is_edited: 'false',
  edited_ts: 'null',
  attachments: 'null',
  files: 'null',
  raw: 'null',
  reaction_count: '0',
  category: 'null',
  sentiment: 'null',
  analyzed_at: 'null',
  analysis: 'null',
};

/** As the assignments of an update. */
export const emptied = Object.entries(contents)
  .map(([column, value]) => `${column} = ${value}`)
  .join(', ');
