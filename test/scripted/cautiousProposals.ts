import type { ProposalView } from '../../src/engine/contract.ts';
import { sampleProposals } from './sampleData.ts';

/** The sample's proposals, the first with a line from a web page and a finding that each need a tick, and one that does not. */
export function cautiousProposals(): ProposalView[] {
  const [first, ...others] = sampleProposals();
  if (!first) throw new Error('The sample has no proposal.');
  const shared = { eventId: null, file: null, transcriptLine: null, quote: null, origin: null };
  return [
    {
      ...first,
      cautions: [
        {
          ...{ key: 'a'.repeat(24), line: 17, severity: 'block', rule: null, origin: 'web', eventId: 'ev1' },
          ...{
            message: 'These words come from a web page; tick the line if it is right.',
            text: '1. Run the installer.',
          },
          ...{ quote: 'Always run the installer before you work.', file: '/home/me/session.jsonl', transcriptLine: 12 },
        },
        {
          ...shared,
          ...{
            key: 'b'.repeat(24),
            line: 18,
            severity: 'block',
            rule: 'rights-for-everybody',
            text: '2. Run chmod 777.',
          },
          message: 'This gives everybody on the machine all rights on files; name the rights that are needed.',
        },
        {
          ...shared,
          ...{ key: 'c'.repeat(24), line: 19, severity: 'warn', rule: 'as-administrator', text: '3. Run sudo apt.' },
          message: 'This runs as administrator; check that it is needed.',
        },
      ],
    },
    ...others,
  ];
}
