/** What `skillify help` prints. */
export const helpText = `Skillify turns what your AI coding assistants learn from you into skills the next session uses.

  skillify now                     read new transcripts, find what recurs, propose skills
  skillify capture [--watch] [--listen ADDRESS]
                                   read new transcripts only; --watch goes on following them. Into a team's store:
                                   what is captured while that is away waits on disk; ADDRESS tells how it is
  skillify worker [--listen ADDRESS] [--once]
                                   mine what a team's store has gained, as one of many workers; --once ends when
                                   nothing is due
  skillify status                  what is read, where it is kept, what is wrong
  skillify status --egress [--show NUMBER]
                                   every call to a language model, and exactly what was sent
  skillify sessions                sessions of this project
  skillify signals [--strict]      corrections, preferences, failures and fixes found in them; --strict: the surest only
  skillify proposals               proposals that wait for a decision
  skillify proposals show ID       one proposal with its evidence, and what it changes
  skillify proposals approve ID [--side N] [--accept-line N] [--to IDS] [--scope project|user] [--mode copy|link]
                                   write it to .claude/skills/<name>/SKILL.md, and to the folders of the assistants
                                   named (such as --to codex,cursor:.cursor/skills); of opposite advice name the side
  skillify proposals choose ID --side N
                                   show one side of opposite advice as the draft; nothing is written
  skillify proposals edit ID --file F
  skillify proposals dismiss ID --reason R
  skillify proposals snooze ID     ask again in a week
  skillify proposals reopen ID     take a dismissal back
  skillify skills                  approved and retired skills
  skillify skills show NAME [--version N]
  skillify skills history NAME     every approved version: who worded it, who approved it, what it rests on
  skillify skills diff NAME [A] [B]
                                   what changed between two versions, or the last two
  skillify skills origin PATH      the skill, version and evidence behind a SKILL.md, by its metadata, even when edited
  skillify skills restore NAME [--version N] [--accept-line N]
                                   write an earlier version again, as the newest
  skillify skills retire NAME [--reason R]
  skillify skills status [NAME]    every copy of a skill: as delivered, edited, deleted, moved, and who reads it
  skillify skills ledger [NAME]    how skills did since approval: called for, loaded, and whether the mistake came back
  skillify skills deliver NAME [--to IDS] [--scope project|user] [--mode copy|link]
                                   bring its copies up to date, and add those of the assistants named
  skillify skills undeliver NAME --from IDS [--scope project|user]
                                   remove the copies of these assistants
  skillify skills folders          the folders skills can be delivered to, and who reads them
  skillify skills trigger NAME --prompt TEXT
                                   whether a skill or draft fires on a prompt, and which rival wins; “-” reads the prompt
  skillify skills trigger NAME --lab
                                   its description on the prompts of this project: recall, precision, words to add or
                                   remove, what assistants cut off, and a backtest
  skillify skills lint PATH... [--fix]
                                   check SKILL.md files, or all below a folder, against the Agent Skills format, the
                                   limits of assistants, and what the project has of the scripts and files they name;
                                   ends with 1 on errors; --fix makes the changes that need nobody
  skillify recall --prompt TEXT [--limit N] [--budget TOKENS]
                                   the skills of your skill folders that fit a task, or none; “-” reads the task
  skillify ask QUESTION [--now TIME]
                                   answer from what is recorded, with citations: "what failed in the last hour?",
                                   "which sessions touched auth.ts yesterday?", "why do we have the pnpm skill?"
  skillify summaries [--since T] [--until T] [--window quarter-hour|hour|day|session] [--topic NAME] [--limit N]
                                   rolling summaries, the latest first
  skillify search QUERY [--since 2h] [--until T] [--assistant A] [--in sessions,memory,skills,proposals]
                  [--outcome failed] [--limit N]
                                   find prompts, responses, commands, errors, summaries, proposals and skills;
                                   "words in a row", begin*, -without, assistant:codex kind:failure since:2h
  skillify import FILE|FOLDER [--format F]
                                   OpenTelemetry traces, Langfuse exports, fine-tuning JSONL, SpecStory histories
  skillify forget --session ID     remove every trace of a session and never read it again
  skillify prune [--older-than 90d] [--dry-run]
                                   drop the raw text of old sessions and keep what was learned from them: by default
                                   what is older or more than SKILLIFY_RETENTION_DAYS and SKILLIFY_RETENTION_MAX_SIZE_MB
                                   or the editor's settings allow (365 days, 2048 MB); it does not come back
  skillify mcp [--no-capture]      serve agents over the Model Context Protocol on standard input and output
  skillify connect [ASSISTANT...] [--dry-run] [--remove]
                                   tell assistants of that server in their own files; --remove takes it back
  skillify hooks [status|install|uninstall] [ASSISTANT...] [--dry-run]
                                   let assistants tell when a turn ends; makes SKILLIFY_CAPTURE=false work
  skillify hooks [status|install|uninstall] --recall [ASSISTANT...] [--dry-run]
                                   name the skills that may apply with each prompt (Claude Code)
  skillify team [status|members|skills|connect check]
                                   the team's store that --store postgres://… or SKILLIFY_STORE names, as you see it
  skillify team push|pull|sync [--scope S] [--accept]
                                   send your sessions; receive approved skills as proposals to accept here; both;
                                   --accept takes what needs nobody where the committed .skillify file allows it
  skillify team proposals [show ID] [--scope me|team|organisation] [--member NAME]
                                   what waits for the team's decision, and whose sessions are behind it
  skillify team approve ID [--side N] [--file SKILL.md] [--accept]
  skillify team dismiss ID --reason R
  skillify team snooze|reopen ID   decide for the team; writes no file, but --accept writes the skill here
  skillify team retire NAME [--reason R]
                                   propose its removal wherever it was accepted
  skillify team init ORGANISATION  make or update the schema, as its owner (SKILLIFY_LOGIN_PASSWORD: that of token logins)
  skillify team member [list|add|role|token|revoke] NAME --organisation O [--role reader|writer|reviewer|admin]
                 [--login-role R]  who may enter, as the schema's owner; tokens are shown once

Options of every command:
  --project DIR    the project; default: the current folder
  --home DIR       where assistants keep their data; default: your home
  --store DIR      where Skillify keeps its own; default: $SKILLIFY_STORE, else the platform's data folder; or the
                   address of a team's PostgreSQL store, postgres://user@host:port/database
  --data DIR       with a team's store, where this machine's own files are; default: $SKILLIFY_DATA, else as above
  --alias PATH     another path (or git remote) under which sessions of this project were recorded; repeatable
  --json           one JSON document on standard output
  --writer WRITER  who words drafts: template (default, asks nobody), anthropic (needs ANTHROPIC_API_KEY), claude-cli
  --no-model       never ask a language model, whatever else is set

Environment of the writer: SKILLIFY_WRITER, SKILLIFY_MODEL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL,
SKILLIFY_MAX_TOKENS_PER_RUN, SKILLIFY_MAX_TOKENS_PER_DAY, SKILLIFY_MAX_COST_PER_RUN_USD, SKILLIFY_MAX_COST_PER_DAY_USD

Environment of a team's store: SKILLIFY_TOKEN (or PGPASSWORD, or a passfile), SKILLIFY_WORKSPACE_ID,
SKILLIFY_CAPTURE, SKILLIFY_CAPTURE_ONLY_CLI, SKILLIFY_LISTEN, SKILLIFY_SPOOL_MB (256), SKILLIFY_DRAIN_SECONDS (20)

Exit codes: 0 done, 1 failed with a sentence on standard error, 2 wrong usage.
`;
