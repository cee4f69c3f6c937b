import { rules, type ScanRule } from './scanRule.ts';

const loaders = '(?:curl|wget|fetch|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod)';
const shells =
  '(?:(?:\\/usr)?(?:\\/local)?\\/bin\\/)?(?:(?:ba|z|da|k|fi)?sh|pwsh|powershell|cmd|iex|invoke-expression)';
const interpreters = '(?:python[\\d.]{0,4}|node|perl|ruby|php|deno|bun)';
const elevation =
  '(?:sudo\\s{1,4}(?:-\\w{1,4}\\s{1,4}){0,3})?(?:env\\s{1,4})?(?:xargs\\s{1,4}(?:-\\w{1,4}\\s{1,4}){0,3})?';

/** What runs a text that came from the network a moment ago. */
export const downloadRules: readonly ScanRule[] = [
  ...rules(
    {
      name: 'download-to-shell',
      severity: 'block',
      message: 'This runs what a server sends, unseen; take it out, or download, read and then run it.',
    },
    [
      new RegExp(`\\b${loaders}\\b[^\\n]{0,300}\\|\\s{0,8}${elevation}${shells}(?![\\w.-])`, 'i'),
      // With a program of its own (-c, -e, -m) an interpreter only reads the download as data.
      new RegExp(
        `\\b${loaders}\\b[^\\n]{0,300}\\|\\s{0,8}${elevation}${interpreters}(?![\\w.])(?!\\s{1,4}-(?:c|e|m|p|n|r|pe|ne)\\b)`,
        'i',
      ),
      new RegExp(`(?<![\\w.-])${shells}\\s{1,4}(?:-\\w{1,4}\\s{1,4}){0,3}<\\(\\s{0,4}${loaders}\\b`, 'i'),
      new RegExp(
        `(?:\\beval|\\bsource|(?:^|\\s)\\.|\\b(?:ba|z|da|k)?sh\\s{1,4}-\\w{0,3}c|\\b${interpreters}\\s{1,4}-[ce])\\s{1,4}["']?(?:\\$\\(|\`|<\\()\\s{0,4}${loaders}\\b`,
        'i',
      ),
      /\b(?:iex|invoke-expression)\b[^\n]{0,80}\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|downloadfile|net\.webclient)\b/i,
      /\b(?:exec|eval)\s{0,4}\([^\n]{0,80}\b(?:urlopen|requests\.get|urllib|fetch|http\.get)\b/i,
      /\b(?:urlopen|requests\.get)\s{0,4}\([^\n]{0,200}\b(?:exec|eval)\s{0,4}\(/i,
      /\bmshta\s{1,4}https?:|\bregsvr32\b[^\n]{0,80}\/i:https?:|\bcertutil\b[^\n]{0,40}-urlcache\b|\bbitsadmin\b[^\n]{0,40}\/transfer\b/i,
    ],
  ),
  ...rules(
    {
      name: 'download-then-run',
      severity: 'block',
      message:
        'This downloads a file and runs it at once; take it out, or say what is downloaded and how it is checked.',
    },
    [
      /\b(?:curl|wget|aria2c|iwr|invoke-webrequest)\b[^\n]{0,300}\s(?:-o|-O|-OutFile|--output|--output-document|>)[=\s]{0,3}(["']?[\w./~$-]{1,120}["']?)[^\n]{0,160}(?:&&|;|\bthen\b|\band\b)\s{0,4}(?:sudo\s{1,4})?(?:(?:ba|z|da)?sh|python3?|node|chmod\s{1,4}\+x|source|run|execute)\s{1,4}\1(?![\w-])/i,
      /\b(?:curl|wget)\b[^\n]{0,300}(?:&&|;)\s{0,4}(?:sudo\s{1,4})?(?:chmod\s{1,4}(?:\+x|[0-7]{3,4})\s{1,4}\S{1,120}|(?:ba|z|da)?sh\s{1,4}[\w./~-]{1,120})/i,
    ],
  ),
  ...rules(
    {
      name: 'package-from-elsewhere',
      severity: 'warn',
      message: 'This takes packages from an address of its own; check that it is the project’s.',
      mayBeForbidden: true,
    },
    [
      /(?:--registry|--index-url|--extra-index-url|--source)[=\s]{1,3}["']?https?:\/\/(?!registry\.npmjs\.org|pypi\.org)/i,
      /\b(?:npm|pnpm|yarn|bun)\s{1,4}config\s{1,4}set\s{1,4}\S{0,40}registry\b/i,
      /\b(?:npx|npm\s{1,4}(?:i|install)|pnpm\s{1,4}add|yarn\s{1,4}add|pip3?\s{1,4}install|uvx|go\s{1,4}install|cargo\s{1,4}install\s{1,4}--git)\s{1,4}(?:-\S{1,20}\s{1,4}){0,4}["']?(?:git\+)?http:\/\//i,
    ],
  ),
  ...rules(
    {
      name: 'runs-output',
      severity: 'warn',
      message: 'This runs whatever another command prints; check that command.',
      mayBeForbidden: true,
    },
    [/\beval\s{1,4}["']?(?:\$\(|`)/i],
  ),
];
