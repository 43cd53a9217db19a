#!/usr/bin/env node
// Starts main.js with the code that V8 compiled when it was built: a third of a short run is compiling otherwise. Another version
// of Node refuses that code and compiles anew.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'main.js');
const script = new Script(`(function (exports, require, module) {${readFileSync(filename, 'utf8')}\n})`, { filename, cachedData: cache() });
const main = { exports: {} };
script.runInThisContext()(main.exports, require, main);
main.exports.start();

function cache() {
  try {
    return readFileSync(join(__dirname, 'main.cache'));
  } catch {
    return undefined;
  }
}
