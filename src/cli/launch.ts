import { createRequire } from 'node:module';

// A recall must be quick and needs little; everything else is loaded for the other commands only.
createRequire(__filename)(process.argv[2] === 'recall' ? './recall.js' : './main.js');
