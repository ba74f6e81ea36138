import { z } from 'zod';

const styles = {
  bold: z.literal(true).optional(),
  italic: z.literal(true).optional(),
  strike: z.literal(true).optional(),
  underline: z.literal(true).optional(),
  code: z.literal(true).optional(),
};

const inline = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string(), ...styles }),
  /** `url` is http, https or mailto. */
  z.strictObject({ type: z.literal('link'), url: z.string(), text: z.string(), ...styles }),
  z.strictObject({ type: z.literal('user'), id: z.string(), name: z.string() }),
  /** `name` is null where not everybody who reads the message may know it. */
  z.strictObject({ type: z.literal('channel'), id: z.string(), name: z.string().nullable() }),
  z.strictObject({ type: z.literal('usergroup'), id: z.string(), name: z.string() }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']) }),
  /** `unicode` is the character, null for an emoji of the workspace's own. */
  z.strictObject({ type: z.literal('emoji'), name: z.string(), unicode: z.string().nullable() }),
  /** `timestamp` counts seconds since 1970 in UTC; `text` is what is shown where dates are not written anew. */
  z.strictObject({ type: z.literal('date'), timestamp: z.int(), text: z.string() }),
]);

const leaf = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('paragraph'), children: z.array(inline) }),
  z.strictObject({ type: z.literal('heading'), children: z.array(inline) }),
  z.strictObject({ type: z.literal('code'), text: z.string() }),
  /** `indent` counts from 0, `start` is the first number of an ordered list. */
  z.strictObject({
    type: z.literal('list'),
    isOrdered: z.boolean(),
    indent: z.int().min(0).max(8),
    start: z.int().min(0),
    items: z.array(z.array(inline)),
  }),
  z.strictObject({ type: z.literal('image'), url: z.string().nullable(), text: z.string() }),
  z.strictObject({ type: z.literal('file'), id: z.string().nullable(), name: z.string() }),
]);

/** Quotes and attachments hold blocks but no further quotes: no tree is deeper than this schema. */
const block = z.discriminatedUnion('type', [
  ...leaf.options,
  z.strictObject({ type: z.literal('quote'), children: z.array(leaf) }),
]);

/**
 * A message's text as a small tree that a frontend can show as it is: no HTML, no address but http, https and mailto, a
 * depth of four, and no more nodes and characters than `limits` says. Names are those of the import.
 */
export const richText = z.array(block);

export type Styles = { [Name in keyof typeof styles]?: true };
export type Inline = z.infer<typeof inline>;
export type Leaf = z.infer<typeof leaf>;
export type Block = z.infer<typeof block>;
export type RichText = Block[];

/** Of one tree. Slack cuts a person's message at 40,000 characters. */
export const limits = { nodes: 5_000, characters: 100_000 };
