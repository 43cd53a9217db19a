import { normalizePath } from '../../../gramine/paths.ts';
import { Text } from '../../../gramine/text.ts';
import { nodeAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { silently } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const podWorkingDirectory = podRule({
  id: 'pod/working-directory',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'A `workingDir` of a pod in which the program does not start.',
    why: 'The program starts in `fs.start_dir`, or in `/`. `workingDir` moves Gramine itself: the manifest is looked for there, and relative `file:` URIs begin there.',
    bad: [
      { as: 'pod', manifest: podExample({ container: ['workingDir: /data'] }), app: appExample(), at: '/data' },
      {
        as: 'pod',
        manifest: podExample({ container: ['workingDir: /data'] }),
        app: appExample('fs.start_dir = "/app"'),
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({ container: ['workingDir: /data'] }),
        app: appExample('fs.start_dir = "/data/"'),
      },
      { as: 'pod', manifest: podExample(), app: appExample() },
      {
        as: 'pod',
        manifest: podExample({ container: ['workingDir: /app'] }),
        app: appExample('fs.root.uri = "file:."'),
      },
    ],
  },
  *checkPod({ app }) {
    const node = app && nodeAt(app.container, 'workingDir');
    const wanted = node?.kind === 'string' ? normalizePath(new Text(String(node.scalar))) : undefined;
    if (!app || !node || !wanted || isOfGramine(app.manifest)) return;
    const { manifest } = app.manifest;
    const setting = manifest.at('fs.start_dir');
    if (manifest.isOpen || (setting && !setting.text)) return;
    const start = setting?.text ? normalizePath(setting.text) : new Text('/');
    if (start?.equals(wanted) !== false) return;
    yield {
      at: node.range,
      path: node.path,
      message: `the program starts in \`${visible(start.toString())}\`${setting?.written ? ` (${app.place(setting)})` : ''}, wherever \`workingDir\` is`,
      help: `set \`fs.start_dir = "${visible(wanted.raw)}"\`, or leave \`workingDir\` out`,
      ...silently,
    };
  },
});

/** Relative URIs need a directory to begin in, and so does the manifest: then it is meant for Gramine. */
function isOfGramine({ mounts, trusted }: Subject): boolean {
  const paths = [
    ...[mounts.root, ...mounts.entries].map(({ hostPath }) => hostPath),
    ...trusted.entries.map(({ path }) => path),
  ];
  return paths.some((path) => path && path.startsWith('/') === false);
}
