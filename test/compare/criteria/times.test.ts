import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { cellOf, givenScenario } from '../given-scenario.ts';

const scenario = `
[fleet]
images-cached = false
[image]
compressed-size = "1000MB"
uncompressed-size = "3000MB"
files = 1000
mean-path = 87
[enclave]
size = "2048MiB"
edmm = false
processes = 2
opened = "500MB"
[vm]
create-container-timeout = "60s"
runtime-request-timeout = "2min"
[speeds]
registry = "100MB/s"
decrypt = "200MB/s"
copy = "300MB/s"
hash = "1000MB/s"
parse = "100kB/s"
epc-add = "1024MiB/s"
[times]
attestation = "2s"
unseal = "500ms"
vm-boot = "8s"
app-start = "3s"
`;

describe('a cold start', () => {
  const given = givenScenario(scenario);
  const seconds = (subject: 'wrap' | 'load' | 'load-gramine' | 'vm') =>
    cellOf(given, 'cold-start', subject)!.parts.map(({ value }) => value);

  it('of a wrapped image pulls 10 s, adds 4 s of memory, reads two manifests in 4 s, hashes 1 s and starts', () => {
    expect(seconds('wrap')).toEqual([10, 4, 4, 1, 3]);
    expect(cellOf(given, 'cold-start', 'wrap')).toMatchObject({ value: 22, unit: 's', confidence: 'computed' });
  });

  it('of enclave-cc adds two enclaves of 4048 MiB, attests, pulls, decrypts, copies twice, unseals and starts', () => {
    expect(seconds('load')).toEqual([4048 / 1024, 2, 10, 5, 20, 4048 / 1024, 0.5, 3]);
    expect(cellOf(given, 'cold-start', 'load')!.value).toBeCloseTo(40.5 + 8096 / 1024, 9);
  });

  it('of the constructed loader pulls ciphertext, adds memory, attests, decrypts what is opened and starts', () => {
    expect(seconds('load-gramine')).toEqual([10, 4, 2, 5, 3]);
  });

  it('of a VM boots, attests, pulls, decrypts, unpacks once and starts', () => {
    expect(seconds('vm')).toEqual([8, 2, 10, 5, 10, 3]);
    expect(cellOf(given, 'cold-start', 'vm')).toMatchObject({
      value: 38,
      unit: 's',
      text: 'start of the VM 8 s + attestation and key 2 s + pull 10 s + decryption 5 s + unpacking 10 s + the application 3 s = 38 s, most of it for pull',
      assumptions: [
        'the steps follow each other, so that all of them are on the critical path',
        'each pod pulls its whole image into its TEE, after it is scheduled',
      ],
    });
  });

  it('pulls nothing where the node has the layers, and adds nothing with EDMM', () => {
    const warm = givenScenario(
      scenario.replace('images-cached = false', 'images-cached = true').replace('edmm = false', 'edmm = true'),
    );
    const cell = cellOf(warm, 'cold-start', 'wrap')!;
    expect(cell.value).toBe(8);
    expect(cell.moves).not.toContain('speeds.registry');
    expect(cell.moves).not.toContain('enclave.size');
    expect(cellOf(warm, 'cold-start', 'vm')!.value).toBe(38);
  });

  it('names every speed that is missing at once, and shows the steps that are known', () => {
    const part = givenScenario('[times]\nvm-boot = "8s"\napp-start = "3s"\n');
    expect(cellOf(part, 'cold-start', 'vm')).toMatchObject({
      value: null,
      unit: null,
      needs: [
        'times.attestation',
        'image.compressed-size',
        'speeds.registry',
        'speeds.decrypt',
        'image.uncompressed-size',
        'speeds.copy',
      ],
      moves: ['times.vm-boot', 'times.app-start'],
      text: 'unknown: 4 of 6 steps are; start of the VM 8 s + the application 3 s',
    });
  });

  it('is a timeline for a picture, in the order of the calls of the runtime', () => {
    const { timelines } = compare(given);
    expect(timelines.map(({ subject, total }) => [subject, total])).toEqual([
      ['wrap', 22],
      ['load', 48.40625],
      ['load-gramine', 24],
      ['vm', 38],
    ]);
    const calls = ['RunPodSandbox', 'PullImage', 'CreateContainer', 'StartContainer'];
    for (const { segments } of timelines) {
      const order = segments.map(({ during }) => calls.indexOf(during!));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });
});

describe('the deadline of a pull', () => {
  it('is kept by 10 + 5 + 10 s of 60 s', () => {
    expect(cellOf(givenScenario(scenario), 'pull-deadline', 'load')).toMatchObject({
      value: 'fits',
      text: 'transfer 10 s + decryption 5 s + unpacking 10 s = 25 s, of the 1 min that the shim waits',
    });
  });

  it('is missed when the transfer alone is longer, whatever else is unknown', () => {
    const slow = givenScenario('[image]\ncompressed-size = "1GB"\n[speeds]\nregistry = "16MB/s"\n');
    expect(cellOf(slow, 'pull-deadline', 'load')).toMatchObject({
      value: 'fails',
      needs: [],
      moves: ['image.compressed-size', 'speeds.registry'],
    });
  });

  it('is unknown while it could still be kept, and names all that would tell', () => {
    const fast = givenScenario('[image]\ncompressed-size = "1GB"\n[speeds]\nregistry = "100MB/s"\ncopy = "1GB/s"\n');
    expect(cellOf(fast, 'pull-deadline', 'load')).toMatchObject({
      value: null,
      needs: ['speeds.decrypt', 'image.uncompressed-size'],
      moves: ['image.compressed-size', 'speeds.registry'],
    });
  });

  it('of a VM is the shorter of two timeouts', () => {
    const late = givenScenario(scenario.replace('"60s"', '"20s"'));
    expect(cellOf(late, 'pull-deadline', 'vm')).toMatchObject({
      value: 'fails',
      text: 'transfer 10 s + decryption 5 s + unpacking 10 s = 25 s, of the shorter of 20 s of Kata and 2 min of the kubelet',
    });
    expect(cellOf(late, 'pull-bound', 'vm')).toMatchObject({ value: 2e9, unit: 'B' });
    expect(cellOf(givenScenario('[speeds]\nregistry = "1MB/s"\n'), 'pull-deadline', 'vm')!.needs).toEqual([
      'vm.create-container-timeout',
      'vm.runtime-request-timeout',
      'image.compressed-size',
      'speeds.decrypt',
      'image.uncompressed-size',
      'speeds.copy',
    ]);
  });

  it('waits for no pull of a wrapped image', () => {
    expect(cellOf({ scenario: new Map() }, 'pull-deadline', 'wrap')).toMatchObject({ value: 'no deadline' });
  });
});
