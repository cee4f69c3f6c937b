/** What connecting an assistant asks for, and what stands in its way. `{0}` and so on stand for values. */
export const connectSentences: readonly string[] = [
  '“{0}” cannot be connected. Those that can are {1}.',
  '{0} has a server named “{1}” that Skillify did not write, so nothing was changed. Rename or remove it, then try again.',
  'In {0}, “{1}” is not what servers look like, so nothing was changed. Correct it, then try again.',
  'In {0}, “{1}” is written so that no table can follow, so nothing was changed. Write each server as a table of its own, then try again.',
  'In {0}, the marks around Skillify’s table are gone, so nothing was changed. Remove the table by hand.',
  '{0} is not valid TOML, so nothing was changed ({1}). Repair it, then try again.',
  '{0} is not valid JSON, so nothing was changed. Repair it, then try again.',
  'The MCP server {0} is missing. Install Skillify again.',
  'Claude Code asks once whether the server of .mcp.json may run.',
  'It names paths of this machine, so keep it out of what you share.',
  'Start {0} again in the project to load the server.',
  'Switch the server on in Cursor’s settings for MCP.',
  'Start OpenCode again to load the server.',
];
