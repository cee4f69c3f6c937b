import { rules, type ScanRule } from './scanRule.ts';

const settings =
  '(?:\\.claude\\/settings(?:\\.local)?\\.json|~?\\/?\\.claude\\.json|\\.cursor\\/(?:mcp|cli|permissions|hooks)\\.json|\\.codex\\/config\\.toml|\\.gemini\\/settings\\.json|\\.copilot\\/(?:config|mcp-config)\\.json|\\.vscode\\/(?:settings|mcp)\\.json|opencode\\.jsonc?|(?:^|[\\s`"\'/])\\.mcp\\.json|cline_mcp_settings\\.json|openclaw\\.json)';

/** What gives assistants more rights than they have, or takes away what holds them. */
export const permissionRules: readonly ScanRule[] = [
  ...rules(
    {
      name: 'approvals-off',
      severity: 'block',
      message: 'This lets an assistant act without being asked; take it out unless that is what you want.',
      mayBeForbidden: true,
      isProse: true,
    },
    [
      /--(?:dangerously-[a-z-]{3,60}|yolo|trust-all-tools|allow-all-tools|allow-all-paths|auto-approve(?:-all)?|no-approval|skip-permissions|full-auto|no-sandbox)\b/i,
      /--(?:ask-for-approval|approval-policy|approval-mode)[=\s]{1,3}["']?(?:never|yolo|auto)\b|--sandbox[=\s]{1,3}["']?danger|danger-full-access|\bbypassPermissions\b|\bapproval_policy\s{0,3}=\s{0,3}["']never/i,
      /\b(?:autoApprove|auto_approve|alwaysAllow|chat\.tools\.(?:global\.)?autoApprove|yolo_?mode|allowAll)\b["']?\s{0,3}[:=]\s{0,3}(?:true|\[\s{0,3}["']\*)/i,
      /\b(?:disable|turn off|switch off|bypass|circumvent|deactivate|remove|skip|ignore|uninstall)\b(?:\s{1,3}(?:the|all|any|your|its|every|claude['’]s|codex['’]s)){0,3}\s{1,3}(?:\w{1,20}\s{1,3}){0,2}(?:sandbox(?:ing)?|approvals?|permission (?:checks?|prompts?|system|requests?)|permissions? (?:dialogs?|questions?)|confirmation (?:prompts?|dialogs?)|guard ?rails?|safety (?:checks?|rules?|filters?|measures?)|security (?:checks?|scans?|scanners?|policy|policies|warnings?|tools?)|firewall|anti-?virus|gatekeeper|selinux|apparmor|secret scann\w{1,4})\b/i,
      /\b(?:auto(?:matically)?[ -]?(?:approve|accept|confirm|allow)|always (?:approve|accept|allow|confirm)|approve automatically|accept automatically|approve (?:everything|all)|grant (?:everybody|everyone|all|full|yourself))\b(?:\s{1,3}\w{1,20}){0,4}?\s{0,3}\b(?:permissions?|tool (?:calls?|use)|tools?|commands?|proposals?|skills?|requests?|prompts?|edits?|admin\w{0,12}|rights|access|suggestions?)\b/i,
      /(?:genehmige|bestätige|erlaube)\s{1,3}(?:immer |automatisch |alle ){1,3}|aprueba\s{1,3}(?:siempre|autom[aá]ticamente|todo)|approuve(?:z)?\s{1,3}(?:toujours|automatiquement|tout)|aprove\s{1,3}(?:sempre|automaticamente|tudo)|(?:自动|一律|总是)(?:批准|同意|允许)|(?:自動的に|常に)(?:承認|許可)/iu,
    ],
  ),
  ...rules(
    {
      name: 'hooks-off',
      severity: 'warn',
      message: 'This skips checks that the project runs; say when that is right, or take it out.',
      mayBeForbidden: true,
    },
    [
      /--no-verify\b|\bHUSKY=0\b|\bSKIP=\S{1,60}\s{1,3}git\b|--no-gpg-sign\b/i,
      /\bNODE_TLS_REJECT_UNAUTHORIZED\s{0,2}=\s{0,2}["']?0|\bcurl\b[^\n|]{0,80}\s(?:-\w{0,5}k\w{0,3}|--insecure)(?=\s)|http\.sslVerify[=\s]{1,3}false|strict-ssl[=\s]{1,3}false|--no-check-certificate\b|--trusted-host\b|StrictHostKeyChecking[=\s]{1,3}no\b/i,
    ],
  ),
  ...rules(
    {
      name: 'hooks-removed',
      severity: 'block',
      message: 'This takes the project’s hooks away for good; take it out unless that is what you want.',
      mayBeForbidden: true,
    },
    [
      /core\.hooksPath[=\s]{1,3}["']?(?:\/dev\/null|nul\b)|\brm\b[^\n|;]{0,40}\.(?:git\/hooks|husky)\b|\b(?:disable|delete|remove|turn off)\b\s{1,3}(?:\w{1,12}\s{1,3}){0,3}(?:git |pre-commit |pre-push |commit )hooks?\b/i,
    ],
  ),
  ...rules(
    {
      name: 'rights-for-everybody',
      severity: 'block',
      message: 'This gives everybody on the machine all rights on files; name the rights that are needed.',
      mayBeForbidden: true,
    },
    [
      /\bchmod\b\s{1,4}(?:-\w{1,4}\s{1,4}){0,2}(?:0?777|a\+rwx|ugo\+rwx)(?!\d)|\bicacls\b[^\n]{0,80}everyone:\(?f|\bNOPASSWD\s{0,2}:\s{0,2}ALL\b/i,
    ],
  ),
  ...rules(
    {
      name: 'as-administrator',
      severity: 'warn',
      message: 'This runs as administrator; check that it is needed.',
      mayBeForbidden: true,
    },
    [/(?:^|[\s`"'(;&|])sudo\s{1,4}(?!-l\b)[\w./-]|\brunas\s{1,4}\/user|\bdoas\s{1,4}\w|-Verb\s{1,4}RunAs\b/i],
  ),
  ...rules(
    {
      name: 'assistant-settings',
      severity: 'block',
      message: 'This changes the settings of an assistant; make that change yourself, or take it out.',
      mayBeForbidden: true,
      isProse: true,
    },
    [
      new RegExp(
        `\\b(?:edit|modify|change|update|append|write|overwrite|extend|set|insert|add|put|tee|sed|echo|jq)\\b[^\\n]{0,80}${settings}`,
        'i',
      ),
      new RegExp(`>{1,2}\\s{0,3}["']?[\\w$~./-]{0,60}${settings}`, 'i'),
      /\b(?:claude|codex|gemini|copilot|opencode|cursor-agent)\s{1,4}mcp\s{1,4}add\b/i,
    ],
  ),
];

/** Bare shells and stars in the front matter's `allowed-tools`, the value without its key. */
export function widensTools(value: string): 'block' | 'warn' | null {
  if (/(?:^|[\s,[\]"'])\*(?:$|[\s,[\]"'])|\b\w{1,40}\(\s{0,3}\*?(?::\*)?\s{0,3}\)/.test(value)) return 'block';
  return /(?:^|[\s,[\]"'])(?:Bash|Shell|shell|execute|run_in_terminal|run_shell_command|exec)(?:$|[\s,[\]"'])/.test(
    value,
  )
    ? 'warn'
    : null;
}
