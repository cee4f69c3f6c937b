import * as z from 'zod';

// Validation belongs to the other side; its probe for `eval` would count as a violation of this page's policy.
z.config({ jitless: true });
