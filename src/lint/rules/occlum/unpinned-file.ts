import { member } from '../../../data/member.ts';
import { bomFiles } from '../../../occlum/bom.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const occlumUnpinnedFile = dataRule({
  id: 'occlum/unpinned-file',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['occlum-bom'],
  docs: {
    summary: 'Files from elsewhere that are copied without their hash.',
    why: 'What `copy_bom` copies becomes part of the image that is measured, whatever it is. Of a file that was downloaded, only `hash` says that it is the one that was meant.',
    bad: [
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /opt\n    copy:\n      - files: [/tmp/model.onnx]\n',
        at: '/tmp/model.onnx',
      },
      {
        as: 'occlum-bom',
        manifest:
          'targets:\n  - target: /opt\n    copy:\n      - from: ../downloads\n        files:\n          - name: app.jar\n',
        at: 'app.jar',
      },
    ],
    good: [
      {
        as: 'occlum-bom',
        manifest:
          'targets:\n  - target: /opt\n    copy:\n      - from: ../downloads\n        files:\n          - name: app.jar\n            hash: 0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e\n',
      },
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /bin\n    copy:\n      - files: [../hello/hello, /usr/bin/python3]\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const { node, path, file } of bomFiles(root)) {
      if (!elsewhere.test(path) || member(file, 'hash')) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `nothing says which \`${abbreviated(path)}\` is meant`,
        help: 'give its SHA-256 as `hash`',
        ...unnoticed,
      };
    }
  },
});

/** Where downloads lie, and what is mostly one. */
const elsewhere =
  /^\/(?:var\/)?tmp\/|(?:^|\/)(?:downloads?|cache|\.cache)\/|\.(?:jar|war|whl|tgz|tar|tar\.[gx]z|zip|onnx|pt|pb|safetensors|gguf|deb|rpm)$/i;
