import { quantity } from '../../text/quantity.ts';
import type { Evidence } from '../comparison.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import type { ManifestFacts } from '../inputs.ts';
import { upstream } from '../upstream.ts';

export const measuredCoverage: Criterion = {
  id: 'measured-coverage',
  title: 'Measured coverage of the image',
  group: 'identity',
  question: "What share of the image's bytes is bound by the measurement of the TEE?",
  core: true,
  better: 'higher',
  answers: {
    wrap: ofWrapped,
    load: () =>
      notMeasured(
        'the signature policy of the agent binds the image, if the host leaves it switched on',
        upstream('enclave-cc', 'README.md:31-34'),
      ),
    'load-gramine': () => notMeasured('who holds the key of the encrypted root decides what it holds', constructed),
    vm: () =>
      notMeasured(
        'the launch measurement holds the guest alone; a policy in init data can name image digests',
        upstream('trustee', 'kbs/docs/initdata.md'),
      ),
  },
};

function notMeasured(reason: string, evidence: Evidence): Answer {
  return { ...declared(0, `the measurement does not cover the image: ${reason}`, [evidence]), unit: '1' };
}

function ofWrapped(facts: Facts): Answer {
  const image = facts.image();
  const manifest = facts.has('manifest') ? facts.manifest() : undefined;
  if (manifest && manifest.fileCheckPolicy === undefined) throw new Missing(['sgx.file_check_policy']);
  const total = image.folders.reduce((sum, { bytes }) => sum + bytes, 0);
  const evidence = [upstream('gsc', 'finalize_manifest.py:58-75')];
  if (manifest?.fileCheckPolicy === 'allow_all_but_log')
    return {
      value: 0,
      unit: '1',
      text: 'with `sgx.file_check_policy = "allow_all_but_log"` the host decides on every file',
      evidence,
    };
  const covered = image.trusted.coveredBytes;
  return {
    value: total === 0 ? 1 : covered / total,
    unit: '1',
    text: `${quantity(covered, 'B')} of ${quantity(total, 'B')} are trusted files${allowedText(manifest)}`,
    parts: [
      { name: 'bytes in trusted files', value: covered, unit: 'B' },
      { name: 'bytes in regular files', value: total, unit: 'B' },
    ],
    evidence,
    assumptions: manifest
      ? []
      : ['the manifest allows no files of the image and checks all others (`sgx.file_check_policy = "strict"`)'],
  };
}

function allowedText(manifest: ManifestFacts | undefined): string {
  const count = manifest?.allowedFiles.length ?? 0;
  return count === 0
    ? ''
    : `, less those below ${count === 1 ? 'the entry' : `the ${count} entries`} of \`sgx.allowed_files\``;
}
