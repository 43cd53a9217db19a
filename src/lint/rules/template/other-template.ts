import { manifestRule } from '../../rule.ts';
import { problemFindings } from './problems.ts';

export const otherTemplate = manifestRule({
  id: 'template/other-template',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A template that includes, imports or extends another one.',
    why: "gramine-manifest renders one text and gives Jinja no way to find others: the build stops with 'no loader for this environment specified'.",
    bad: [
      { manifest: '{% include "common.manifest" %}\nsgx.debug = false', as: 'template' },
      {
        manifest: '{% extends "base.manifest.template" %}\n{% block sgx %}sgx.debug = false{% endblock %}',
        as: 'template',
      },
    ],
    good: [{ manifest: '{% block sgx %}sgx.debug = false{% endblock %}', as: 'template' }],
  },
  checkTemplate: ({ rendering }) => problemFindings(rendering, ['loader'], 'template'),
});
