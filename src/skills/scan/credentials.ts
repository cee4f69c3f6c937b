import { rules, type ScanRule } from './scanRule.ts';

const files =
  '(?:~?\\/?(?:[\\w$.{}~-]{1,40}\\/){0,6}(?:\\.ssh(?:\\/[\\w.*-]{1,40})?|id_(?:rsa|dsa|ecdsa|ed25519)|\\.aws\\/(?:credentials|config)|\\.netrc|\\.npmrc|\\.pypirc|\\.pgpass|\\.git-credentials|\\.gnupg|\\.docker\\/config\\.json|\\.kube\\/config|\\.config\\/(?:gh\\/hosts\\.yml|gcloud)|\\.vault-token|\\.claude\\/\\.credentials\\.json|\\.codex\\/auth\\.json)|\\/etc\\/(?:shadow|sudoers)|\\bLogin Data\\b|\\bcookies\\.sqlite\\b)(?![\\w-])';
const envFile = '(?:[\\w.~$-]{1,40}\\/){0,6}\\.env(?:\\.(?:local|production|prod))?(?![\\w.-])';
const reading =
  '\\b(?:cat|less|more|head|tail|bat|type|get-content|gc|base64|xxd|strings|grep|cp|scp|rsync|tar|zip|curl|wget|nc|open|read|print|dump|show|output|include|attach|paste|copy|send|upload|post|exfiltrate|collect|gather|echo|lies|lesen|sende|leer|lee|enviar|env[ií]a|lire|lis|envoie|ler|leia|envie)\\b';

/** Keys, tokens and the files that hold them, where they are read or handed on. */
export const credentialRules: readonly ScanRule[] = [
  ...rules(
    {
      name: 'credential-file',
      severity: 'block',
      message: 'This reads or hands on a file that holds credentials; take it out, or say what is needed of it.',
      mayBeForbidden: true,
      isProse: true,
    },
    [
      new RegExp(`${reading}[^\\n.;]{0,60}?(?<![\\w./~-])${files}`, 'i'),
      new RegExp(
        `\\b(?:cat|base64|xxd|strings|curl|scp|nc|send|upload|post|exfiltrate|paste|attach|print|dump|output)\\b[^\\n;]{0,60}?(?<![\\w./~-])@?${envFile}`,
        'i',
      ),
      new RegExp(`(?:@|<\\s{0,2}|读取|发送|上传|読み取|送信)\\s{0,2}[\\x60"']?${files}`, 'i'),
      /(?:读取|发送|上传|読み取|送信)[^\n]{0,30}(?:\.env\b|密钥|凭据|認証情報|秘密鍵)/,
      /\b(?:security\s{1,4}(?:find|dump)-(?:generic-password|internet-password|keychain)|secret-tool\s{1,4}(?:lookup|search)|cmdkey\s{1,4}\/list|gpg\s{1,4}--export-secret)/i,
      /\b169\.254\.169\.254\b|\bmetadata\.google\.internal\b/i,
    ],
  ),
  ...rules(
    {
      name: 'credential-mentioned',
      severity: 'warn',
      message: 'This names a place where credentials are kept; check what is done with them.',
      mayBeForbidden: true,
    },
    [new RegExp(`(?<![\\w./~-])${files}`, 'i')],
  ),
  ...rules(
    {
      name: 'secret-printed',
      severity: 'block',
      message: 'This prints or collects secrets of the environment; take it out.',
      mayBeForbidden: true,
      isProse: true,
    },
    [
      /\b(?:echo|printf|print|cat\s{1,2}<<<)\s{1,4}[^\n|;]{0,40}\$\{?(?:env:)?\w{0,40}(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY)\b(?![^\n]{0,60}(?:--password-stdin|docker login|gh auth|--with-token|>\s{0,2}\/dev\/null|wc -c|\$\{#))/i,
      /\b(?:print|show|reveal|output|send|post|include|append|collect|dump|list|echo)\s{1,4}(?:(?:all|the|any|your|every|me|user['’]s|out)\s{1,4}){0,4}(?:(?:api|access|secret|private|auth)\s{1,3})?(?:environment variables|env vars|credentials|secrets|passwords|private keys|ssh keys|api keys|access tokens|auth tokens)\b(?!\s{1,3}(?:are|is|in|from)\s{1,3}(?:missing|set|use|placeholders?))/i,
    ],
  ),
];
