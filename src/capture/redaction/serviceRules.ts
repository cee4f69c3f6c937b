import type { SecretRule } from './secretRule.ts';

/** Keys and tokens of model providers, payment, messaging and monitoring services, known by their own form. */
export const serviceRules: readonly SecretRule[] = [
  { kind: 'jwt', mark: /\beyJ/, pattern: /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{8,1000}/g },
  { kind: 'api-key', mark: /\bsk-/, pattern: /\bsk-(?=[\w-]{0,200}\d)[\w-]{20,255}/g },
  {
    kind: 'model-provider-key',
    mark: /\bgsk_|\bxai-|\bpplx-|\br8_|\bhf_|\bpcsk_|\blsv2_|\btgp_v1_|\bnvapi-|\bfw_|\bjina_|\bpk-lf-/,
    pattern:
      /\b(?:gsk_[A-Za-z0-9]{40,60}|xai-[A-Za-z0-9]{60,90}|pplx-[A-Za-z0-9]{40,60}|r8_[A-Za-z0-9]{30,50}|hf_[A-Za-z0-9]{30,60}|pcsk_[A-Za-z0-9_]{40,90}|lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|tgp_v1_[\w-]{40,60}|nvapi-[\w-]{50,90}|fw_[A-Za-z0-9]{22,30}|jina_[A-Za-z0-9]{50,80}|pk-lf-[a-f0-9-]{30,40})\b/g,
  },
  {
    kind: 'slack-token',
    mark: /\bxox|\bxapp-|hooks\.slack/,
    pattern:
      /\b(?:xox[abeoprs](?:-\d)?[.-][\w.-]{10,255}|xapp-[\w-]{10,255})|hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/]{20,120}/g,
  },
  {
    kind: 'discord-token',
    mark: /\/webhooks\/|\.[\w-]{6}\.[\w-]{27}/,
    pattern:
      /\bdiscord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{15,22}\/[\w-]{40,90}|\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45}\b/g,
  },
  {
    kind: 'teams-webhook',
    mark: /webhook\.office\.com/,
    pattern: /\bwebhook\.office\.com\/webhookb2\/[\w@/-]{40,300}/g,
  },
  { kind: 'telegram-token', mark: /:AA[\w-]{33}/, pattern: /\b\d{8,10}:AA[\w-]{33}\b/g },
  { kind: 'twilio-key', mark: /\b(?:SK|AC)[a-f0-9]{32}/, pattern: /\b(?:SK|AC)[a-f0-9]{32}\b/g },
  { kind: 'sendgrid-key', mark: /\bSG\./, pattern: /\bSG\.[\w-]{16,32}\.[\w-]{16,64}/g },
  { kind: 'mailgun-key', mark: /\bkey-[a-f0-9]{32}/, pattern: /\bkey-[a-f0-9]{32}\b/g },
  { kind: 'mailchimp-key', mark: /[a-f0-9]{32}-us/, pattern: /\b[a-f0-9]{32}-us\d{1,2}\b/g },
  {
    kind: 'brevo-key',
    mark: /\bxkeysib-|\bxsmtpsib-/,
    pattern: /\bx(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}\b/g,
  },
  {
    kind: 'resend-key',
    mark: /\bre_\w{8}_/,
    pattern: /\bre_(?=[A-Za-z_]{0,40}\d)[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}\b/g,
  },
  {
    kind: 'stripe-key',
    mark: /\b[srp]k_(?:live|test)_|\bwhsec_/,
    pattern: /\b(?:[srp]k_(?:live|test)_[A-Za-z0-9]{16,255}|whsec_[A-Za-z0-9+/=]{24,80})/g,
  },
  { kind: 'square-token', mark: /\bsq0[a-z]{3}-|\bEAAA/, pattern: /\b(?:sq0[a-z]{3}-[\w-]{22,50}|EAAA[\w-]{58,70})/g },
  {
    kind: 'braintree-token',
    mark: /access_token\$/,
    pattern: /\baccess_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}\b/g,
  },
  { kind: 'razorpay-key', mark: /\brzp_/, pattern: /\brzp_(?:live|test)_[A-Za-z0-9]{14,30}\b/g },
  {
    kind: 'shopify-token',
    mark: /\bshp(?:at|ca|pa|ss)_/,
    pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g,
  },
  { kind: 'facebook-token', mark: /\bEAAC|\bEAAG/, pattern: /\bEAA[CG][A-Za-z0-9]{60,300}\b/g },
  { kind: 'dropbox-token', mark: /\bsl\.[\w.-]{120}/, pattern: /\bsl\.(?:u\.)?[\w-]{120,2000}/g },
  { kind: 'linear-key', mark: /\blin_api_|\blin_oauth_/, pattern: /\blin_(?:api|oauth)_[A-Za-z0-9]{32,80}\b/g },
  {
    kind: 'notion-token',
    mark: /\bntn_|\bsecret_/,
    pattern: /\b(?:ntn_[A-Za-z0-9]{40,60}|secret_(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{43})\b/g,
  },
  { kind: 'airtable-token', mark: /\bpat\w{14}\./, pattern: /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b/g },
  { kind: 'asana-token', mark: /\d:[a-f0-9]{32}/, pattern: /\b[0-2]\/\d{13,18}(?:\/\d{13,18})?:[a-f0-9]{32}\b/g },
  { kind: 'figma-token', mark: /\bfigd_|\bfigo_/, pattern: /\bfig[do]_[\w-]{30,80}/g },
  { kind: 'contentful-token', mark: /\bCFPAT-/, pattern: /\bCFPAT-[\w-]{40,60}/g },
  { kind: 'typeform-token', mark: /\btfp_/, pattern: /\btfp_[\w.=-]{40,80}/g },
  {
    kind: 'grafana-token',
    mark: /\bglsa_|\bglc_/,
    pattern: /\b(?:glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/=]{32,400})/g,
  },
  {
    kind: 'newrelic-key',
    mark: /\bNR(?:AK|JS|II)-|NRAL/,
    pattern: /\bNR(?:AK|JS|II)-[\w-]{19,40}|\b[a-f0-9]{36}NRAL\b/g,
  },
  {
    kind: 'sentry-token',
    mark: /\bsntry[su]_|\.sentry\.io/,
    pattern: /\bsntry[su]_[\w+/=.-]{40,400}|\b[a-f0-9]{32}(?::[a-f0-9]{32})?(?=@[\w.-]{1,100}\.sentry\.io)/g,
  },
  { kind: 'dynatrace-token', mark: /\bdt0[a-z]\d\d\./, pattern: /\bdt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}\b/g },
  { kind: 'sonar-token', mark: /\bsq[upa]_/, pattern: /\bsq[upa]_[a-f0-9]{40}\b/g },
  { kind: 'postman-key', mark: /\bPMAK-/, pattern: /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/g },
  {
    kind: 'launchdarkly-key',
    mark: /\b(?:sdk|api)-[a-f0-9]{8}-/,
    pattern: /\b(?:sdk|api)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}\b/g,
  },
  { kind: 'mapbox-token', mark: /\bsk\.eyJ/, pattern: /\bsk\.eyJ[\w-]{20,400}\.[\w-]{16,60}/g },
];
