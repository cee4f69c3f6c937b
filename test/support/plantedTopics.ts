/** A thing that assistants get wrong in a project, with the words of those who work there. */
export interface PlantedTopic {
  readonly key: string;
  /** Stands in the text of the skill that is made of it. */
  readonly mark: RegExp;
  readonly requests: readonly string[];
  /** What the assistant runs when it gets it wrong, and when it gets it right. */
  readonly wrong: string;
  readonly right: string;
  /** Output of the wrong command where it fails; null where the user corrects it in words. */
  readonly failure: string | null;
  readonly corrections: readonly string[];
  readonly rule: string;
  /** What the user says who does not want what the skill says. */
  readonly objections: readonly string[];
}

/** Three topics with nothing in common. */
export const plantedTopics: readonly PlantedTopic[] = [
  {
    key: 'packages',
    mark: /pnpm/i,
    requests: [
      'Install the zod package',
      'Add lodash as a dependency',
      'We need the date-fns package in the api',
      'Install a package for reading spreadsheets',
      'Add the stripe dependency',
      'Install the types of express',
      'Add a dependency for parsing dates',
      'Install the uuid package',
    ],
    wrong: 'npm install zod',
    right: 'pnpm add zod',
    failure: null,
    corrections: [
      'No, use pnpm instead of npm.',
      'No, use pnpm, not npm.',
      "Don't use npm, use pnpm.",
      'That is wrong, use pnpm for installing packages.',
      'No, we use pnpm here. Use pnpm instead of npm.',
      'Stop using npm, use pnpm to install packages.',
    ],
    rule: 'From now on always use pnpm instead of npm for installing packages.',
    objections: [
      'No, use npm instead of pnpm.',
      "Don't use pnpm, use npm.",
      'No, use npm, not pnpm.',
      'Stop using pnpm, use npm to install packages.',
    ],
  },
  {
    key: 'migrations',
    mark: /db:migrate/,
    requests: [
      'Run the integration tests of the refunds',
      'Do the integration tests pass for invoices?',
      'Check the ledger with the integration tests',
      'Make the integration tests of payouts green',
      'Look why the integration tests of webhooks are red',
      'Run all integration tests once more',
    ],
    wrong: 'make integration',
    right: 'make db:migrate && make integration',
    failure: 'error: relation "refunds" does not exist',
    corrections: [],
    rule: '',
    objections: [],
  },
  {
    key: 'money',
    mark: /cents/i,
    requests: [
      'Add a fee to the invoice total',
      'Store the amount of each refund',
      'Compute the tax of an order',
      'Return the account balance from the api',
      'Add the discount amount to the invoice',
      'Sum the payout amounts of a merchant',
      'Show the total amount of fees',
    ],
    wrong: 'rg -n total src',
    right: 'rg -n totalCents src',
    failure: null,
    corrections: [
      'No, store money amounts as integer cents.',
      "Don't use floats for money amounts, use integer cents.",
      'That is wrong. Keep money amounts in integer cents.',
      'No, use integer cents for money amounts, not floats.',
      'Wrong, money amounts must be integer cents.',
    ],
    rule: 'From now on always store money amounts as integer cents.',
    objections: [
      'No, do not store money amounts as integer cents.',
      "Don't use integer cents for money amounts.",
      'Stop storing money amounts as integer cents.',
    ],
  },
];

/** Work that has to do with none of them. */
export const otherRequests: readonly string[] = [
  'Rename the scheduler module',
  'Draw a chart of the weekly traffic',
  'Translate the welcome mail into Dutch',
  'Compress uploaded photos',
  'Explain how the router finds a handler',
  'Make the header sticky on phones',
  'Log slow queries',
  'Fix the spelling in the onboarding screen',
];
