import { rules, type ScanRule } from './scanRule.ts';

const rulesWord =
  '(?:instructions?|rules?|prompts?|guidelines?|directives?|polic(?:y|ies)|messages?|constraints?|restrictions?|skills?|context|system prompt)';
const people =
  '(?:the |any |your |our )?(?:user|users|developer|developers|human|humans|person|people|anyone|anybody|reviewer|reviewers|maintainer|maintainers|owner|operator)';
const memory =
  '(?:CLAUDE\\.md|AGENTS\\.md|GEMINI\\.md|SKILL\\.md|copilot-instructions\\.md|\\.cursorrules|\\.clinerules|\\.windsurfrules|\\.cursor\\/rules|\\.claude\\/skills)';

/** Words that set themselves above the user and other instructions, or hide from them. */
export const authorityRules: readonly ScanRule[] = [
  ...rules(
    {
      name: 'overrides-instructions',
      severity: 'block',
      message: 'This tells assistants to set other instructions aside; take it out.',
      isProse: true,
      mayBeForbidden: true,
    },
    [
      new RegExp(
        `\\b(?:ignore|disregard|forget|override|overrule|overwrite|discard|drop|neglect|supersede|do not (?:follow|obey)|don['’]t (?:follow|obey)|stop (?:following|obeying))\\b(?:\\s{1,3}(?:all|any|every|of|the|your|my|these|those|other|to)){0,5}\\s{1,3}(?:previous|prior|above|earlier|preceding|existing|other|original|former|system|user(?:['’]s)?|safety|all|any|developer|project(?:['’]s)?|initial)\\s{1,3}(?:\\w{1,20}\\s{1,3}){0,2}${rulesWord}\\b`,
        'i',
      ),
      /\b(?:ignore|disregard|forget)\s{1,3}(?:everything|all|anything)\s{1,3}(?:above|before|you (?:were|have been|know)|that (?:came|was))/i,
      /\b(?:this|these|the following)\s{1,3}(?:skill|rule|rules|instruction|instructions|message|document)\s{1,3}(?:takes?|take|has|have|overrides?|supersedes?|outranks?)\s{0,3}(?:precedence|priority|all|any|every|other|the|previous|everything|user|system)\b/i,
      /\b(?:new|updated|real|actual|hidden|secret)\s{1,3}(?:system\s{1,3}(?:prompt|message|instructions?)|admin(?:istrator)? instructions?)\b|\byou are now\s{1,3}(?:in |a |an |the |free|DAN|root|admin|unrestricted|jailbroken)|\bdeveloper mode (?:enabled|on)\b/i,
      /^\s{0,8}(?:[-*>]\s{1,3})?(?:\[?(?:SYSTEM|ADMIN|ROOT|IMPORTANT SYSTEM (?:NOTICE|MESSAGE))\]?\s{0,2}:|<\/?(?:system|assistant|human|user|instructions?|system-reminder|admin)>|<\|(?:im_start|im_end|system|user|assistant|endoftext)\|?>?|\[\/?(?:INST|SYS)\])/,
      /<\/?(?:system|system-reminder|system_prompt|function_calls|tool_result)>|<\|im_(?:start|end)\|>|\[\/?INST\]|<<\/?SYS>>/i,
      /(?:ignoriere|missachte|vergiss)\s{1,3}(?:\S{1,20}\s{1,3}){0,4}(?:anweisungen|regeln|vorgaben|befehle)/iu,
      /(?:ignora|ignore|olvida|descarta|desconsidere|esqueça|desobedece)\s{1,3}(?:\S{1,20}\s{1,3}){0,4}(?:instrucciones|instru[cç][õo]es|reglas|regras|órdenes|ordens)/iu,
      /(?:ignore[zr]?|oublie[zr]?|néglige[zr]?|outrepasse[zr]?)\s{1,3}(?:\S{1,20}\s{1,3}){0,4}(?:instructions|règles|consignes|directives)/iu,
      /(?:忽略|无视|忘记|不要(?:遵守|理会)|覆盖)[^\n。]{0,16}(?:指令|指示|规则|提示词|说明)|(?:以前|前|上記|すべて|他)の?[^\n。]{0,10}(?:指示|命令|ルール|規則)[^\n。]{0,8}(?:無視|忘れ|従わな)/u,
    ],
  ),
  ...rules(
    {
      name: 'hides-from-people',
      severity: 'block',
      message: 'This tells assistants to keep something from people; take it out.',
      isProse: true,
    },
    [
      new RegExp(
        `\\b(?:do not|don['’]t|never|must not|without|avoid|no need to)\\s{1,3}(?:ever )?(?:tell|telling|inform|informing|notify|notifying|alert|alerting|warn|warning|mention(?:ing)? (?:this|it|that|anything) to|reveal(?:ing)? (?:this|it|that) to|show(?:ing)? (?:this|it|that) to|disclos(?:e|ing) (?:this|it|that) to|letting|let)\\s{1,3}${people}\\b`,
        'i',
      ),
      new RegExp(
        `\\b(?:hide|conceal|keep|withhold)\\s{1,3}(?:\\w{1,20}\\s{1,3}){1,5}(?:from|secret from)\\s{1,3}${people}\\b`,
        'i',
      ),
      new RegExp(
        `\\bwithout\\s{1,3}(?:${people}(?:['’]s)?\\s{1,3})(?:knowledge|consent|noticing|knowing|seeing|permission)\\b`,
        'i',
      ),
      /\b(?:do not|don['’]t|never)\s{1,3}(?:mention|reveal|disclose|repeat|discuss|log|report)\s{1,3}(?:this|these|the existence of (?:this|these))\s{1,3}(?:skill|rule|rules|instruction|instructions|step|steps|line|command|change|edit)\b/i,
      /\b(?:secretly|covertly|surreptitiously|stealthily)\b/i,
      /(?:sag|sage|verrate|erzähl|erzähle|teile)\s{1,3}(?:\S{1,20}\s{1,3}){0,4}(?:nutzer|benutzer|anwender|entwickler)\S{0,3}\s{1,3}(?:\S{1,20}\s{1,3}){0,3}(?:nicht|nichts)|(?:heimlich|ohne (?:den )?(?:nutzer|benutzer)\S{0,3} zu)/iu,
      /(?:no (?:le |se lo )?(?:digas|cuentes|informes|menciones)|não (?:diga|conte|informe)|ne (?:le )?(?:dis|dites|mentionne[zr]?|parle[zr]?|préviens|informe[zr]?))\s{1,3}[^\n.]{0,40}(?:usuario|usuário|utilisateur)|(?:en secreto|en secret|em segredo)(?![\p{L}])/iu,
      /(?:不要|别|勿|不得)(?:告诉|告知|通知|提示|透露)[^\n。]{0,8}(?:用户|开发者|任何人)|(?:ユーザー|開発者)[^\n。]{0,6}に?[^\n。]{0,6}(?:言わない|知らせない|伝えない|秘密)/u,
    ],
  ),
  ...rules(
    {
      name: 'changes-instructions',
      severity: 'block',
      message:
        'This tells assistants to change skills or their own instructions; make that change yourself, or take it out.',
      mayBeForbidden: true,
      isProse: true,
    },
    [
      new RegExp(
        `\\b(?:append|insert|inject|overwrite|rewrite|replace|copy|propagate|add|write|put|save|persist)\\b\\s{1,3}(?:this|these|the following|it|yourself|the same|a copy|the line|a line|a rule)\\b[^\\n.;]{0,60}?(?:to|into|in|at)\\s{1,3}[^\\n;]{0,40}?${memory}`,
        'i',
      ),
      new RegExp(`(?:>{1,2}|\\btee\\s{1,4}(?:-a\\s{1,4})?)\\s{0,3}["']?[\\w$~./-]{0,60}${memory}`, 'i'),
      /\b(?:delete|remove|disable|edit|overwrite|uninstall)\b\s{1,3}(?:all|any|the|every)?\s{0,3}other\s{1,3}skills?\b/i,
    ],
  ),
  ...rules(
    {
      name: 'comment-out-of-sight',
      severity: 'warn',
      message: 'This is a comment that a reader of the page does not see and an assistant does; check it.',
    },
    [
      /<!--[^\n]{0,200}\b(?:run|execute|ignore|send|always|never|do not|assistants?|agents?|the user|AI|fetch|upload|install|approve)\b/i,
    ],
  ),
];
