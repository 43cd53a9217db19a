import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

/** What GSC itself defines when it renders the merged manifest (finalize_manifest.py). */
const defined: ReadonlySet<string> = new Set(['library_paths', 'env_path']);

export const gscTemplateSyntax = manifestRule({
  id: 'gsc/template-syntax',
  severity: 'error',
  fix: 'none',
  docs: {
    summary:
      'A text of a GSC manifest has Jinja syntax, which GSC evaluates without the variables of gramine-manifest.',
    why: 'GSC reads the manifest as TOML and renders the merged result as a template once more, inside of the image, where only `library_paths` and `env_path` exist: any other name becomes the empty text, an attribute such as `gramine.libos` ends the build, and a brace followed by `%` or `#` is taken for syntax.',
    bad: [
      {
        as: 'gsc',
        manifest: 'sgx.trusted_files = ["file:{{ arch_libdir }}/libfoo.so"]',
        at: '"file:{{ arch_libdir }}/libfoo.so"',
      },
      { as: 'gsc', manifest: 'loader.env.X = "{{ gramine.libos }}"', at: '"{{ gramine.libos }}"' },
      { as: 'gsc', manifest: 'loader.env.FORMAT = "{# not a comment"', at: '"{# not a comment"' },
      { as: 'gsc', manifest: "loader.env.X = '{% raw %}'", at: "'{% raw %}'" },
    ],
    good: [
      { as: 'gsc', manifest: 'loader.env.LD_LIBRARY_PATH = "/opt/lib:{{ library_paths }}"' },
      { as: 'gsc', manifest: 'loader.env.JSON = "{ }" # {% comment %}' },
      { manifest: 'loader.env.X = "{# literally"' },
    ],
  },
  *check(subject) {
    const { text } = subject.document.source;
    if (subject.options.kind !== 'gsc-user-manifest' || !mayHaveSyntax(text)) return;
    yield* capped(templated(subject));
  },
});

/** An escape may stand for the brace. */
function mayHaveSyntax(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#') || text.includes('\\');
}

function* templated({ manifest }: Subject): Iterable<Finding> {
  for (const setting of manifest.settings()) {
    if (setting.kind !== 'string' || setting.text === undefined) continue;
    const problem = problemOf(setting.text.raw);
    if (problem) yield { ...problem, at: setting.at, path: setting.path };
  }
}

function problemOf(text: string): Omit<Finding, 'at'> | undefined {
  const opening = /\{[{%#]/.exec(text);
  if (!opening) return undefined;
  if (opening[0] !== '{{') {
    return {
      message: `GSC takes \`${opening[0]}\` in a text for Jinja syntax`,
      help: "write `{{ '{' }}` for the brace",
      stage: 'signer',
      effect: 'fatal',
    };
  }
  for (const [, name, attribute] of text.slice(0, 10_000).matchAll(/\{\{\s*([A-Za-z_]\w{0,80})\s?([.[(]?)/g)) {
    if (defined.has(name!)) continue;
    return attribute
      ? {
          message: `\`${name}\` is not defined when GSC renders the manifest, which ends the build`,
          help: 'write the value itself',
          stage: 'signer',
          effect: 'fatal',
        }
      : {
          message: `\`${name}\` is not defined when GSC renders the manifest, and becomes the empty text`,
          help: 'write the value itself',
          stage: 'none',
          effect: 'ignored',
        };
  }
  return undefined;
}
