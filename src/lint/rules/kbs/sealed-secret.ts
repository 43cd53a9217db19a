import { stringsIn, textOf } from '../../../data/member.ts';
import { sealedSecretProblem } from '../../../trustee/sealed-secret.ts';
import { dataRule } from '../../rule.ts';

export const kbsSealedSecret = dataRule({
  id: 'kbs/sealed-secret',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Sealed secrets that no guest can unseal.',
    why: 'A sealed secret is `sealed.<header>.<payload>.<signature>`; the payload says whether the secret lies at a broker (`vault`) or in it (`envelope`). What has another form is handed to the program as it is, as the value of its secret.',
    bad: [
      {
        as: 'kubernetes',
        manifest: 'apiVersion: v1\nkind: Secret\ndata:\n  token: c2VhbGVkLmguZTMwLnM=\n',
        at: 'c2VhbGVkLmguZTMwLnM=',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - env:\n        - name: TOKEN\n          value: sealed.eyJ2ZXJzaW9uIjoiMC4xLjAifQ\n',
        at: 'sealed.eyJ2ZXJzaW9uIjoiMC4xLjAifQ',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - env:\n        - name: TOKEN\n          value: sealed.h.e30.s\n',
      },
    ],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - env:\n        - name: TOKEN\n          value: sealed.fakejwsheader.eyJ2ZXJzaW9uIjoiMC4xLjAiLCJ0eXBlIjoidmF1bHQiLCJuYW1lIjoia2JzOi8vL2RlZmF1bHQvdHlwZS90YWciLCJwcm92aWRlciI6ImticyIsInByb3ZpZGVyX3NldHRpbmdzIjp7fSwiYW5ub3RhdGlvbnMiOnt9fQ.fakesignature\n',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - env:\n        - name: STATE\n          value: sealed.\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const node of stringsIn(root)) {
      const text = plain(textOf(node)!);
      if (!/^sealed\.[\w=-]/.test(text) || /\s/.test(text)) continue;
      const problem = sealedSecretProblem(text);
      if (problem === undefined) continue;
      yield {
        at: node.range,
        path: node.path,
        message: problem,
        help: 'make it anew, e.g. with `secret_cli seal`',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});

/** A Secret of Kubernetes holds it in base64. */
function plain(text: string): string {
  return /^c2VhbGVkL[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('latin1') : text;
}
