import type { DataNode } from '../../../data/node.ts';
import { dangerOf } from '../../../gramine/dangerous-variables.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const untrustedOverrides = policyRule({
  id: 'occlum/untrusted-overrides',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Variables that the host sets over a value which was to be trusted, or that decide which code runs.',
    why: 'What `env.untrusted` names comes from the host and wins over `env.default`: the value that was measured is replaced without a word.',
    bad: [
      {
        as: 'occlum',
        manifest: '{ "entry_points": ["/opt/app"], "env": { "default": ["MODE=safe"], "untrusted": ["MODE"] } }',
        at: '"MODE"',
      },
      {
        as: 'occlum',
        manifest: '{ "entry_points": ["/opt/app"], "env": { "untrusted": ["LD_LIBRARY_PATH"] } }',
        at: '"LD_LIBRARY_PATH"',
      },
    ],
    good: [
      {
        as: 'occlum',
        manifest: '{ "entry_points": ["/opt/app"], "env": { "default": ["MODE=safe"], "untrusted": ["TZ"] } }',
      },
    ],
  },
  *checkPolicy({ data, kind }) {
    if (!data || kind !== 'occlum') return;
    const env = data.members.get('env');
    const fixed = new Map(texts(env?.members.get('default')).map(({ text, node }) => [text.split('=', 1)[0]!, node]));
    for (const { text, node } of texts(env?.members.get('untrusted'))) {
      const trusted = fixed.get(text);
      const danger = dangerOf(text);
      if (!trusted && danger === undefined) continue;
      yield {
        at: node.range,
        path: node.path,
        message: trusted
          ? `the host replaces the value that \`env.default\` gives \`${abbreviated(text)}\``
          : `through \`${abbreviated(text)}\` the host ${danger}`,
        help: 'take it off `env.untrusted`',
        ...(trusted && { related: [{ range: trusted.range, message: 'the value that is replaced' }] }),
        ...unnoticed,
      };
    }
  },
});

function texts(list: DataNode | undefined): readonly { readonly text: string; readonly node: DataNode }[] {
  return (list?.items ?? []).flatMap((node) => (typeof node.scalar === 'string' ? [{ text: node.scalar, node }] : []));
}
