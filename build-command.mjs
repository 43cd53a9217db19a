// Builds the command: a launcher and CommonJS parts, which start in half the time that loose modules take.
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { Script } from 'node:vm';
import { build } from 'esbuild';

/** What other parts do without until one of these modules is called: each exports functions alone. */
const doors = new Map([
  ['src/template/parse.ts', 'parts/template'],
  ['src/template/static.ts', 'parts/template'],
  ['src/template/references.ts', 'parts/template'],
  ['src/gramine/jinja.ts', 'parts/template'],
  ['src/template/methods.ts', 'parts/template-builtins'],
  ['src/template/filters.ts', 'parts/template-builtins'],
  ['src/template/checks.ts', 'parts/template-builtins'],
  ['src/template/percent-format.ts', 'parts/template-builtins'],
  ['src/template/power.ts', 'parts/template-builtins'],
  ['src/template/macro.ts', 'parts/template-builtins'],
  ['src/lint/config-file.ts', 'parts/config-file'],
  ['src/commands/fix.ts', 'parts/fix'],
  ['src/text/diff.ts', 'parts/fix'],
  ['src/lint/foreign-names.ts', 'parts/foreign-names'],
  ['src/gramine/syscalls.ts', 'parts/syscalls'],
  ['src/gramine/migration/carry.ts', 'parts/carry'],
  ['src/gramine/migration/inside-path.ts', 'parts/carry'],
  ['src/gramine/migration/rename.ts', 'parts/carry'],
  ['src/gsc/defaults.ts', 'parts/gsc-defaults'],
  ['src/toml/bad-scalar.ts', 'parts/toml-mistakes'],
  ['src/toml/lookahead.ts', 'parts/toml-mistakes'],
  ['src/toml/mistakes.ts', 'parts/toml-mistakes'],
  ['src/commands/atomic-write.ts', 'parts/files'],
  ['src/commands/gitignore.ts', 'parts/files'],
  ['src/commands/host-tree.ts', 'parts/files'],
  ['src/commands/write-file.ts', 'parts/files'],
  // main.js never asks for it, but what one part throws another has to know.
  ['src/gramine/python/environment.ts', 'parts/python'],
]);

/**
 * main.js has what every run needs; what is imported dynamically, what lies behind `doors` and the documentation of the rules are
 * parts of their own. What parts share they get from the one that has it, so that a class is one class everywhere. Returns what
 * esbuild says of each part.
 */
export async function buildCommand(common) {
  const named = new Map();
  /** Modules by path, with the part that lends them. */
  const lenders = new Map();
  const lent = new Set();
  const given = { common, named, lenders, lent };
  await learn('main', mainEntry(''), given);
  const libraries = [...new Set(doors.values())];
  for (const name of libraries) await learn(name, doorEntry(name, ''), given);
  const parts = [];
  for (const [name, path] of named) {
    const entry = textEntry(`module.exports = require(${JSON.stringify(resolve(path))});`);
    parts.push(await buildPart(name, entry, given));
  }
  const besidesRules = new Map([...lenders].filter(([path]) => !path.startsWith('src/lint/rules/')));
  parts.push(await buildPart('parts/docs', textEntry(docsOfRules), { ...given, lenders: besidesRules, hasDocs: true }));
  for (const name of [...libraries, 'main']) {
    const entry = name === 'main' ? mainEntry : (more) => doorEntry(name, more);
    parts.push(await buildPart(name, entry(await lending(lentBy(name, given))), { ...given, lends: name }));
  }
  copyFileSync('launch.cjs', 'dist/cli.js');
  chmodSync('dist/cli.js', 0o755);
  await compile();
  return parts;
}

/** Builds a part that lends, for what it holds. */
async function learn(name, entry, given) {
  for (const path of bundled(await buildPart(name, entry, { ...given, lends: name })))
    if (path.startsWith('src/') && !isDoor(name, path)) given.lenders.set(path, name);
}

/** Whether a path stands in the part for a door alone. */
function isDoor(name, path) {
  return doors.has(path) && doors.get(path) !== name;
}

function lentBy(name, { lenders, lent }) {
  return [...lent].filter((path) => lenders.get(path) === name).sort();
}

/** Each part is a function expression, as the launcher calls it. */
async function buildPart(name, entry, { common, named, lenders, lent, lends, hasDocs = false }) {
  const outfile = `dist/${name}.js`;
  const built = await build({
    ...common,
    ...entry,
    outfile,
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    supported: { 'dynamic-import': false },
    banner: { js: '(function (exports, require, module) {' },
    footer: { js: '})' },
    metafile: true,
    plugins: [
      withoutSubprocesses,
      withLazyCrypto,
      fromParts({ named, lenders, lent, lends }),
      ...(hasDocs ? [] : [withDocsApart]),
    ],
  });
  writeFileSync(outfile, direct(ascii(readFileSync(outfile, 'utf8'))));
  return built;
}

/** esbuild copies each module of Node, name by name, in case it has a default export of its own. */
function direct(text) {
  return text.replace(/\b__toESM\((require\("node:[\w/]+"\))(?:,\s*1)?\)/g, '$1');
}

/** ASCII is read fastest; esbuild sees to it but for regular expressions. */
function ascii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function mainEntry(more) {
  return textEntry(`export * from './src/cli.ts';\n${more}`);
}

function doorEntry(name, more) {
  const paths = [...doors].flatMap(([path, part]) => (part === name ? [path] : []));
  return textEntry(`${paths.map((path) => `export * from ${JSON.stringify(`./${path}`)};`).join('\n')}\n${more}`);
}

function textEntry(contents) {
  return { stdin: { contents, resolveDir: '.' } };
}

const docsOfRules = `
  import { rules } from './src/lint/rules/index.ts';
  const docs = new Map(rules.map((rule) => [rule.id, rule.docs]));
  export const docsOf = (id) => docs.get(id);`;

function bundled({ metafile }) {
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
}

/** What is imported dynamically becomes a part, and what another part lends is taken from it. `lends`: the name of a part that lends. */
function fromParts({ named, lenders, lent, lends }) {
  return {
    name: 'from-parts',
    setup(build) {
      build.onResolve({ filter: /^\.\/(main|parts\/[\w-]+)\.js$/ }, ({ path }) => ({ path, external: true }));
      build.onResolve({ filter: /./ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === 'asked') return undefined;
        const found = await build.resolve(path, { kind: 'import-statement', resolveDir, pluginData: 'asked' });
        if (found.external || found.errors.length > 0) return undefined;
        const file = relative('.', found.path).replaceAll('\\', '/');
        if (kind !== 'dynamic-import') {
          if (lends !== undefined && isDoor(lends, file)) return { path: file, namespace: 'door' };
          const lender = lenders.get(file);
          return lender && lender !== lends && lends !== 'main' ? { path: file, namespace: 'lent' } : undefined;
        }
        const name = partName(file);
        named.set(name, file);
        return { path: `./${name}.js`, external: true };
      });
      build.onLoad({ filter: /./, namespace: 'lent' }, async ({ path }) => {
        lent.add(path);
        const part = lenders.get(path);
        const [names] = await exportsOf([path]);
        return {
          contents: `export const { ${names.join(', ')} } = require('./${part}.js').lend(${JSON.stringify(path)});`,
          resolveDir: '.',
        };
      });
      build.onLoad({ filter: /./, namespace: 'door' }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const names = [...text.matchAll(/^export (?:async )?function\*? (\w+)/gm)];
        const part = doors.get(path);
        if (/^export (?:const|class|let|\{|\*)/m.test(text)) throw new Error(`${path} exports more than functions`);
        return {
          contents: names
            .map(([, name]) => `export const ${name} = (...given) => require('./${part}.js').${name}(...given);`)
            .join(' '),
          resolveDir: '.',
        };
      });
    },
  };
}

/** `src/lint/baseline.ts` → `parts/lint-baseline`. */
function partName(file) {
  const name = file
    .replace(/^(src|.*node_modules)\//, '')
    .replace(/\.\w+$/, '')
    .replace(/[^\w]+/g, '-')
    .replace(/^-/, '');
  return `parts/${name}`;
}

/** The function by which main.js lends its modules. */
async function lending(paths) {
  const exported = await exportsOf(paths);
  const imports = paths.map((path, at) => `import * as lent${at} from ${JSON.stringify(`./${path}`)};`);
  const cases = paths.map(
    (path, at) =>
      `case ${JSON.stringify(path)}: return { ${exported[at].map((name) => `${name}: lent${at}.${name}`).join(', ')} };`,
  );
  return `${imports.join('\n')}\nexport function lend(path) { switch (path) { ${cases.join('\n')} } }`;
}

/** The names that modules export, in the order of the paths. */
async function exportsOf(paths) {
  const { metafile } = await build({
    entryPoints: paths,
    outdir: 'unwritten',
    write: false,
    format: 'esm',
    metafile: true,
    logLevel: 'error',
  });
  const byPath = new Map(Object.values(metafile.outputs).map(({ entryPoint, exports }) => [entryPoint, exports]));
  return paths.map((path) => byPath.get(path));
}

/**
 * Saves what V8 makes of the parts that typical runs need, with the functions compiled that they call: first of what linting
 * a small template and a small manifest takes, so that nothing else lengthens its start, then of what folders, mistakes and policies
 * take.
 */
async function compile() {
  const loaded = new Map();
  const saved = new Set();
  const require = createRequire(import.meta.url);
  const { main, silentIo } = load('./main.js');
  await main(['lint', 'examples/clean/server.manifest.template'], silentIo());
  await main(['lint', 'examples/gsc-plan/app.manifest'], silentIo());
  save();
  await main(['lint', 'examples/clean', '--format', 'text'], silentIo());
  await main(['lint', 'examples/first-look', 'examples/old-release', 'examples/variants'], silentIo());
  const policy = 'examples/exec-payments-api/payments.exec-policy.toml';
  await main(['policy', 'lint', policy], silentIo());
  await main(['policy', 'test', policy], silentIo());
  await main(['policy', 'diff', policy, 'examples/exec-debug-variant/payments-debug.exec-policy.toml'], silentIo());
  save();

  function save() {
    for (const { filename, script } of loaded.values()) {
      if (saved.has(filename)) continue;
      saved.add(filename);
      writeFileSync(filename.replace(/js$/, 'cache'), script.createCachedData());
    }
  }

  function load(name) {
    if (!name.startsWith('./')) return require(name);
    const known = loaded.get(name);
    if (known) return known.exports;
    const filename = resolve('dist', name);
    const part = { filename, script: new Script(readFileSync(filename, 'latin1'), { filename }), exports: {} };
    loaded.set(name, part);
    part.script.runInThisContext()(part.exports, load, part);
    return part.exports;
  }
}

/** commander starts other executables only when asked to, and node:child_process costs 3 ms to load. */
const withoutSubprocesses = {
  name: 'without-subprocesses',
  setup(build) {
    build.onResolve({ filter: /^(node:)?child_process$/ }, () => ({ path: 'child_process', namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** Few runs hash or sign anything, and node:crypto costs 4 ms to load. */
const withLazyCrypto = {
  name: 'with-lazy-crypto',
  setup(build) {
    build.onResolve({ filter: /^node:crypto$/ }, (args) =>
      args.namespace === 'lazy' ? { path: args.path, external: true } : { path: 'node:crypto', namespace: 'lazy' },
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: ['createHash', 'createPrivateKey', 'createPublicKey', 'hash', 'sign']
        .map((name) => `export const ${name} = (...given) => require('node:crypto').${name}(...given);`)
        .join(' '),
    }));
  },
};

/** The documentation of the rules is as long as the rules, and few runs show it. Rules about policies are a part of their own. */
const withDocsApart = {
  name: 'with-docs-apart',
  setup(build) {
    build.onLoad({ filter: /src\/lint\/rules\/\w+\/[\w-]+\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('manifestRule({')) return undefined;
      return {
        contents: text.replace(/^ {2}docs: \{\n([\s\S]*?)^ {2}\},\n/m, ''),
        loader: 'ts',
      };
    });
    build.onLoad({ filter: /src\/lint\/rule-docs\.ts$/ }, () => ({
      contents: "export const docsOf = ({ id, docs }) => docs ?? require('./parts/docs.js').docsOf(id);",
    }));
  },
};
