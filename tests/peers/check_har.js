// Holds the HAR file on stdin against npm's har-schema (HTTP Archive 1.2). Prints {"event":"checked","errors":[…]}.
'use strict';
const Ajv = require('ajv');
const schemas = require('har-schema');

const ajv = new Ajv({ allErrors: true });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-06.json'));
for (const schema of Object.values(schemas)) ajv.addSchema(schema);
const validate = ajv.getSchema('har.json#');
validate(JSON.parse(require('node:fs').readFileSync(0, 'utf8')));
console.log(JSON.stringify({ event: 'checked', errors: (validate.errors ?? []).map((e) => `${e.dataPath} ${e.message}`) }));
