import { expect, test } from 'vitest';
import { compareMarkdown } from '../../src/report/compare-markdown.ts';
import { comparison } from './html/comparison.ts';

test('a comparison as Markdown begins with what follows and ends with the evidence', () => {
  expect(compareMarkdown.render(comparison)).toMatchInlineSnapshot(`
    "- **Wrap costs 160 reference values a year by itself, load 4.** (\`reference-values\`, \`argv-binding\`)

    ### What is compared

    - \`wrap\`: wrap at build (GSC). The image is rebuilt around Gramine.
    - \`load\`: load at deployment (enclave-cc). A generic enclave loads the image. Removed upstream in CoCo 0.18; shown as a design.
    - \`load-gramine\`: load with Gramine (constructed, untried). A generic measured manifest.
    - \`vm\`: pod VM (Kata CC). The pod runs in a VM.

    | Criterion | \`wrap\` | \`load\` | \`load-gramine\` | \`vm\` |
    | --- | --- | --- | --- | --- |
    | Reference values per year | 1,120 reference values/year; by this choice 160 reference values/year | 4 reference values/year |  | *unknown without \`rates.guest_image\`* |
    | Arguments bound | yes | no *(declared)* |  | agent policy *(declared)* |

    ### What would change the verdict

    - At 1 image wrapping needs no more reference values than loading (given: 40)

    ### What would settle what is unknown

    - \`rates.guest_image\` (1 answer): guest image releases per year, in the scenario

    <details><summary>Reference values per year: How many identities must verifiers learn?</summary>

    - \`wrap\`: 40 images × (12 + 4 + 12)
      - numbers: of libOS releases: 160 reference values/year; of signers: unknown
      - made of: fleet.images; rates.libos
      - evidence: scenario.toml&#58;4
    - \`load\`: one for each libOS release
    - \`vm\`: unknown without \`rates.guest_image\`

    </details>

    <details><summary>Arguments bound: Can the host choose the arguments of &#96;&#60;img src=x onerror=alert(1)&#62;&#96;?</summary>

    - \`wrap\`: \`loader.argv\` is measured
      - made of: manifest
    - \`load\`: the OCI spec is the host’s "&#60;/script&#62;&#60;script&#62;alert(1)&#60;/script&#62;"
      - evidence: enclave-cc/src/shim/runtime/v2/rune/v2/create.go&#58;129 (66fed75)
    - \`vm\`: by the agent policy

    </details>
    "
  `);
});

test('a comparison without numbers says that nothing follows yet', () => {
  expect(compareMarkdown.render({ ...comparison, advice: [], sensitivities: [], criteria: [] }).split('\n')[0]).toBe(
    'Nothing can be advised yet: see what is missing below.',
  );
});
