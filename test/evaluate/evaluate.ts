import path from 'node:path';
import { parseArgs } from 'node:util';
import { examplesOf } from './examples.ts';
import { proposalReport, proposalsOf, readPatterns, readVerdicts } from './proposalReport.ts';
import { readLabels, readRecordings } from './recordings.ts';
import { correctiveReport, countReport, kindReport, signalsByEvent } from './signalReport.ts';
import { thresholdReport } from './thresholdReport.ts';

/** Prints how right signals and proposals are, judged by labels and known patterns of recorded transcripts. */
const { values } = parseArgs({
  options: {
    labels: { type: 'string' },
    transcripts: { type: 'string' },
    patterns: { type: 'string' },
    verdicts: { type: 'string' },
    'cross-validate': { type: 'boolean', default: false },
  },
});
if (!values.labels || !values.transcripts) {
  console.error(
    'usage: npm run evaluate -- --labels FILE --transcripts FOLDER [--patterns FILE] [--verdicts FILE] [--cross-validate]',
  );
  process.exit(2);
}
const labels = readLabels(path.resolve(values.labels));
const recordings = await readRecordings(path.resolve(values.transcripts));
const { examples, missing } = examplesOf(recordings, labels);
const signals = signalsByEvent(recordings);
console.log(
  [
    `# Evaluation on ${recordings.sessions.length} sessions, ${labels.length} labels`,
    missing.length === 0 ? '' : `\n${missing.length} labels name a prompt that was not found and are left out.`,
    correctiveReport(examples, signals, values['cross-validate']),
    kindReport(recordings, labels, signals),
    countReport(signals),
    ...(values.patterns
      ? [
          proposalReport(
            recordings,
            proposalsOf(recordings),
            readPatterns(path.resolve(values.patterns)),
            values.verdicts ? readVerdicts(path.resolve(values.verdicts)) : [],
          ),
          thresholdReport(recordings, readPatterns(path.resolve(values.patterns))),
        ]
      : []),
  ].join('\n\n'),
);
