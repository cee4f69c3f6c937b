import { parse, type TomlTable } from 'smol-toml';
import type { ServerCommand, TomlServers } from '../../assistants/mcpConfigs.ts';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { recordAt } from '../../base/json.ts';
import type { EditedText } from '../edits/receipts.ts';

const begin = '# skillify: begin';
const end = '# skillify: end';

/** Adds a table for a server behind all others; no other line changes. Throws `invalid-input` where that is not safe. */
export function addTomlServer(
  file: string,
  before: string,
  servers: TomlServers,
  name: string,
  server: ServerCommand,
): EditedText {
  parsed(file, before);
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const isOpen = before !== '' && !before.endsWith('\n');
  const { command, args, env } = server;
  const lines = [
    ...(before.trim() === '' ? [] : ['']),
    begin,
    `[${servers.table}.${name}]`,
    `command = ${tomlText(command)}`,
    `args = [${args.map(tomlText).join(', ')}]`,
    ...(Object.keys(env).length === 0
      ? []
      : [
          `env = { ${Object.entries(env)
            .map(([key, value]) => `${tomlText(key)} = ${tomlText(value)}`)
            .join(', ')} }`,
        ]),
    end,
    '',
  ];
  const text = `${isOpen ? lineEnd : ''}${lines.join(lineEnd)}`;
  const after = before + text;
  try {
    parse(withoutMark(after));
  } catch (cause) {
    throw new SkillifyError(
      'invalid-input',
      `In ${file}, “${servers.table}” is written so that no table can follow, so nothing was changed. Write each server as a table of its own, then try again.`,
      { cause },
    );
  }
  return { text: after, insertions: [{ offset: before.length, text }] };
}

/** The table of that name, as data; undefined where there is none. Throws `invalid-input` for a file that is not TOML. */
export function tomlServer(file: string, text: string, servers: TomlServers, name: string): unknown {
  return recordAt(parsed(file, text)[servers.table], name);
}

/** Takes our lines out again, with the empty line before them. Throws `invalid-input` where the marks are gone. */
export function removeTomlServer(file: string, text: string): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.trimEnd() === begin);
  const to = lines.findIndex((line, index) => index > from && line.trimEnd() === end);
  if (from < 0 || to < 0)
    throw new SkillifyError(
      'invalid-input',
      `In ${file}, the marks around Skillify’s table are gone, so nothing was changed. Remove the table by hand.`,
    );
  const isSpaced = from > 0 && lines[from - 1]?.trim() === '';
  return [...lines.slice(0, isSpaced ? from - 1 : from), ...lines.slice(to + 1)].join('\n');
}

function parsed(file: string, text: string): TomlTable {
  try {
    return parse(withoutMark(text));
  } catch (cause) {
    const [reason] = messageOf(cause).split('\n');
    throw new SkillifyError(
      'invalid-input',
      `${file} is not valid TOML, so nothing was changed (${reason}). Repair it, then try again.`,
      { cause },
    );
  }
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/** A basic string of TOML escapes as JSON does, but for one control character. */
function tomlText(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
