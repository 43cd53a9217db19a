import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { nitroMeasurements } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const appAttestation: Criterion = {
  id: 'app-attestation',
  title: 'Attestation for the application',
  group: 'identity',
  question: 'Can the application prove to its own users what it is?',
  core: true,
  answers: {
    wrap,
    load: () =>
      declared('none', 'no: every application has the identity of the loader, and nothing gives it a quote', [
        upstream('enclave-cc', 'README.md:31-34'),
        upstream('enclave-cc', 'docs/design.md:108-148'),
      ]),
    'load-gramine': () =>
      declared(
        'the loader',
        'it can get a quote, which names the loader and the key server it obeys, not the application',
        [constructed],
      ),
    vm: () =>
      declared('the guest', 'through the attestation agent in the guest: evidence names the guest and its init data', [
        upstream('trustee', 'kbs/docs/initdata.md'),
      ]),
    'occlum-image': () =>
      declared('the application', 'yes: the quote names the instance with its root file system', [
        upstream('occlum', 'tools/occlum_build.mk:57-75'),
      ]),
    'bigdl-ppml': () =>
      declared(
        'the environment',
        'the quote names the environment of PPML and the arguments; a variable turns attestation off',
        [upstream('bigdl', 'ppml/trusted-bigdata/README.md:55-68')],
      ),
    marblerun: () =>
      declared('the deployment', 'through the coordinator, whose certificate stands for all marbles', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    'teaclave-executors': () =>
      declared('the executor', 'the platform attests its services; a function is in no evidence', [
        upstream('incubator-teaclave', 'docs/executing-in-occlum.md', 'v0.5.1'),
      ]),
    nitro: () =>
      declared('the application', 'yes: a document with the PCRs, from the secure module', [nitroMeasurements]),
    'bare-rune': () =>
      declared('the instance', 'a quote of an instance that the node built', [
        upstream('inclavare-containers', 'shim/runtime/v2/rune/v2/rune.go:27-108'),
      ]),
  },
};

function wrap(facts: Facts): Answer {
  const { attestation, release, evidence } = facts.manifest();
  switch (attestation) {
    case undefined:
      throw new Missing(['sgx.remote_attestation']);
    case 'dcap':
      return {
        value: 'the application',
        text: 'yes: `sgx.remote_attestation = "dcap"` gives it quotes that name this very image',
        evidence,
      };
    case 'epid':
      return {
        value: 'none',
        text: `no longer: Gramine ${release} makes EPID quotes, and the service that verifies them is gone`,
        evidence: [...evidence, upstream('gramine', 'Documentation/attestation.rst')],
      };
    case 'none':
      return {
        value: 'none',
        text: 'no: `sgx.remote_attestation` is "none", so there is no quote; "dcap" gives one that names this very image',
        evidence: [...evidence, upstream('gramine', 'Documentation/attestation.rst:273-275')],
      };
  }
}
