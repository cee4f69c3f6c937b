import { rules, type ScanRule } from './scanRule.ts';

/** What cannot be taken back. */
export const destructionRules: readonly ScanRule[] = [
  ...rules(
    {
      name: 'deletes-everything',
      severity: 'block',
      message: 'This deletes a whole disk or home folder; take it out.',
      mayBeForbidden: true,
    },
    [
      /\brm\s{1,4}(?:-\S{1,20}\s{1,4}){1,4}["']?(?:\/|~|\$HOME|\$\{HOME\}|\/\*|~\/\*|\/(?:home|Users|etc|usr|var))\/?["'*]{0,2}(?=\s|$|[`;&|])/i,
      /\bmkfs(?:\.\w{2,8})?\s{1,4}\/dev\/|\bdd\s{1,4}[^\n|;]{0,60}\bof=\/dev\/(?:sd|nvme|disk|hd)|>\s{0,3}\/dev\/(?:sd|nvme|disk)\w|:\(\)\s{0,3}\{\s{0,3}:\s{0,3}\||\bformat\s{1,4}[cd]:|\bcipher\s{1,4}\/w:/i,
    ],
  ),
  ...rules(
    {
      name: 'destructive-command',
      severity: 'warn',
      message: 'This cannot be taken back; say when it is right, or take it out.',
      mayBeForbidden: true,
    },
    [
      /\bgit\s{1,4}push\b[^\n|;&]{0,80}\s(?:--force(?!-with-lease)|-f|--mirror|\+\w{1,40}:)(?![\w-])/i,
      /\bgit\s{1,4}(?:filter-branch|filter-repo|reflog\s{1,4}expire|update-ref\s{1,4}-d)\b|\bgit\s{1,4}reset\b[^\n|;&]{0,40}--hard\b|\bgit\s{1,4}clean\s{1,4}-\w{0,3}f/i,
      /\b(?:drop|truncate)\s{1,4}(?:database|schema|table)\b|\bdropdb\b|\bFLUSHALL\b|\bdb\.dropDatabase\b/i,
      /\brm\s{1,4}-(?:\w{0,3}r\w{0,3}f|\w{0,3}f\w{0,3}r)\w{0,3}\s/i,
      /\bterraform\s{1,4}destroy\b|\bkubectl\s{1,4}delete\s{1,4}(?:ns|namespace|pvc?|all)\b|\bdocker\s{1,4}(?:system|volume)\s{1,4}prune\b[^\n]{0,30}(?:-a|--all|--volumes)/i,
    ],
  ),
];
