import type { Random } from '../../random.ts';

/** How one project spells its tables and columns. */
export interface Naming {
  /** `support ticket` → `support_tickets`, `SupportTicket`, `app_support_ticket` … */
  table(words: string): string;
  /** `organization id` → `organization_id`, `organizationId` … */
  column(words: string): string;
}

export function drawNaming(random: Random): Naming {
  const spell = random.pick(Object.values(spellings));
  const plural = random.chance(0.6);
  const prefix = random.chance(0.15) ? 'app ' : '';
  return {
    table: (words) => spell.table(prefix + (plural ? severalOf(words) : words)),
    column: spell.column,
  };
}

const snake = (words: string): string => words.replaceAll(' ', '_');
const pascal = (words: string): string => words.replace(/(?:^| )([a-z])/g, (_, letter: string) => letter.toUpperCase());
const camel = (words: string): string => words.replace(/ ([a-z])/g, (_, letter: string) => letter.toUpperCase());

const spellings = {
  snake: { table: snake, column: snake },
  camel: { table: camel, column: camel },
  pascal: { table: pascal, column: camel },
  pascalAndSnake: { table: pascal, column: snake },
  words: { table: (words: string) => words, column: snake },
};

const irregular: Record<string, string> = {
  person: 'people',
  company: 'companies',
  category: 'categories',
  reply: 'replies',
};

function severalOf(words: string): string {
  const all = words.split(' ');
  const last = all.at(-1)!;
  const several =
    irregular[last] ??
    (/(s|x|ch|sh)$/.test(last) ? `${last}es` : /[^aeou]y$/.test(last) ? `${last.slice(0, -1)}ies` : `${last}s`);
  return [...all.slice(0, -1), several].join(' ');
}
