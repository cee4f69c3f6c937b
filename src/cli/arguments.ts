import { parseArgs } from 'node:util';
import { SkillifyError } from '../base/errors.ts';

/** A command line, checked as far as its shape goes. */
export interface CommandLine {
  readonly command: string;
  readonly positionals: readonly string[];
  readonly project: string | undefined;
  readonly home: string | undefined;
  /** A folder, or the address of a PostgreSQL server. */
  readonly store: string | undefined;
  /** Folder for what is kept on this machine beside a store on a server. */
  readonly data: string | undefined;
  /** Address and port on which a headless process tells how it is. */
  readonly listen: string | undefined;
  /** Of a worker: ends when no job is due. */
  readonly once: boolean;
  readonly aliases: readonly string[];
  readonly json: boolean;
  readonly noModel: boolean;
  /** Who words drafts. */
  readonly writer: string | undefined;
  /** Of the status, what left the machine. */
  readonly egress: boolean;
  /** Number of one call to be shown. */
  readonly show: string | undefined;
  readonly watch: boolean;
  readonly reason: string | undefined;
  readonly file: string | undefined;
  /** Whom to deliver to, separated by commas. */
  readonly to: string | undefined;
  /** Whose copies to remove, separated by commas. */
  readonly from: string | undefined;
  /** `project` or `user`. */
  readonly scope: string | undefined;
  /** `copy` or `link`. */
  readonly mode: string | undefined;
  readonly limit: number | undefined;
  /** Side of a choice, 1-based. */
  readonly side: number | undefined;
  /** Lines of a draft that a person has looked at and accepts, 1-based. */
  readonly acceptLines: readonly number[];
  /** Version of a skill, 1-based. */
  readonly version: number | undefined;
  readonly session: string | undefined;
  readonly format: string | undefined;
  readonly dryRun: boolean;
  /** Takes a connection back. */
  readonly remove: boolean;
  /** Of signals, only the surest. */
  readonly strict: boolean;
  /** Leaves reading transcripts to someone else. */
  readonly noCapture: boolean;
  /** Of a search: from when, until when, of which assistant, where, and how it ended. */
  readonly since: string | undefined;
  /** When a question is asked; the clock where it is left out. */
  readonly now: string | undefined;
  /** Size of the windows that summaries are listed for, and what they are about. */
  readonly window: string | undefined;
  readonly topic: string | undefined;
  readonly until: string | undefined;
  readonly assistant: string | undefined;
  readonly in: string | undefined;
  readonly outcome: string | undefined;
  /** The task that skills are recalled for; `-` reads it from standard input. */
  readonly prompt: string | undefined;
  /** Tokens that recalled skills may have together. */
  readonly budget: number | undefined;
  /** Of hooks, the one that recalls skills. */
  readonly recall: boolean;
  /** Tries a skill on the project's prompts. */
  readonly lab: boolean;
  /** Of a check, makes the changes that are sure. */
  readonly fix: boolean;
  /** Of a team: organisation, workspace, a member, their role and the database role they log in as. */
  readonly organisation: string | undefined;
  readonly workspace: string | undefined;
  readonly member: string | undefined;
  readonly role: string | undefined;
  readonly loginRole: string | undefined;
  /** Of an approval for a team, accepts the skill here too; of an exchange, what needs nobody. */
  readonly accept: boolean;
  /** Age from which sessions are pruned, such as `90d`. */
  readonly olderThan: string | undefined;
}

export const commandNames = [
  'now',
  'capture',
  'status',
  'sessions',
  'signals',
  'proposals',
  'skills',
  'search',
  'ask',
  'summaries',
  'import',
  'hooks',
  'forget',
  'prune',
  'connect',
  'mcp',
  'recall',
  'worker',
  'team',
  'help',
  'version',
] as const;

/** Reads `process.argv` without its first two elements. Throws `usage` for what it cannot take. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  // In front it asks for Skillify's own version; behind a command it names one of a skill.
  const asksForVersion = argv[0] === '--version';
  const { values, positionals } = parse(asksForVersion ? argv.slice(1) : argv);
  const command = values.help ? 'help' : asksForVersion ? 'version' : (positionals[0] ?? 'help');
  if (!commandNames.some((name) => name === command))
    throw new SkillifyError('usage', `There is no command “${command}”. Run “skillify help” for those there are.`);
  return {
    command,
    positionals: positionals.slice(1),
    project: values.project,
    home: values.home,
    store: values.store,
    organisation: values.organisation,
    workspace: values.workspace,
    member: values.member,
    role: values.role,
    loginRole: values['login-role'],
    accept: values.accept ?? false,
    data: values.data,
    listen: values.listen,
    once: values.once ?? false,
    aliases: values.alias ?? [],
    json: values.json ?? false,
    noModel: values['no-model'] ?? false,
    writer: values.writer,
    egress: values.egress ?? false,
    show: values.show,
    watch: values.watch ?? false,
    reason: values.reason,
    file: values.file,
    to: values.to,
    from: values.from,
    scope: values.scope,
    mode: values.mode,
    session: values.session,
    format: values.format,
    dryRun: values['dry-run'] ?? false,
    remove: values.remove ?? false,
    strict: values.strict ?? false,
    noCapture: values['no-capture'] ?? false,
    since: values.since,
    now: values.now,
    window: values.window,
    topic: values.topic,
    until: values.until,
    assistant: values.assistant,
    in: values.in,
    outcome: values.outcome,
    prompt: values.prompt,
    budget: positiveNumber('budget', values.budget),
    recall: values.recall ?? false,
    lab: values.lab ?? false,
    fix: values.fix ?? false,
    olderThan: values['older-than'],
    limit: positiveNumber('limit', values.limit),
    side: positiveNumber('side', values.side),
    acceptLines: (values['accept-line'] ?? []).flatMap((text) => positiveNumber('accept-line', text) ?? []),
    version: positiveNumber('version', values.version),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        home: { type: 'string' },
        store: { type: 'string' },
        organisation: { type: 'string' },
        workspace: { type: 'string' },
        member: { type: 'string' },
        role: { type: 'string' },
        'login-role': { type: 'string' },
        accept: { type: 'boolean' },
        data: { type: 'string' },
        listen: { type: 'string' },
        once: { type: 'boolean' },
        alias: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        'no-model': { type: 'boolean' },
        writer: { type: 'string' },
        egress: { type: 'boolean' },
        show: { type: 'string' },
        watch: { type: 'boolean' },
        reason: { type: 'string' },
        file: { type: 'string' },
        to: { type: 'string' },
        from: { type: 'string' },
        scope: { type: 'string' },
        mode: { type: 'string' },
        since: { type: 'string' },
        now: { type: 'string' },
        window: { type: 'string' },
        topic: { type: 'string' },
        until: { type: 'string' },
        assistant: { type: 'string' },
        in: { type: 'string' },
        outcome: { type: 'string' },
        prompt: { type: 'string' },
        budget: { type: 'string' },
        recall: { type: 'boolean' },
        lab: { type: 'boolean' },
        fix: { type: 'boolean' },
        'older-than': { type: 'string' },
        limit: { type: 'string' },
        side: { type: 'string' },
        'accept-line': { type: 'string', multiple: true },
        session: { type: 'string' },
        format: { type: 'string' },
        'dry-run': { type: 'boolean' },
        remove: { type: 'boolean' },
        strict: { type: 'boolean' },
        'no-capture': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'string' },
      },
    });
  } catch (error) {
    throw new SkillifyError('usage', `${error instanceof Error ? error.message : String(error)} Run “skillify help”.`, {
      cause: error,
    });
  }
}

function positiveNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number <= 0)
    throw new SkillifyError('usage', `--${option} takes a whole number above zero.`);
  return number;
}
