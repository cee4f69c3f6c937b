/** What a question can ask for. */
export type QuestionSubject =
  | 'failures'
  | 'successes'
  | 'corrections'
  | 'activity'
  | 'files'
  | 'skills'
  | 'skill-origin'
  | 'commands';

/** Words by which each subject is recognised, in English and German. */
export const subjectCues: readonly (readonly [QuestionSubject, RegExp])[] = [
  [
    'failures',
    /\b(?:unsuccessful(?:ly)?|fail(?:s|ed|ing|ures?)?|errors?|broken?|breaks?|breaking|breakages?|crash(?:es|ed|ing)?|went wrong|go wrong|wrong|problems?|fehler|fehlschläge?|fehlgeschlagen(?:e|en|er)?|scheiter(?:t|te|ten|n)|gescheitert|kaputt|schief(?:ge\w+)?|probleme?)\b/giu,
  ],
  [
    'successes',
    /\b(?:success(?:es|ful|fully)?|succeed(?:ed|s|ing)?|pass(?:ed|es|ing)?|green|erfolg(?:e|reich(?:e|en|er)?)?|geklappt|bestanden|gelungen)\b/giu,
  ],
  [
    'corrections',
    /\b(?:corrections?|correct(?:ed|ing|s)?|push(?:ed)? back|pushback|refus(?:ed|als?)|reject(?:ed|ions?)|mistakes?|complain(?:ed|ts?)?|korrektur(?:en)?|korrigiert(?:e|en)?|abgelehnt)\b/giu,
  ],
  [
    'skills',
    /\b(?:codif(?:ied|y|ies)|skills?|patterns?|rules?|conventions?|lessons?|learn(?:ed|t|ings?)?|proposals?|regeln?|muster|gelernt|vorschläge?)\b/giu,
  ],
  [
    'files',
    /\b(?:touch(?:ed|es|ing)?|edit(?:ed|s|ing)?|chang(?:ed|es?|ing)|modif(?:ied|ies|y)|files?|opened|wrote|written|read|created|deleted|renamed|dateien?|geändert|bearbeitet|angefasst|gelesen|berührt)\b/giu,
  ],
  ['commands', /\b(?:commands?|ran|runs?|executed|invoked|befehle?|ausgeführt|läufe?)\b/giu],
  [
    'activity',
    /\b(?:summar(?:y|ies|i[sz]e[sd]?|i[sz]ing)|recap|overview|activity|activities|happen(?:ed|s|ing)?|going on|(?:been )?doing|(?:did|have) (?:i|we|you|they) do|do(?:ne)?|worked? on|working on|work|progress|stand-?up|status|report|attempt(?:s|ed)?|tried|episodes?|sessions?|prompts?|abandoned|interrupted|passiert|gemacht|getan|zusammen(?:fassung|fassen)?|fasse?|überblick|gearbeitet|sitzungen)\b/giu,
  ],
];

/** A failure that was not, or a success that was not. */
export const negated =
  /\b(?:(?:did|do|does|was|were|is|are|has|have|had)(?:n[’']?t| not| never)|never|not|nicht|kein(?:e|en)?)\s+(?:be\s+|been\s+|any\s+|ever\s+)?(?<verb>[\p{L}]+)/iu;

/** What is to be left out. */
export const exclusion =
  /\b(?:except(?: for)?|excluding|without|other than|apart from|besides|but not|and not|not (?:in|about|for|from|on|of)|ignoring|außer|ohne|aber nicht|nicht (?:in|bei|für|von))\s+(?:the\s+|those\s+(?:in|of|about|from)\s+|die\s+|den\s+|das\s+)?(?<names>[^,;?!]+?)(?=\s+(?:since|in the|on|during|today|yesterday|this|seit|heute|gestern)\b|[,;?!]|$)/iu;

/** That all of a fleet is meant: how far is looked is decided by the scope of the store, so it is no topic. */
export const reach =
  /\b(?:across|throughout)\s+(?:(?:the|our|all|whole|entire|of)\s+)*(?:fleet|organi[sz]ation|org|company|teams?|workspaces|repositories|repos|machines)\b|\b(?:fleet|org|organi[sz]ation|company)[- ]?wide\b|\b(?:in der|über die) (?:ganzen?|gesamten?) (?:flotte|organisation|firma)\b/iu;

/** Words that say nothing about the topic, apostrophes removed; those of the cues come on top. */
export const questionStopWords: ReadonlySet<string> = new Set(
  `a about again all am an and any anything are around as at be been but by can could did do does doing each for from further get
  gimme give go had has have having he her his how i if in into is it its just kind last lately latest let list many me
  more most much my newest no not of off often on one ones only or our out over per please recent recently same say she should show
  so some something such tell than that the their them then there these they thing things this those through time times to too
  type up us was we were what whats when where whether which who whom whose why will with would you your ever yet far ask asks asked asking told tells said says saying mentions talk talks talked talking discuss discussed
  didnt doesnt dont wasnt werent named naming names called mention mentioned mentioning contain contained containing use used using isnt arent hasnt havent hadnt cant couldnt wont wouldnt went gab approve approved decide decided added add caused cause because
  everything everyone anyone somebody someone now currently exist exists existed come comes came find found look looking
  know known need needed see seen make made mean kept keep happen happened session sessions event events turn turns
  task tasks project repo repository codebase instance instances occurrence occurrences case cases detail details
  agent agents assistant assistants count number total quick quickly short brief briefly hello hi hey
  was wer wie wo wann warum wieso weshalb welche welcher welches welchen ist sind war waren hat haben hatte hatten der die das den dem
  des ein eine einen einem einer und oder in im an am auf aus bei von vom zu zum zur mit für es sie er wir ich du ihr uns mir mich
  dir bitte zeig zeige gib gibt viele oft alle alles letzten letzte letzter neueste neuesten noch schon mal denn da dazu darüber
  über um aufgabe aufgaben sitzung sitzungen zuletzt kürzlich jemals worden wurde wurden`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Nouns that only say what sort of thing a name stands for. */
export const sortWords: ReadonlySet<string> = new Set(
  'service services package packages module modules component area code stuff folder directory app library lib branch repo'.split(
    ' ',
  ),
);

/** Words of questions that are recognised with a typing error in them. */
export const spelledWords: readonly string[] =
  `summarise summarize summary failures failure failed failing errors error crashed broken successful success succeeded passed passing
  corrections correction corrected rejected refused skills skill patterns pattern codified rules proposals learned touched edited changed
  modified commands command executed activity happened sessions session yesterday today minutes minute hours months monday tuesday
  wednesday thursday friday saturday sunday weekend minute minuten stunde stunden woche wochen monat monate monaten migration tests recent latest which assistant abandoned between morning afternoon
  evening`.split(/\s+/);
