import { StemTable } from './stemTable.ts';

/**
 * Words of requests about software that say little about which request it is. How often they are used was looked up in
 * recorded prompts of some twenty public repositories; the three steps are by hand.
 */
const tiers: readonly (readonly [weight: number, words: string])[] = [
  [
    0.08,
    `make do use work thing stuff way need want like please help try let go get put take look see show tell give know think
    sure just also still really maybe actually ok okay right well now here there something anything everything someone thanks
    one two first second last next same other another different more most less some all any each every only even again
    already currently able possible good better best nice great bad big small new old lot bit kind sort example etc day
    today yesterday tomorrow week time user people task instruct require provide follow include base ensure allow
    following support handle various specific multiple complete comprehensive proper appropriate necessary guide
    within inside across during whether based given according correct exactly`,
  ],
  [
    0.3,
    `add create write change update fix remove delete move rename set run start stop open close read find check call keep
    turn return build implement code file folder directory line function class method variable value name data page
    project app application program system feature issue problem error question answer list item option number
    part point place case step result output input content text string key field button form menu section version
    current default main local simple full whole entire better explain understand generate save load send receive
    print convert apply handle work working done finish continue wrong missing broken break fail failing fails happen
    order side top end begin between through style format type mode state process service server client tool
    path source target config configuration setting parameter argument object array json link`,
  ],
  [
    0.6,
    `test api web site website table column row image design document doc report review plan model module package
    script command library search analysis analyze extract summary message log user interface view screen window
    branch repo repository git github commit merge push pull deploy release install dependency database query request response
    docker python javascript typescript java node react css html sql color font size width draft rule
    performance slow fast quick large memory security key team company customer product business meeting note
    step workflow job event action trigger task schedule date number count total average compute calculate
    improve optimize clean format parse validate render display layout component template sample`,
  ],
];

const wordsOfTiers = tiers.map(([weight, words]) => [weight, ` ${words.replace(/\s+/g, ' ')} `] as const);
const weights = new StemTable(weightEntries);

/** The words that may begin so, with their weights. */
function* weightEntries(beginning: string): Generator<readonly [word: string, weight: number]> {
  if (beginning === '') return;
  for (const [weight, words] of wordsOfTiers)
    for (let at = words.indexOf(` ${beginning}`); at >= 0; at = words.indexOf(` ${beginning}`, at + 1))
      yield [words.slice(at + 1, words.indexOf(' ', at + 1)), weight];
}

/** How much a word says about what is wanted, from 0.08 for everyday words to 1 for those not among the common ones. */
export function wordWorth(stem: string): number {
  return weights.get(stem)[0] ?? 1;
}
