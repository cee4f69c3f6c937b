import { stringAt } from '../base/json.ts';

/** Assistants that can tell Skillify when a turn or a session ends. */
export type HookedAssistant =
  | 'claude-code'
  | 'codex'
  | 'cursor'
  | 'openclaw'
  | 'hermes'
  | 'pi'
  | 'copilot-cli'
  | 'gemini-cli';

/** Entries for a JSON file that others use too: which events, and what stands in the list of each. */
export interface JsonHooks {
  readonly kind: 'json';
  /** Members a new file begins with. */
  readonly preamble: Readonly<Record<string, unknown>>;
  readonly entries: (command: string) => Readonly<Record<string, unknown>>;
}

/** Lists in a YAML file that others use too. */
export interface YamlHooks {
  readonly kind: 'yaml';
  readonly events: readonly string[];
  readonly timeoutSeconds: number;
}

/** Files of our own; `relativePath` is below the folder. */
export interface OwnFileHooks {
  readonly kind: 'files';
  readonly files: (
    command: string,
    spoolFolder: string,
  ) => readonly { readonly relativePath: string; readonly text: string }[];
}

/** How an assistant's hooks are installed. */
export interface HookConfig {
  readonly assistant: HookedAssistant;
  readonly displayName: string;
  /** Environment variable that moves the assistant's folder, and the folder below the home without it. */
  readonly folderVariable: string | null;
  readonly folder: string;
  /** The file below that folder, or the folder of our own files. */
  readonly path: string;
  readonly hooks: JsonHooks | YamlHooks | OwnFileHooks;
  /** What the user must do besides, as a sentence; null when nothing. */
  readonly afterwards: string | null;
}

const timeoutSeconds = 5;

function grouped(events: readonly string[], timeout: number, more: Readonly<Record<string, unknown>> = {}): JsonHooks {
  const entry = (command: string) => ({ hooks: [{ type: 'command', command, timeout, ...more }] });
  return {
    kind: 'json',
    preamble: {},
    entries: (command) => Object.fromEntries(events.map((event) => [event, entry(command)])),
  };
}

const inProcess = (spoolFolder: string, caller: string) => `import { appendFileSync, mkdirSync } from 'node:fs';

const spool = ${JSON.stringify(spoolFolder)};
const isOff = [process.env.SKILLIFY_CAPTURE, process.env.HIVEMIND_CAPTURE].some((value) =>
  ['false', '0', 'off', 'no'].includes(String(value).toLowerCase()),
);

function note(event, session, transcript) {
  try {
    mkdirSync(spool, { recursive: true, mode: 0o700 });
    const line = { at: Date.now(), event, caller: '${caller}', session, transcript, cwd: process.cwd() };
    if (isOff && session) appendFileSync(spool + '/excluded.jsonl', JSON.stringify(line) + '\\n', { mode: 0o600 });
    appendFileSync(spool + '/hooks.jsonl', JSON.stringify({ ...line, excluded: isOff }) + '\\n', { mode: 0o600 });
  } catch {}
}
`;

const piExtension = (spoolFolder: string) => `// Installed by Skillify; remove it with "skillify hooks uninstall pi".
${inProcess(spoolFolder, 'pi')}
function told(event, context) {
  const file = context?.sessionManager?.getSessionFile?.() ?? null;
  const id = context?.sessionManager?.getSessionId?.() ?? (file ? file.replace(/^.*_|\\.jsonl$/g, '') : null);
  note(event, id, file);
}

export default function (pi) {
  pi.on('session_start', (_event, context) => told('session_start', context));
  pi.on('agent_end', (_event, context) => told('turn_end', context));
  pi.on('session_shutdown', (_event, context) => told('session_end', context));
}
`;

const openClawHook = `---
name: skillify
description: Tells Skillify when a session begins or ends.
metadata: { "openclaw": { "events": ["command:new", "command:reset", "command:stop", "message:sent"] } }
---

Installed by Skillify; remove it with "skillify hooks uninstall openclaw".
`;

const openClawHandler = (spoolFolder: string) => `// Installed by Skillify.
${inProcess(spoolFolder, 'openclaw')}
export default async function (event) {
  const context = event?.context ?? {};
  const ends = event?.type === 'command';
  note(ends ? 'session_end' : 'turn_end', context.sessionId ?? null, context.sessionFile ?? null);
}
`;

/** Every assistant whose hooks Skillify can install. */
export const hookConfigs: readonly HookConfig[] = [
  {
    assistant: 'claude-code',
    displayName: 'Claude Code',
    folderVariable: 'CLAUDE_CONFIG_DIR',
    folder: '.claude',
    path: 'settings.json',
    hooks: grouped(['SessionStart', 'Stop', 'SessionEnd'], timeoutSeconds),
    afterwards: null,
  },
  {
    assistant: 'codex',
    displayName: 'Codex',
    folderVariable: 'CODEX_HOME',
    folder: '.codex',
    path: 'hooks.json',
    hooks: grouped(['SessionStart', 'Stop', 'SessionEnd'], timeoutSeconds),
    afterwards: 'Codex skips new hooks until you approve them: run /hooks in Codex once.',
  },
  {
    assistant: 'cursor',
    displayName: 'Cursor',
    folderVariable: null,
    folder: '.cursor',
    path: 'hooks.json',
    hooks: {
      kind: 'json',
      preamble: { version: 1 },
      entries: (command) => ({
        sessionStart: { command, timeout: timeoutSeconds },
        stop: { command, timeout: timeoutSeconds },
        sessionEnd: { command, timeout: timeoutSeconds },
      }),
    },
    afterwards: 'Restart Cursor to load the hooks.',
  },
  {
    assistant: 'openclaw',
    displayName: 'OpenClaw',
    folderVariable: 'OPENCLAW_STATE_DIR',
    folder: '.openclaw',
    path: 'hooks/skillify',
    hooks: {
      kind: 'files',
      files: (_command, spoolFolder) => [
        { relativePath: 'HOOK.md', text: openClawHook },
        { relativePath: 'handler.ts', text: openClawHandler(spoolFolder) },
      ],
    },
    afterwards: 'Run “openclaw hooks enable skillify” and restart the gateway to load the hook.',
  },
  {
    assistant: 'hermes',
    displayName: 'Hermes',
    folderVariable: 'HERMES_HOME',
    folder: '.hermes',
    path: 'config.yaml',
    hooks: {
      kind: 'yaml',
      events: ['on_session_start', 'on_session_end', 'on_session_finalize'],
      timeoutSeconds,
    },
    afterwards: 'Hermes asks once whether the hooks may run; say yes.',
  },
  {
    assistant: 'pi',
    displayName: 'pi',
    folderVariable: 'PI_CODING_AGENT_DIR',
    folder: '.pi/agent',
    path: 'extensions',
    hooks: {
      kind: 'files',
      files: (_command, spoolFolder) => [{ relativePath: 'skillify.ts', text: piExtension(spoolFolder) }],
    },
    afterwards: null,
  },
  {
    assistant: 'copilot-cli',
    displayName: 'GitHub Copilot CLI',
    folderVariable: 'COPILOT_HOME',
    folder: '.copilot',
    path: 'hooks',
    hooks: {
      kind: 'files',
      files: (command) => {
        const entry = { type: 'command', bash: command, powershell: command, timeoutSec: timeoutSeconds };
        const hooks = { sessionStart: [entry], agentStop: [entry], sessionEnd: [entry] };
        return [{ relativePath: 'skillify.json', text: `${JSON.stringify({ version: 1, hooks }, null, 2)}\n` }];
      },
    },
    afterwards: null,
  },
  {
    assistant: 'gemini-cli',
    displayName: 'Gemini CLI',
    folderVariable: null,
    folder: '.gemini',
    path: 'settings.json',
    hooks: grouped(['SessionStart', 'AfterAgent', 'SessionEnd'], timeoutSeconds * 1000, { name: 'skillify' }),
    afterwards: null,
  },
];

/** The moments of a session that hooks tell of, by the names assistants give them. */
export function hookMoment(name: string): 'session_start' | 'turn_end' | 'session_end' | 'other' {
  switch (name) {
    case 'SessionStart':
    case 'sessionStart':
    case 'on_session_start':
      return 'session_start';
    case 'Stop':
    case 'stop':
    case 'AfterAgent':
    case 'agentStop':
    case 'on_session_end':
    case 'agent-turn-complete':
      return 'turn_end';
    case 'SessionEnd':
    case 'sessionEnd':
    case 'on_session_finalize':
      return 'session_end';
    default:
      return 'other';
  }
}

/** What a hook's input says of its caller. One installed hook may be fired by several assistants. */
export interface HookCall {
  readonly caller: string;
  readonly moment: ReturnType<typeof hookMoment>;
  readonly session: string | null;
  readonly transcript: string | null;
  readonly cwd: string | null;
}

/** Tells from a hook's input who called, when, and about which session. */
export function hookCallOf(input: unknown): HookCall {
  const text = (...keys: readonly string[]) => keys.map((key) => stringAt(input, key)).find((value) => value) ?? null;
  const transcript = text('transcript_path', 'transcriptPath');
  return {
    caller: callerOf(input, transcript),
    moment: momentOf(input, text('hook_event_name', 'hookEventName', 'type')),
    session: text('conversation_id', 'session_id', 'sessionId', 'thread-id', 'taskId'),
    transcript,
    cwd: text('cwd'),
  };
}

function momentOf(input: unknown, name: string | null): HookCall['moment'] {
  if (name !== null) return hookMoment(name);
  // Copilot CLI does not name the event; each has members of its own.
  if (stringAt(input, 'stopReason') !== undefined) return 'turn_end';
  if (stringAt(input, 'source') !== undefined) return 'session_start';
  return stringAt(input, 'reason') === undefined ? 'other' : 'session_end';
}

function callerOf(input: unknown, transcript: string | null): string {
  const has = (key: string) => typeof input === 'object' && input !== null && key in input;
  const path = transcript?.replaceAll('\\', '/') ?? '';
  if (has('cursor_version') || has('conversation_id')) return 'cursor';
  if (has('clineVersion') || has('taskId')) return 'cline';
  if (has('thread-id') || /\/rollout-[^/]*$/.test(path)) return 'codex';
  if (/\/(?:GitHub\.copilot-chat|workspaceStorage)\//.test(path)) return 'copilot-chat';
  if (has('profile') || has('extra')) return 'hermes';
  if (has('sessionId')) return 'copilot-cli';
  if (/\/\.gemini\/|\/tmp\/[^/]+\/chats\//.test(path) || has('prompt_response')) return 'gemini-cli';
  if (has('turn_id') || path.includes('/.codex/')) return 'codex';
  return 'claude-code';
}
