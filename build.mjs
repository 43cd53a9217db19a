// Bundles the command (one CommonJS file: half the start-up of loose modules), the library and the deriving tool.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');

/** commander starts other executables only when asked to, and node:child_process costs 3 ms to load. */
const withoutSubprocesses = {
  name: 'without-subprocesses',
  setup(build) {
    build.onResolve({ filter: /^(node:)?child_process$/ }, () => ({ path: 'child_process', namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** Few runs hash anything, and node:crypto costs 4 ms to load. */
const withLazyCrypto = {
  name: 'with-lazy-crypto',
  setup(build) {
    build.onResolve({ filter: /^node:crypto$/ }, (args) =>
      args.namespace === 'lazy' ? { path: args.path, external: true } : { path: 'node:crypto', namespace: 'lazy' },
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: "exports.createHash = (...given) => require('node:crypto').createHash(...given);",
    }));
  },
};

/** The documentation of 150 rules is built when it is asked for, not at every start. */
const withLazyDocs = {
  name: 'with-lazy-docs',
  setup(build) {
    build.onLoad({ filter: /src\/lint\/rules\/\w+\/[\w-]+\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return {
        contents: text.replace(/^ {2}docs: \{\n([\s\S]*?)^ {2}\},\n/m, '  get docs() { return {\n$1  }; },\n'),
        loader: 'ts',
      };
    });
  },
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  define: { MANIFESTLY_VERSION: JSON.stringify(version) },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

const command = await build({
  ...common,
  entryPoints: ['src/cli.ts'],
  outfile: 'dist/main.js',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  plugins: [withoutSubprocesses, withLazyCrypto, withLazyDocs],
});
const library = await build({ ...common, entryPoints: ['src/index.ts'], outfile: 'dist/index.mjs', format: 'esm' });
await build({ ...common, entryPoints: ['src/derive/derive.ts'], outfile: 'dist/derive.js', format: 'cjs' });
copyFileSync('launch.cjs', 'dist/cli.js');
chmodSync('dist/cli.js', 0o755);
writeFileSync('dist/main.cache', await compiled('dist/main.js'));

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
declareForConsumers('dist/types');
writeFileSync('dist/THIRD-PARTY.txt', notices([command, library]));

/** What V8 makes of the bundle, with the functions that a typical run needs compiled. */
async function compiled(file) {
  const script = new Script(wrapped(readFileSync(file, 'utf8')), { filename: resolve(file) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(import.meta.url), module);
  await module.exports.main(['lint', 'examples/clean', '--format', 'text'], module.exports.silentIo());
  return script.createCachedData();
}

/** As launch.cjs does it: the cache is for exactly this text. */
function wrapped(text) {
  return `(function (exports, require, module) {${text}\n})`;
}

/** Declarations keep the `.ts` of our imports, which older compilers refuse; and what they declare are ES modules. */
function declareForConsumers(folder) {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const name of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.d.ts'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), text.replace(/(\bfrom |\bimport\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2'));
  }
}

/** The licences of the packages whose code is in the bundles: they ask to go with it. */
function notices(bundles) {
  const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const packages = new Set(
    inputs.map((path) => /^(?:.*\/)?(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean),
  );
  return [...packages].sort().map(notice).join('\n');
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `${license}`;
  return `${name} ${version}\n\n${text}\n`;
}
