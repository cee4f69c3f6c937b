/** Words that a prompt may hold, and what they say about the work before it. */
export interface PromptRule {
  readonly name: string;
  readonly kind: 'correction' | 'preference' | 'approval';
  readonly pattern: RegExp;
  readonly explanation: string;
  /** `first`: the pattern is tried on the first clause alone; `clause`: on every clause, with and without fillers. */
  readonly scope: 'first' | 'clause';
}

/**
 * “always” and “never” as a rule (`never open draft PRs`, `we should always rebase`), not as a description
 * (`the installer will always run them`, `it has never worked`).
 */
export const standingWord =
  /(?:^|[,.:;!(]\s*|\b(?:please|should|must|and|but|to|you|we)\s+)(?:always|never)\s+(?!been\b|used\b|had\b|seen\b|mind\b|the\b|a\b|be \d|knew\b|worked\b|will\b|happens?\b)\w+|\b(?:not|n't) (?:be )?\w+(?: \w+)? ever\b|\bnever\b.*\bagain\b/i;

/**
 * Rules for what the words of a prompt say about the work before it. Alone they decide nothing: each is a feature of the
 * model that weighs them with what happened around the prompt. All patterns are linear-time.
 */
export const promptRules: readonly PromptRule[] = [
  {
    name: 'negation-start',
    kind: 'correction',
    scope: 'first',
    pattern:
      /^(?:ok,? |hm+,? |um+,? )?(?:no|nope|nah|wrong|incorrect)\b(?!\s+(?:problem|worries|need|idea|rush|issues?\b|code changes))[,.!\s]+\S|^(?:that|this|it)(?:'?s| is| was| are)n?'? ?(?:not|n't|wrong|incorrect)\b(?! (?:bad|related|important|urgent))|^not (?:that|what|like|the)\b/i,
    explanation: 'The prompt opens by rejecting what the assistant did.',
  },
  {
    name: 'meant-something-else',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /(?<!\bam )\bi (?:meant|said|told you|already (?:told|said|asked)|was asking)\b|\bi asked (?:you )?(?:for|to)\b|\bi (?:originally |actually )?(?:wanted(?! to)|thought|expected|would (?:think|expect))\b.*\b(?:we|you|that|there|it)\b|\bnot the \w+ i\b|\bi (?:actually|just|only) want(?:ed)?\b|\bmy (?:original |initial )?(?:thinking|idea|intention|point) (?:was|is)\b/i,
    explanation: 'The user restates what was wanted because something else was done.',
  },
  {
    name: 'undo-request',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /\b(?:revert|undo|roll(?: |-)?back|back out)\b (?:that|this|the|your|it|my|all|those|these|last|to)\b|\bput (?:it|that|them) back\b|\btry (?:that |it |this )?again\b|\b(?:redo|do (?:it|that|this) (?:again|over))\b|\bundid (?:your|the|all|that)\b/i,
    explanation: 'The user asks to take a change back.',
  },
  {
    name: 'mistake-named',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /\byou(?:'ve| have)? (?:forgot|forgotten|missed|misunderst\w+|ignored|broke|broken|removed|deleted|overwrote|should(?:n't| not)? have|did ?n[o']?t|are (?:wrong|mistaken)|keep (?:\w+ing))\b|\b(?:should ?n[o']t|should not|must not|isn'?t supposed to) (?:have|be|contain|include|use|do|need)\b|\bshouldn'?t have (?:this|that)\b|\byou(?:'ve| have)? (?:\w+ )?(?:fucked|messed|screwed|mixed|made a mistake|hallucinat\w+|lost|skipped)\b|^(?:it|that|this|these|those|they)? ?should (?:be|have|say|read|go|use)\b/i,
    explanation: 'The user names a mistake of the assistant.',
  },
  {
    name: 'before-you',
    kind: 'correction',
    scope: 'first',
    pattern: /^before (?:you|we) (?:go|do|start|reply|continue|commit|push|change|make)/i,
    explanation: 'The user stops the assistant to have something else done first.',
  },
  {
    name: 'still-wrong',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /\bstill\b.{0,60}\b(?:fail\w*|broken|errors?|issues?|seeing|see|wrong|not|does ?n[o']?t|is ?n'?t|same|there|using|gets?|has|have|different|shows?|displayed)\b|\b(?:is|are|seems?|looks?) (?:now )?(?:all )?broken\b|\b(?:does ?n'?t|do ?n'?t|did ?n'?t|is ?n'?t|not) (?:seem to )?(?:work(?:ing|s)?|fix(?:ed)?|appl(?:y|ied)|change|render(?:ed)?|correct(?:ly)?)\b|\bno (?:\w+ )?(?:difference|change|effect|improvement)\b|\bnothing (?:is |has )?(?:chang\w+|happen\w*|works?)\b|\bnot (?:accurate|right|quite|what|good)\b|\bsomething (?:is |'s )?wrong\b|\bseems? to be gone\b/i,
    explanation: 'The user reports that the result is still not right.',
  },
  {
    name: 'bug-in-fresh-work',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /\bthere(?:'s| is| are| seems? to be)\b.{0,30}\b(?:bugs?|issues?|problems?|errors?)\b|\bi (?:think|see|get|got|can see|am getting|am seeing)\b.{0,40}\b(?:bugs?|issues?|errors?|wrong|fail\w*|cannot)\b/i,
    explanation: 'The user reports a defect right after the assistant changed code.',
  },
  {
    name: 'why-did-you',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /(?:^|,\s*|\. )(?:but )?why (?:did you|are(?:n'?t)? (?:you|we) (?:still |not |using|doing)|are(?:n'?t) (?:you|we)|would (?:you|we)|do(?:n'?t)? you|is the agent|did(?:n'?t) you|have(?:n'?t)? you)\b/i,
    explanation: 'The user questions what the assistant is doing.',
  },
  {
    name: 'rhetorical-alternative',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /^(?:but )?(?:can'?t|couldn'?t|shouldn'?t|wouldn'?t) (?:we|you|the|it|this|that|i)\b|^(?:could|can) (?:we|you) (?:instead|not)\b|\b(?:could|can|should) (?:we|you) just\b|\bi feel like we should\b/i,
    explanation: 'The user puts a better way as a question.',
  },
  {
    name: 'prohibition',
    kind: 'correction',
    scope: 'clause',
    pattern: /\b(?:do ?n'?t|do not|never|stop)\s+(?!know\b|think\b|see\b|have to\b|worry\b|mind\b|understand\b)\w+/i,
    explanation: 'The user forbids something while the assistant works.',
  },
  {
    name: 'take-away',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /^(?:please )?(?:remove|delete|drop|get rid of|take out|strip)\b (?:that|this|these|those|it|them|your|all)\b/i,
    explanation: 'The user has something removed that the assistant made.',
  },
  {
    name: 'what-about',
    kind: 'correction',
    scope: 'first',
    pattern: /^(?:and |but |ok,? |so )?(?:what|how) about\b/i,
    explanation: 'The user points at something left out.',
  },
  {
    name: 'unwanted',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /\bi (?:do ?n'?t|do not) (?:want|need|like|think (?:we|you|that|it|this))\b|\b(?:i|we) (?:do ?n'?t|don’t) (?:really )?need\b|\bwe don'?t need\b/i,
    explanation: 'The user says something was not wanted.',
  },
  {
    name: 'too-much',
    kind: 'correction',
    scope: 'clause',
    pattern:
      /\b(?:too|quite|overly|way too) (?:verbose|long|complex|complicated|much|big|wordy|many)\b|\bmore than (?:is |was )?(?:necessary|needed|required)\b|\bover-?(?:engineer|complicat)\w*/i,
    explanation: 'The user finds that the assistant did too much.',
  },
  {
    name: 'replacement',
    kind: 'correction',
    scope: 'clause',
    pattern: /\b(?:instead of|rather than)\b|\binstead[.!]?$|\buse \S+(?: \S+)?,? not \w+/i,
    explanation: 'The user replaces one way by another.',
  },
  {
    name: 'hesitation-start',
    kind: 'correction',
    scope: 'first',
    pattern: /^(?:hm{2,}|u{2,}m+|wait|hold on|stop|but|ah,? but)\b(?!.*\bthanks?\b)/i,
    explanation: 'The prompt opens by objecting.',
  },
  {
    name: 'standing-word',
    kind: 'preference',
    scope: 'clause',
    pattern: standingWord,
    explanation: 'The user states a rule with “always” or “never”.',
  },
  {
    name: 'from-now-on',
    kind: 'preference',
    scope: 'clause',
    pattern:
      /\b(?:from now on|going forward|in (?:the )?future|every time|each time|on every|whenever you|next time|by default|at all times|as a rule|where(?:ver)? possible)\b(?!.*\?)/i,
    explanation: 'The user says how it is to be done from now on.',
  },
  {
    name: 'remember-this',
    kind: 'preference',
    scope: 'clause',
    pattern:
      /(?<!can )\b(?:remember|memori[sz]e|keep in mind)\b(?! (?:what|when|if|the time)\b)(?!\?)|\b(?:add|write|put|log|note)\b.{0,40}\b(?:memory|AGENTS\.md|CLAUDE\.md|learnings?|guidelines)\b/i,
    explanation: 'The user asks to remember something.',
  },
  {
    name: 'house-way',
    kind: 'preference',
    scope: 'clause',
    pattern:
      /\b(?:we|i) (?:always |only |usually )?(?:prefer|use|avoid)\b(?! (?:to )?(?:have|see|it to|this to))(?!.*\?)|\bour (?:convention|guidelines?|rules?|style|policy|standard)\b|\bthe rules? (?:is|are)\b|\bunlike most of my\b/i,
    explanation: 'The user tells how things are done here.',
  },
  {
    name: 'standing-prohibition',
    kind: 'preference',
    scope: 'clause',
    pattern:
      /^(?:please )?(?:(?:do not|do ?n'?t|avoid)\s+(?!know\b|think\b|worry\b|mind\b|see\b|need\b|just\b|forget\b|summari)\w+(?!.*\b(?:yet|now|just|this|that|here|it|them|these|those|from)\b)|no \w+(?: \w+){0,2}(?: ever\b|!))/i,
    explanation: 'The user forbids something in plain words.',
  },
  {
    name: 'go-ahead',
    kind: 'approval',
    scope: 'first',
    pattern:
      /^(?:yes|yep|yeah|yup|sure|great|perfect|nice|awesome|excellent|thanks|thank you|lgtm|looks (?:good|great)|sounds good|go ahead|do it|approved|ship it|merge it|works|that works|good (?:job|work|idea)|well done|love it|i like|(?:ok|okay),? (?:great|good|perfect|continue|lets try|let's try|do it|go))\b(?!.*\bbut\b)/i,
    explanation: 'The user accepts and tells the assistant to go on.',
  },
];
