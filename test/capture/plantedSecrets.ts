/** Characters that follow each other without a pattern, the same in every run. */
function random(length: number, alphabet: string, seed: number): string {
  let state = seed * 2_654_435_761 + 12_345;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += alphabet.charAt((state >>> 8) % alphabet.length);
  }
  return text;
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const hexadecimal = (length: number, seed: number) => random(length, `${digits}abcdef`, seed);
const letters = (length: number, seed: number) => random(length, lower + lower.toUpperCase() + digits, seed);
const capitals = (length: number, seed: number) => random(length, lower.toUpperCase() + digits, seed);

const pemBody = [1, 2, 3].map((seed) => letters(64, seed)).join('\n');
const pem = (kind: string) => ({
  text: `-----BEGIN ${kind}PRIVATE${' KEY'}-----\n${pemBody}\n-----END ${kind}PRIVATE${' KEY'}-----`,
  secret: letters(64, 2),
});

/** A secret as it stands in a text, and the part of it that must be found nowhere. */
export interface PlantedSecret {
  readonly kind: string;
  readonly text: string;
  readonly secret: string;
}

function token(kind: string, head: string, rest: string): PlantedSecret {
  return { kind, text: `${head}${rest}`, secret: rest };
}

/** Made up of parts, so that no scanner takes the tests themselves for a leak. */
export const plantedSecrets: readonly PlantedSecret[] = [
  token('aws access key', `AK${'IA'}`, capitals(16, 11)),
  token('aws secret key', `aws_secret_access${'_key'} = `, letters(40, 12)),
  token('azure storage', 'DefaultEndpointsProtocol=https;AccountName=x;Account' + 'Key=', `${letters(86, 13)}==`),
  token('azure client secret', '', `${letters(3, 14)}8Q~${letters(34, 15)}`),
  token('google api key', `AI${'za'}`, letters(35, 16)),
  token('google oauth', `ya${'29.'}`, letters(60, 17)),
  token('github token', `gh${'p_'}`, letters(36, 18)),
  token('github fine-grained token', `github${'_pat_'}`, `${letters(22, 19)}_${letters(59, 20)}`),
  token('gitlab token', `gl${'pat-'}`, letters(20, 21)),
  token('slack token', `xo${'xb-'}`, `${random(12, digits, 22)}-${letters(24, 23)}`),
  token(
    'slack webhook',
    `https://hooks.slack${'.com/services/'}`,
    `T${capitals(8, 24)}/B${capitals(8, 25)}/${letters(24, 26)}`,
  ),
  token(
    'discord webhook',
    `https://discord${'.com/api/webhooks/'}`,
    `${random(18, '123456789', 27)}/${letters(68, 28)}`,
  ),
  token('discord bot', '', `M${letters(25, 29)}.${letters(6, 30)}.${letters(38, 31)}`),
  token('telegram bot', `${random(9, '123456789', 32)}:`, `AA${letters(33, 33)}`),
  token('stripe key', `sk${'_live_'}`, letters(24, 34)),
  token('stripe webhook', `wh${'sec_'}`, letters(32, 35)),
  token('openai key', `sk${'-proj-'}`, `1${letters(48, 36)}`),
  token('anthropic key', `sk${'-ant-'}api03-`, `1${letters(80, 37)}`),
  token('groq key', `gs${'k_'}`, letters(52, 38)),
  token('hugging face token', `h${'f_'}`, letters(34, 39)),
  token('npm token', `np${'m_'}`, letters(36, 40)),
  token('pypi token', `py${'pi-'}AgEIcHlwaS5vcmc`, letters(60, 41)),
  token('rubygems key', `ruby${'gems_'}`, hexadecimal(48, 42)),
  token('docker token', `dckr${'_pat_'}`, letters(27, 43)),
  token('digitalocean token', `do${'p_v1_'}`, hexadecimal(64, 44)),
  token('databricks token', `da${'pi'}`, hexadecimal(32, 45)),
  token('sendgrid key', `S${'G.'}`, `${letters(22, 46)}.${letters(43, 47)}`),
  token('mailgun key', `ke${'y-'}`, hexadecimal(32, 48)),
  token('mailchimp key', '', `${hexadecimal(32, 49)}-us12`),
  token('twilio key', `S${'K'}`, hexadecimal(32, 50)),
  token('shopify token', `shp${'at_'}`, hexadecimal(32, 51)),
  token('linear key', `lin${'_api_'}`, letters(40, 52)),
  token('notion token', `nt${'n_'}`, letters(46, 53)),
  token('airtable token', `pa${'t'}`, `${letters(14, 54)}.${hexadecimal(64, 55)}`),
  token('figma token', `fig${'d_'}`, letters(40, 56)),
  token('grafana token', `gl${'sa_'}`, `${letters(32, 57)}_${hexadecimal(8, 58)}`),
  token('vault token', `hv${'s.'}`, letters(90, 59)),
  token('terraform token', '', `${letters(14, 60)}.atlasv1.${letters(67, 61)}`),
  token('postman key', `PM${'AK-'}`, `${hexadecimal(24, 62)}-${hexadecimal(34, 63)}`),
  token('new relic key', `NR${'AK-'}`, capitals(27, 64)),
  token('age key', `AGE-SECRET${'-KEY-1'}`, capitals(58, 65)),
  token('jwt', `ey${'J'}`, `hbGciOiJIUzI1NiJ9.eyJ${letters(40, 66)}.${letters(43, 67)}`),
  { kind: 'pem key', ...pem('RSA ') },
  { kind: 'pem key, pkcs8', ...pem('') },
  { kind: 'openssh key', ...pem('OPENSSH ') },
  token('url with password', `postgres://app:`, `${letters(14, 68)}@db.internal:5432/app`),
  token('redis url', `redis://:`, `${letters(14, 69)}@cache:6379/0`),
  token('jdbc connection string', 'Server=db;Database=app;User Id=sa;Pass' + 'word=', `${letters(12, 70)}!7x`),
  token('authorization header', 'Authorization: Bear' + 'er ', `a1b2${letters(36, 71)}`),
  token('basic authorization', 'Authorization: Bas' + 'ic ', `a1B2${letters(28, 72)}==`),
  token('password in code', `pass${'word'} = "`, `Tr0ub4dor&${letters(4, 73)}`),
  token('short password', `pass${'word'}=`, 'hunter2'),
  token('password in yaml', `db_pass${'word'}: `, `c0rrect-H0rse-${letters(6, 74)}`),
  token('plain word in the environment', `DB_PASS${'WORD'}=`, 'swordfishes'),
  token('api key in json', `"api${'_key'}": "`, `${letters(30, 75)}7`),
  token('client secret', `CLIENT_SEC${'RET'}=`, `9f${letters(38, 76)}`),
  token('secret on the command line', 'login --pass' + 'word ', `s3cr3t-${letters(10, 77)}`),
  token('netrc', 'machine git.internal login ci pass' + 'word ', letters(16, 78)),
  token('random string', 'the value is ', `a7Q${letters(45, 79)}`),
];
