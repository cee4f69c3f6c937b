import type { DraftFlagKind } from '../mining/proposal.ts';

/** Something that a line names and that must come from somewhere: a command, an address or a path. */
export interface NamedThing {
  readonly kind: Extract<DraftFlagKind, 'new-command' | 'new-url' | 'new-path'>;
  readonly text: string;
}

const address =
  /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s`)>\]]+|\b(?:javascript|vbscript|data|file|mailto):\S+|\bwww\.[^\s`)>\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|dev|sh|app|ai|co|xyz|info|me|ru|cn|tk|top|site|online|invalid|example|test|onion)\b/gi;
const linkTarget = /\]\(([^)]*)\)/g;
const markup = /<!--|-->|<\/?[a-z][a-z0-9-]*(?:\s[^>]*)?\/?>/gi;
const option = /(?<![\w-])--?[a-z][\w-]*/gi;
const path =
  /(?<![\w./~-])(?:~?\.{0,2}\/[\w.@~-][\w./@~-]*|[\w.@-]+(?:\/[\w.@-]+)+\/?|\.[a-z][\w.-]+|[\w-]+\.(?:[cm]?[jt]sx?|py|go|rs|md|json|ya?ml|toml|sh|bash|zsh|ps1|bat|env|pem|key|cfg|ini|lock|sql|html|css|java|kt|rb|php|cs|cpp|c|h|exe|so|dll))\b/gi;
/** Words with letters of two scripts, or letters that only look like ASCII. */
const disguised =
  /[\p{L}\p{N}]*(?:[a-z][\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}][a-z]|[\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}])[\p{L}\p{N}]*/giu;
const spokenSlash =
  /^(?:and\/or|he\/she|his\/her|s\/he|i\/o|ci\/cd|yes\/no|on\/off|read\/write|either\/or|n\/a|a\/b)$/i;
/** Programs whose names are no English words, or that do harm in the wrong place. */
const programs =
  /\b(?:curl|wget|iwr|irm|invoke-(?:webrequest|restmethod|expression)|iex|certutil|bitsadmin|nc|ncat|netcat|socat|ssh|scp|sftp|rsync|telnet|sudo|doas|chmod|chown|chattr|rm|rmdir|dd|mkfs|shred|eval|exec|bash|zsh|ksh|sh|pwsh|powershell|cmd\.exe|osascript|crontab|systemctl|launchctl|nohup|xargs|base64|openssl|gpg|env|printenv|npm|npx|pnpm|pnpx|yarn|bunx?|deno|pip|pip3|pipx|uvx?|poetry|conda|gem|cargo|rustup|brew|apt|apt-get|yum|dnf|apk|pacman|choco|winget|docker|podman|kubectl|helm|terraform|git|gh|glab|svn|psql|mysql|sqlite3|mongosh?|redis-cli|aws|gcloud|az|python3?|perl|ruby|php|node|tsx|ts-node)\b(?![’'])/gi;

/** Everything in a line that names a command, an option, an address or a path. */
export function namedIn(line: string): readonly NamedThing[] {
  const things: NamedThing[] = [];
  const add = (kind: NamedThing['kind'], text: string) => {
    const bare = text.replace(/[.,;:!?]+$/, '');
    if (bare !== '') things.push({ kind, text: bare });
  };
  for (const [text] of line.matchAll(address)) add('new-url', text);
  for (const match of line.matchAll(linkTarget)) add('new-url', match[1] ?? '');
  for (const match of line.matchAll(/`([^`]+)`/g)) {
    const span = match[1] ?? '';
    if (span.match(address)?.[0] === span) continue;
    add(/\s/.test(span) || !span.match(path) ? 'new-command' : 'new-path', span);
  }
  const prose = line.replace(address, ' ');
  for (const [text] of prose.replace(/`[^`]+`/g, ' ').matchAll(markup)) add('new-command', text);
  for (const [text] of prose.matchAll(option)) add('new-command', text);
  for (const [text] of prose.matchAll(programs)) add('new-command', text);
  for (const [text] of prose.matchAll(path)) if (!spokenSlash.test(text)) add('new-path', text);
  for (const [text] of line.matchAll(disguised)) add('new-command', text);
  return things;
}
