import { all } from '../all.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { nitroKeys } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const rollback: Criterion = {
  id: 'rollback',
  title: 'Rollback',
  group: 'trust',
  question: 'Is an old version, or old data, noticed?',
  answers: {
    wrap,
    load: () =>
      declared(
        'not noticed',
        'no: the MAC of the root is not pinned when the image is mounted, and its folder is tied to no digest or version',
        [upstream('occlum', 'src/libos/src/config.rs:681-683')],
      ),
    'load-gramine': () =>
      declared(
        'not noticed',
        'no: the host may offer an older encrypted root, or older files of one, for as long as its key is released; a key for each version is the way out',
        [constructed],
      ),
    vm: () =>
      declared(
        'by nonce and policy',
        'evidence is fresh by a nonce; old images are refused where the policy names digests',
        [upstream('trustee', 'kbs/docs/kbs_attestation_protocol.md:196-208')],
      ),
    'teaclave-executors': () =>
      declared('by time', 'an attestation counts for an hour; there is no revocation', [
        upstream('incubator-teaclave', 'config/build.config.toml:36', 'v0.5.1'),
      ]),
    nitro: () => declared('not by PCR8', 'conditions on PCR8 alone accept old images of the signer', [nitroKeys]),
    'bare-rune': () =>
      declared(
        'not noticed',
        'no: after an update of the libOS the enclave that was built before comes from the cache',
        [upstream('inclavare-containers', 'shim/runtime/carrier/occlum/bundle-cache.go:56')],
      ),
  },
};

/** Old versions, not old data. */
function wrap(facts: Facts): Answer {
  const [{ isvSvn }, namesMeasurement] = all(
    () => facts.manifest(),
    () => facts.flag('verifier.measurement'),
  );
  if (isvSvn === undefined) throw new Missing(['sgx.isvsvn']);
  const evidence = [upstream('gramine', 'Documentation/manifest-syntax.rst')];
  if (namesMeasurement)
    return {
      value: 'noticed',
      text: `the verifier names measurements: an old version is refused once its own is taken out, whatever its ISVSVN (here ${isvSvn})`,
      evidence,
    };
  const [lowest] = facts.numbers('verifier.lowest-svn');
  const floor = `the verifier asks for ISVSVN ${lowest} or more, and this version has ${isvSvn}`;
  if (lowest === 0) return { value: 'not noticed', text: `${floor}: every old version passes`, evidence };
  return isvSvn < lowest
    ? { value: 'refused', text: `${floor}: it is refused itself`, evidence }
    : { value: 'noticed', text: `${floor}: versions below are refused`, evidence };
}
