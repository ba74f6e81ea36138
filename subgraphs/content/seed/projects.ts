interface SeedProject {
  key: string;
  name: string;
  client: string;
  location: string;
  projectType: string;
  /** Days until the deadline. */
  due: number;
  sections: { sectionType: string; title: string; content: string; reviewed?: boolean }[];
}

/** Tenders with more and less of their documents, the same names in every organization. */
export const projects: SeedProject[] = [
  {
    key: 'bridge',
    name: 'Road bridge at the station',
    client: 'City works department',
    location: 'Station district',
    projectType: 'Civil engineering',
    due: 12,
    sections: [
      {
        sectionType: 'presentation',
        title: 'Our company',
        content: 'Thirty-eight years of bridges, four sites, one team for each.',
        reviewed: true,
      },
      {
        sectionType: 'methodology',
        title: 'How we build it',
        content: 'The deck is cast in two halves, so that trains keep running on one track at all times.',
      },
      {
        sectionType: 'planning',
        title: 'When it is done',
        content: 'Eleven months, of which four weekends need the line closed.',
      },
    ],
  },
  {
    key: 'school',
    name: 'Extension of the primary school',
    client: 'School board',
    location: 'North quarter',
    projectType: 'Building',
    due: 26,
    sections: [
      { sectionType: 'presentation', title: 'Our company', content: 'Schools are half of what we build.' },
      {
        sectionType: 'safety',
        title: 'Children beside a building site',
        content: 'The site has its own entrance, and no lorry moves during breaks.',
      },
    ],
  },
  {
    key: 'square',
    name: 'Market square, new paving',
    client: 'Town council',
    location: 'Old town',
    projectType: 'Roads',
    due: 40,
    sections: [],
  },
  {
    key: 'hall',
    name: 'Sports hall in timber',
    client: 'Sports association',
    location: 'River park',
    projectType: 'Building',
    due: 75,
    sections: [],
  },
];
