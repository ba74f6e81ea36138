/** What somebody says in a demonstration conversation. */
export interface Said {
  by: string;
  text: string;
  reactions?: Record<string, readonly string[]>;
  replies?: readonly Said[];
  edited?: boolean;
  subtype?: string;
  file?: string;
}

/** One morning of one channel. */
export interface Conversation {
  channel: string;
  /** Days before the day of the seed. */
  daysAgo: number;
  said: readonly Said[];
}

export const say = (by: string, text: string, more: Omit<Said, 'by' | 'text'> = {}): Said => ({ by, text, ...more });
