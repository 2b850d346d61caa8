// Validates YAML files against a JSON Schema with ajv: node validate.cjs NODE_MODULES SCHEMA FILE...
// Prints a line for each fault, and ends in 1 with one. In strict mode ajv refuses a schema with a word that it does not know; that
// each branch says again what type it is about, and describes what it requires, ajv asks for besides: not here.
const fs = require('node:fs');
const path = require('node:path');

const [modules, schema, ...files] = process.argv.slice(2);
const load = (name) => require(path.join(modules, name));
const ajv = new (load('ajv/dist/2020').default)({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
load('ajv-formats').default(ajv);
ajv.addKeyword('defaultSnippets'); // yaml-language-server's own
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema, 'utf8')));
let faults = 0;
for (const file of files) {
  if (validate(load('yaml').parse(fs.readFileSync(file, 'utf8')))) continue;
  for (const error of validate.errors) {
    faults += 1;
    console.log(`${file}: ${error.instancePath} ${error.message}`);
  }
}
process.exit(faults ? 1 : 0);
