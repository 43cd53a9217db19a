#!/usr/bin/env node
// Starts main.js, and loads the other parts when it asks for them. V8 compiled main.js when it was built, which is a third of a
// short run otherwise; another version of Node refuses that code and compiles anew.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const loaded = new Map();
load('./main.js').start();

/** A part by its name, or a module of Node. A part is ASCII text, a function of these three. */
function load(name) {
  if (!name.startsWith('./')) return require(name);
  const known = loaded.get(name);
  if (known) return known.exports;
  const part = { exports: {} };
  loaded.set(name, part);
  const filename = join(__dirname, name);
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: compiled(filename) });
  script.runInThisContext()(part.exports, load, part);
  return part.exports;
}

function compiled(filename) {
  try {
    return readFileSync(`${filename.slice(0, -'.js'.length)}.cache`);
  } catch {
    return undefined;
  }
}
