/** One kind of secret and how it looks. Every quantifier is bounded, so that no text takes more than linear time. */
export interface SecretRule {
  readonly kind: string;
  /** Occurs in every text the pattern can match in. */
  readonly mark: RegExp;
  readonly pattern: RegExp;
}

/** Secrets that are known by their own form, whatever stands around them. */
export const secretRules: readonly SecretRule[] = [
  {
    kind: 'private-key',
    mark: /-----BEGIN /,
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { kind: 'aws-key', mark: /A(?:KIA|SIA|ROA|IDA)/, pattern: /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g },
  {
    kind: 'github-token',
    mark: /gh[pousr]_|github_pat_/,
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255})/g,
  },
  {
    kind: 'gitlab-token',
    mark: /gl[a-z]{2,5}-/,
    pattern: /\bgl(?:pat|dt|rt|ptt|oas|cbt|soat|ft|imt|agent)-[\w-]{16,255}/g,
  },
  {
    kind: 'slack-token',
    mark: /xox|xapp-|hooks\.slack/,
    pattern: /\b(?:xox[abeoprs]-[\w-]{10,255}|xapp-[\w-]{10,255})|hooks\.slack\.com\/services\/[\w/]{20,120}/g,
  },
  { kind: 'stripe-key', mark: /k_(?:live|test)_/, pattern: /\b[srp]k_(?:live|test)_[A-Za-z0-9]{16,255}/g },
  {
    kind: 'google-key',
    mark: /AIza|ya29\.|GOCSPX-/,
    pattern: /\b(?:AIza[\w-]{35}|ya29\.[\w-]{20,500}|GOCSPX-[\w-]{20,60})/g,
  },
  { kind: 'api-key', mark: /sk-/, pattern: /\bsk-(?=[\w-]{0,200}\d)[\w-]{20,255}/g },
  { kind: 'npm-token', mark: /npm_/, pattern: /\bnpm_[A-Za-z0-9]{30,60}\b/g },
  { kind: 'pypi-token', mark: /pypi-/, pattern: /\bpypi-[\w-]{50,255}/g },
  { kind: 'hugging-face-token', mark: /hf_/, pattern: /\bhf_[A-Za-z0-9]{30,60}\b/g },
  { kind: 'sendgrid-key', mark: /SG\./, pattern: /\bSG\.[\w-]{16,32}\.[\w-]{16,64}/g },
  { kind: 'digitalocean-token', mark: /do[opr]_v1_/, pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/g },
  { kind: 'shopify-token', mark: /shp[a-z]{2}_/, pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g },
  { kind: 'jwt', mark: /eyJ/, pattern: /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{8,1000}/g },
];
