import { stemmer } from 'stemmer';

/** Words that carry no topic; apostrophes removed. */
export const stopWords: ReadonlySet<string> = new Set(
  `a an the this that these those it its itself is are was were be been being am i me my mine we us our ours you your yours
  he she they them their there here and or but nor so if then than as at by for from in into of off on onto out over to up with
  without about after again all also any because before between both can cant cannot could couldnt did didnt do does doesnt dont
  done down each either else ever every few had has hasnt have havent having how however just let lets like may maybe might more
  most much must neither no none not now ok okay once one ones only other otherwise own please quite rather really same shall
  should shouldnt since some something still such sure thanks thing things though through too under until very want wants wanted
  was wasnt way well what whatever when where whether which while who whole whom whose why will wont would wouldnt yes yeah yet
  im ive id ill youre youve weve thats whats theres arent isnt never always instead actually already hmm ah oh gonna going
  go goes went got get gets getting bit lot kind sort etc eg ie via per vs need needs needed able seems seem think thought feel
  know look looks looking see seeing lets try trying tried say says said tell told mean meant give given take takes put come
  comes probably possibly using used uses anyway basically currently`
    .split(/\s+/)
    .map((word) => word.replace(/'/g, '')),
);

/** Stems so common in work on code that sharing them says little: everyday verbs and names of the work itself. */
export const genericTerms: ReadonlySet<string> = new Set(
  `make add fix use do run check chang updat creat file code thing work issu problem look start set test new one two three first
  second last next time implement task stuff good better best correct proper fine question answer case part point place line
  project repo error bug link complet continu minut latest open read write remov delet drop rename move keep show find
  build handl improv support adjust rework investig analys analyz explain includ appli call put stop tri turn pass return
  item option way step everyth anyth someth nothing note list version current whole differ also user want`
    .split(/\s+/)
    .flatMap((word) => [word, stemmer(word)]),
);
