/** What a project has that can be asked about, most important first. */
export interface AskableThings {
  readonly topics: readonly string[];
  readonly skills: readonly string[];
  readonly files: readonly string[];
}

/** Questions that this project has an answer to, and some that every project has. Written as the engine understands them. Pure. */
export function exampleQuestions({ topics, skills, files }: AskableThings): readonly string[] {
  const [topic, otherTopic] = topics;
  const [skill] = skills;
  const file = files[0]?.split(/[\\/]/).at(-1);
  return [
    'summarise the last hour',
    topic === undefined ? 'what failed in the last day?' : `what ${topic} failures in the last day?`,
    otherTopic === undefined ? 'show me recent successful runs' : `show me recent successful runs of ${otherTopic}`,
    skill === undefined ? 'what patterns have we codified?' : `why do we have the ${skill} skill?`,
    file === undefined ? 'which files changed yesterday?' : `which sessions touched ${file} this week?`,
    'what was corrected this week?',
  ];
}
