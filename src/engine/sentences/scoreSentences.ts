/** Why a part of a score is what it is. `{0}` and so on stand for values. */
export const scoreSentences: readonly string[] = [
  '{0} in {1} on {2}.',
  'The failing and the passing command are on record.',
  'Stated as a rule.',
  'Said as a correction {0}.',
  'Asked for in passing each time.',
  '{0} of {1} runs ended well; {2} shared.',
  'The changed command passed each time.',
  '{0} of {1} came as corrections of finished work.',
  'Last seen {0} before the latest session.',
  '{0} of {1} decided proposals of this kind were approved.',
  'Nothing contradicts it.',
  '{0} said the opposite.',
  '{0} since it was approved, compared with those before.',
];
