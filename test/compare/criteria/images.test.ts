import { describe, expect, it } from 'vitest';
import { enclaveCcContainerId } from '../../../src/compare/enclave-cc-container-id.ts';
import { givenScenario } from '../given-scenario.ts';
import { madePod } from '../made-inputs.ts';
import { needs, said, withPolicy } from './made-facts.ts';

const nothing = { scenario: new Map() };
const pod = (...images: readonly string[]) => givenScenario('', { pod: { ...madePod, images } });
const digest = `sha256:${'a'.repeat(64)}`;

describe('the name that enclave-cc gives an image', () => {
  it.each([
    ['redis:7', 'redis_7'],
    ['registry.example:5000/a/redis:7.2', 'redis_7.2'],
    ['redis', 'redis'],
    [`redis@${digest}`, undefined],
    [`registry.example/redis:7@${digest}`, undefined],
    ['a', undefined],
    ['', undefined],
    ['registry.example/', undefined],
  ])('of %j is %j', (reference, id) => {
    expect(enclaveCcContainerId(reference)).toBe(id);
  });
});

describe('the reference of an image', () => {
  it('with a digest is refused when it is loaded, and good for a guest', () => {
    const given = pod(`registry.example/app@${digest}`);
    expect(said(given, 'image-reference', 'load')).toEqual({
      value: 'refused',
      confidence: 'computed',
      text: `\`registry.example/app@${digest}\` can't be pulled: the agent refuses names with a digest`,
    });
    expect(said(given, 'image-reference', 'vm')).toEqual({
      value: 'digest',
      confidence: 'computed',
      text: `\`registry.example/app@${digest}\`: a digest, which counts where the policy in the init data holds it`,
    });
  });

  it('collides with another of the same name', () => {
    expect(said(pod('a/redis:1', 'b/redis:1', 'c/other:1'), 'image-reference', 'load')).toEqual({
      value: 'tags that collide',
      confidence: 'computed',
      text: '`a/redis:1`, `b/redis:1` get one name on a node, where one takes the place of the other',
    });
    expect(said(pod('a/redis:1', 'a/redis:1'), 'image-reference', 'load').value).toBe('tag');
  });

  it('is unknown without a pod, and with one that starts nothing', () => {
    for (const subject of ['load', 'vm'] as const) {
      expect(needs(nothing, 'image-reference', subject)).toEqual(['pod']);
      expect(needs(pod(), 'image-reference', subject)).toEqual(['pod']);
    }
  });

  it('shows what a terminal would not', () => {
    expect(said(pod('app:\u001b[2J'), 'image-reference', 'load').text).not.toContain('\u001b');
  });
});

describe('what a signature covers', () => {
  it('when loading is nothing unless it is validated and asked for', () => {
    const load = (text: string) => givenScenario(`[load]\n${text}`);
    expect(said(load('security-validate = false'), 'signature-coverage', 'load')).toEqual({
      value: 0,
      confidence: 'computed',
      text: 'none: `security_validate` is false, so no policy is looked at',
    });
    expect(said(load('security-validate = true\naccepts-unsigned = true'), 'signature-coverage', 'load')).toMatchObject(
      {
        value: 0,
        text: 'none: the image policy accepts images without a signature',
      },
    );
    expect(said(load('security-validate = true\naccepts-unsigned = false'), 'signature-coverage', 'load')).toEqual({
      value: 1,
      confidence: 'computed',
      text: 'all of it: the image policy accepts nothing unsigned; the host can still set `security_validate` to false, unmeasured',
    });
    expect(needs(load('security-validate = true'), 'signature-coverage', 'load')).toEqual(['load.accepts-unsigned']);
    expect(needs(nothing, 'signature-coverage', 'load')).toEqual(['load.security-validate']);
  });

  it('in a guest is everything where digests are pinned or signatures asked for', () => {
    const { policy } = withPolicy('');
    expect(
      said({ ...nothing, policy: { ...policy!, pinsImageDigest: true } }, 'signature-coverage', 'vm'),
    ).toMatchObject({ value: 1 });
    expect(needs({ ...nothing, policy: policy! }, 'signature-coverage', 'vm')).toEqual(['vm.accepts-unsigned']);
    expect(said(givenScenario('[vm]\naccepts-unsigned = false'), 'signature-coverage', 'vm')).toMatchObject({
      value: 1,
    });
    expect(said(givenScenario('[vm]\naccepts-unsigned = true'), 'signature-coverage', 'vm')).toMatchObject({
      value: 0,
    });
  });
});

describe('pods on a node', () => {
  it('of enclave-cc are one, as its configuration is read', () => {
    const given = (pods: number) => givenScenario(`[fleet]\npods-per-node = ${pods}`);
    expect(said(given(6), 'pod-density', 'load')).toEqual({
      value: 'fails',
      confidence: 'computed',
      text: 'the agents of 6 pods would listen at one address, 127.0.0.1:7788 of the node: all but the first fail',
    });
    expect(said(given(1), 'pod-density', 'load')).toMatchObject({ value: 'fits' });
    expect(said({ ...given(1), pod: { ...madePod, containers: 1 } }, 'pod-density', 'load').value).toBe('fits');
    expect(said({ ...given(1), pod: { ...madePod, containers: 3 } }, 'pod-density', 'load')).toEqual({
      value: 'one container',
      confidence: 'computed',
      text: 'the pod has 3 containers: one agent serves one of them, and serving several was designed only',
    });
    expect(needs(nothing, 'pod-density', 'load')).toEqual(['fleet.pods-per-node']);
  });
});
