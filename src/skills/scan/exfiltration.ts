import { rules, type ScanRule } from './scanRule.ts';

const secretName = '\\w{0,40}(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIALS?)\\w{0,20}';

/** Addresses and commands by which text leaves the machine for somebody else. */
export const exfiltrationRules: readonly ScanRule[] = [
  ...rules(
    {
      name: 'drop-box-address',
      severity: 'block',
      message: 'This is an address that anybody can make to receive texts; take it out unless it is yours.',
      mayBeForbidden: true,
    },
    [
      /\b(?:[\w-]{1,60}\.)?(?:webhook\.site|requestbin\.(?:com|net)|hookbin\.com|beeceptor\.com|pipedream\.net|m\.pipedream\.net|interact\.sh|oast\.(?:pro|live|site|online|fun|me)|oastify\.com|burpcollaborator\.net|canarytokens\.(?:com|org)|dnslog\.cn|ceye\.io|requestcatcher\.com|webhook\.cool|pastebin\.com|paste\.ee|dpaste\.(?:com|org)|hastebin\.com|termbin\.com|transfer\.sh|file\.io|0x0\.st|ix\.io|sprunge\.us|temp\.sh|bashupload\.com|catbox\.moe|gofile\.io|anonfiles\.com)(?![\w-])/i,
    ],
  ),
  ...rules(
    {
      name: 'messenger-address',
      severity: 'warn',
      message: 'What is sent to this address appears in a chat; check that it is yours.',
      mayBeForbidden: true,
    },
    [
      /\bdiscord(?:app)?\.com\/api\/webhooks\/|\bhooks\.slack\.com\/(?:services|workflows)\/|\bapi\.telegram\.org\/bot|\b[\w-]{1,60}\.(?:ngrok(?:-free)?\.(?:io|app|dev)|trycloudflare\.com|loca\.lt|serveo\.net)\b/i,
    ],
  ),
  ...rules(
    {
      name: 'bare-address',
      severity: 'block',
      message: 'This address is a number, so that nobody sees whose it is; write the name, or take it out.',
      mayBeForbidden: true,
    },
    [
      /\b(?:https?|ftp|wss?):\/\/(?!(?:127|10|0)\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/i,
      /\bhttps?:\/\/(?:0x[0-9a-f]{6,8}|\d{8,10}|\[[0-9a-f:]{6,39}\])(?=[/:?\s]|$)/i,
      /\bhttps?:\/\/[^\s/"'<>]{0,80}\bxn--/i,
      /\bhttps?:\/\/[\w.-]{1,80}(?::[^\s@/"'<>]{0,40})?@(?!\d)[\w.-]{1,80}\.[a-z]{2,}/i,
    ],
  ),
  ...rules(
    {
      name: 'data-in-address',
      severity: 'block',
      message: 'This puts data of the machine or the conversation into an address; take it out.',
      isProse: true,
    },
    [
      /\bhttps?:\/\/(?!localhost|127\.)[^\s"'<>)]{1,200}(?:\$\(|`[a-z])/i,
      new RegExp(`\\bhttps?:\\/\\/(?!localhost|127\\.)[^\\s"'<>)]{1,200}[?&/=]\\$\\{?(?:env:)?${secretName}`, 'i'),
      /!\[[^\]\n]{0,200}\]\(\s{0,4}<?(?:https?:)?\/\/[^)\n]{1,300}?(?:\$[\w{(]|\{\{?\w|<[\w ]{2,40}>|%7B|\[[\w ]{2,40}\])/i,
      /!\[[^\]\n]{0,200}\]\(\s{0,4}<?(?:https?:)?\/\/[^)\n]{1,200}[?&](?:q|d|data|text|c|m|msg|s|secret|token|key|body|content|leak|exfil|payload)=/i,
      /<img\b[^>\n]{0,200}\bsrc\s{0,2}=\s{0,2}["']?(?:https?:)?\/\/[^>\n]{1,200}(?:\$[\w{(]|\{\{?\w|[?&](?:q|d|data|secret|token|key)=)/i,
      /\b(?:append|add|put|encode|include|insert)\b[^\n]{0,80}\b(?:conversation|prompt|secret|token|key|contents?|data|answer|message)s?\b[^\n]{0,60}\b(?:to|into|in|as)\b[^\n]{0,30}\b(?:url|address|query|link|image|subdomain|hostname)\b/i,
    ],
  ),
  ...rules(
    {
      name: 'name-lookup-tunnel',
      severity: 'block',
      message: 'This hands data on in the name that is looked up; take it out.',
    },
    [
      /\b(?:nslookup|dig|host|ping|resolve-dnsname|drill)\b[^\n|;]{0,60}(?:\$\(|`|\$\{?\w)[^\n\s]{0,120}\.[a-z][\w-]{0,60}/i,
    ],
  ),
  ...rules(
    {
      name: 'data-sent-out',
      severity: 'block',
      message: 'This sends files, secrets or the conversation to somebody else; take it out unless it is meant.',
      mayBeForbidden: true,
      isProse: true,
    },
    [
      /\b(?:env|printenv|set|history|cat\s{1,4}[~/.][^\n|]{0,80}|git\s{1,4}(?:config|diff|log)[^\n|]{0,60}|tar\b[^\n|]{0,80}|zip\b[^\n|]{0,80})\s{0,4}\|[^\n]{0,120}\b(?:curl|wget|nc|ncat|netcat|socat|telnet|mail|sendmail|ssh)\b/i,
      /\b(?:curl|wget|http|invoke-webrequest|iwr|invoke-restmethod|irm)\b[^\n]{0,200}(?:-d|--data\S{0,12}|-F|--form|-T|--upload-file|--post-data|--post-file|-Body|-InFile)[=\s]{0,3}["']?[^\n"']{0,60}(?:\$\((?:cat|env|printenv|whoami|hostname|git|ls|tar|base64|history|find)\b|`(?:cat|env|printenv|whoami|git|base64)\b|@(?:~|\/etc|\/home|\/Users|\$HOME|\.env))/i,
      /\b(?:nc|ncat|netcat|socat)\b\s{1,4}(?:-\w{1,6}\s{1,4}){0,4}(?!localhost|127\.)[\w.-]{3,80}\s{1,4}\d{2,5}\s{0,4}(?:<|-e)|\|\s{0,4}(?:nc|ncat|netcat)\s{1,4}(?!-l|localhost|127\.)[\w.-]{3,80}|\/dev\/tcp\/[\w.$-]{3,80}\/\d{2,5}/i,
      /\b(?:send|post|upload|forward|report|e-?mail|mail|transmit|submit|deliver|copy|leak|push)\b[^\n.;]{0,60}\b(?:conversations?|transcripts?|prompts?|source code|repositor(?:y|ies)|secrets?|environment|env|tokens?|credentials?|passwords?|keys?|results?|lockfile|files?|contents?|diffs?|logs?|data|history)\b[^\n;]{0,60}\bto\b[^\n;]{0,30}(?:https?:\/\/(?!localhost|127\.)|[\w.+-]{1,60}@[\w-]{1,60}\.[a-z])/i,
      /\b(?:bcc|cc)\b\s{1,4}[\w.+-]{1,60}@[\w-]{1,60}\.[a-z]/i,
      /(?:sende|schicke|env[ií]a|envoie|envie|mande|発送|送信|发送|上传)[^\n]{0,80}(?:https?:\/\/(?!localhost|127\.)|[\w.+-]{1,60}@[\w-]{1,60}\.[a-z])/i,
    ],
  ),
];
