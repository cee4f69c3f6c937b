/**
 * How an assistant opens its answer when it was corrected: by conceding the point. Read in the first 160 characters;
 * in English, German, Spanish, French, Portuguese, Chinese and Japanese. All patterns are linear-time.
 */
export const acknowledgements: readonly RegExp[] = [
  /\byou(?:['’]re| are)? (?:absolutely |completely |totally |quite |so )?(?:right|correct)\b/i,
  /\b(?:good|great|nice|fair|excellent) (?:catch|point|call|enough)\b|\bgood eye\b|\bwell spotted\b/i,
  /\b(?:sorry|apolog\w+|my (?:mistake|bad|apologies|fault)|oops|whoops)\b/i,
  /\bi (?:misread|misunderstood|missed|overlooked|forgot|got that wrong|was wrong|jumped|conflated|should(?:n['’]t| not)? have|made a mistake|overcomplicated|over-?engineered|assumed)\b/i,
  /(?:du hast|sie haben) (?:völlig |absolut |vollkommen |natürlich )?recht|entschuldig|mein fehler|tut mir leid|guter punkt|stimmt[,!.]/i,
  /tienes (?:toda la )?razón|tiene razón|perd[óo]n|disculpa|mi error|buen punto/i,
  /(?:tu as|vous avez) (?:tout à fait |parfaitement )?raison|désolé|toutes mes excuses|mon erreur|bien vu/i,
  /você (?:está|tem) (?:certo|certa|razão|toda razão)|desculp|erro meu|bem observado|tem razão/i,
  /你说得?对|您说得?对|抱歉|对不起|我的错|我(?:误解|理解错|弄错|搞错)/u,
  /その通り|おっしゃる通り|申し訳|すみません|失礼しました|ご指摘/u,
];

/** Other ways in which answers open or close that tell how the prompt or the work was taken. */
export const answerOpenings = {
  /** The work is claimed to be complete. */
  done: /\b(?:done|complete[d]?|fixed|implemented|all tests pass\w*|now works?|successfully|ready|pushed|committed|finished)\b|✅|fertig|erledigt|已完成|完了/i,
  apology: /\b(?:sorry|apolog\w+|my (?:mistake|bad|apologies|fault))\b|entschuldig|tut mir leid|抱歉|对不起|申し訳/i,
  /** Agreement at the very start. */
  agreement:
    /^\W*(?:right|correct|true|agreed|indeed|exactly|fair|yes|yeah|yep|absolutely|understood|got it|ah|oh|ok(?:ay)?|i see|good|makes sense|of course|richtig|genau|ja|verstanden|明白|了解|好的|はい)\b/i,
  concession:
    /\b(?:that(?:['’]s| is| was) (?:a |my |the )?(?:better|cleaner|simpler|wrong|bug|fair|overkill|unnecessary|mistake|oversight|regression)|better (?:approach|idea)|makes (?:more |much more )?sense|simpler|cleaner|i see (?:what you mean|now|the)|now i (?:see|understand)|agreed)\b/i,
  problem:
    /\b(?:the (?:issue|problem|bug|error|failure|root cause|culprit) (?:is|was|here|comes|occurs)|root cause|that(?:['’]s| is) (?:because|why)|i (?:see|found|can see) (?:the|an?) (?:issue|problem|bug|error)|found (?:it|the)|the reason|regression)\b/i,
  repair:
    /\b(?:let me |i(?:['’]ll| will| need to| should) |i['’]m (?:going to )?)(?:(?:now|also|just|quickly) )?(?:fix|correct|revert|undo|restore|remove|redo|rework|simplify|adjust|change|update|switch|clean|rewrite|address|drop|move|rename|replac\w+|fixing|correcting|reverting|removing|moving)\b|\b(?:fixing|reverting|correcting|removing|restoring|undoing)\b/i,
  explanation:
    /^\W*(?:yes[,.:]|no[,.:]|it (?:is|does|means)|this (?:is|means)|there (?:is|are)|based on|here(?:['’]s| is| are)|short answer|the short)/i,
  pleased: /^\W*(?:great|glad|perfect|awesome|you['’]re welcome|thanks|thank you|excellent|happy to|freut mich|gern)/i,
} as const;
