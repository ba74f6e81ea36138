import type { BlockType } from '../block/entities.ts';

interface SeedBlock {
  type: BlockType;
  title: string;
  content: string;
  tags: string[];
  metadata: Record<string, unknown>;
  /** What the second version says. */
  revision?: string;
}

/** A small library: at least one block of each type, the same titles in every organization. */
export const blocks: SeedBlock[] = [
  {
    type: 'COMPANY_PROFILE',
    title: 'Who we are',
    tags: ['company', 'presentation'],
    metadata: { language: 'en' },
    content: '{company} builds and renovates public buildings, roads and bridges with 120 employees at three sites.',
    revision:
      '{company} builds and renovates public buildings, roads and bridges with 140 employees at four sites, and has done so since 1987.',
  },
  {
    type: 'PERSON_CV',
    title: 'Site manager, 18 years of experience',
    tags: ['team', 'cv'],
    metadata: { years: 18, languages: ['en', 'fr'] },
    content: 'Civil engineer; site manager of twelve bridges and six schools; safety coordinator level 1.',
  },
  {
    type: 'PERSON_CV',
    title: 'Works supervisor, timber construction',
    tags: ['team', 'cv', 'timber'],
    metadata: { years: 9 },
    content: 'Master carpenter; supervised the timber works of four sports halls; trained in working at height.',
  },
  {
    type: 'EQUIPMENT',
    title: 'Crane fleet',
    tags: ['equipment', 'lifting'],
    metadata: { count: 5 },
    content: 'Two tower cranes of 8 t at 50 m and three mobile cranes of 40 to 90 t, inspected every six months.',
  },
  {
    type: 'PROCEDURE',
    title: 'Safety on site',
    tags: ['safety', 'procedure'],
    metadata: { standard: 'ISO 45001' },
    content:
      'Every morning starts with a briefing of five minutes; nobody enters without protective equipment; near misses are reported the same day.',
    revision:
      'Every morning starts with a briefing of ten minutes; nobody enters without protective equipment; near misses are reported within the hour.',
  },
  {
    type: 'PROCEDURE',
    title: 'Quality control of concrete',
    tags: ['quality', 'procedure', 'ISO'],
    metadata: { standard: 'EN 206' },
    content:
      'Three samples for each 50 m³; tested after 7 and 28 days; results go to the client within two working days.',
  },
  {
    type: 'CERTIFICATION',
    title: 'ISO 9001',
    tags: ['quality', 'ISO'],
    metadata: { validUntil: '2027-06-30' },
    content: 'Quality management according to ISO 9001, certified since 2009.',
  },
  {
    type: 'CERTIFICATION',
    title: 'ISO 14001',
    tags: ['environment', 'ISO'],
    metadata: { validUntil: '2026-11-30' },
    content: 'Environmental management according to ISO 14001, certified since 2015.',
  },
  {
    type: 'METHODOLOGY_TEMPLATE',
    title: 'Working beside traffic',
    tags: ['methodology', 'roads'],
    metadata: {},
    content:
      'Works run in four phases; one lane stays open in each; signs are put up the night before and checked twice a day.',
  },
  {
    type: 'METHODOLOGY_TEMPLATE',
    title: 'Renovation in use',
    tags: ['methodology', 'schools'],
    metadata: {},
    content:
      'Noisy work is done before eight and after four; dust walls separate each floor; deliveries keep clear of breaks.',
  },
  {
    type: 'PAST_PROJECT_REFERENCE',
    title: 'Foot bridge over the canal',
    tags: ['bridge', 'steel'],
    metadata: { year: 2024, amount: 1_850_000 },
    content: 'A steel foot bridge of 64 m, assembled beside the canal and moved in over one night.',
  },
  {
    type: 'PAST_PROJECT_REFERENCE',
    title: 'Primary school, energy renovation',
    tags: ['school', 'insulation'],
    metadata: { year: 2025, amount: 3_200_000 },
    content: 'New façades and windows for 18 classrooms, in use throughout; the heat demand fell by 62 per cent.',
  },
];
