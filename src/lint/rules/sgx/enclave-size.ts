import { isBefore, type Release } from '../../../gramine/release.ts';
import {
  formatSize,
  isPowerOfTwo,
  nextPowerOfTwo,
  parseRuntimeSize,
  parseSignerSize,
  respellSize,
} from '../../../gramine/sizes.ts';
import type { Range } from '../../../text/source.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';

const tebibyte = 1024n ** 4n;

export const enclaveSize = manifestRule({
  id: 'sgx/enclave-size',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'An `sgx.enclave_size` that the signer or the loader refuses.',
    why: 'gramine-sgx-sign and the loader read the size by different rules, and only the loader checks that it is a power of two: a wrong size often signs and then fails on the machine where it should run.',
    bad: [
      { manifest: 'sgx.enclave_size = "100M"', at: '"100M"', fixed: 'sgx.enclave_size = "128M"' },
      { manifest: 'sgx.enclave_size = "512m"', at: '"512m"', fixed: 'sgx.enclave_size = "512M"' },
      { manifest: 'sgx.enclave_size = "0512M"', fixed: 'sgx.enclave_size = "512M"' },
      { manifest: '[sgx]\nenclave_size = " 512 M"', at: '" 512 M"', fixed: '[sgx]\nenclave_size = "512M"' },
      { manifest: 'sgx.enclave_size = "0x20000000"', fixed: 'sgx.enclave_size = "512M"' },
      { manifest: 'sgx.enclave_size = "536_870_912" # bytes', fixed: 'sgx.enclave_size = "512M" # bytes' },
      { manifest: 'sgx.enclave_size = "1T"', fixed: 'sgx.enclave_size = "1024G"' },
      { manifest: 'sgx.enclave_size = "2GB"', at: '"2GB"', fixed: 'sgx.enclave_size = "2G"' },
      { manifest: 'sgx.enclave_size = "lots"', at: '"lots"' },
      { manifest: 'sgx.enclave_size = "-1G"' },
      { manifest: 'sgx.enclave_size = "0"' },
      { manifest: 'sgx.enclave_size = "2048G"' },
    ],
    good: [
      { manifest: 'sgx.enclave_size = "512M"' },
      { manifest: 'sgx.enclave_size = "1024G"' },
      { manifest: 'sgx.enclave_size = "536870912"' },
      { as: 'template', manifest: 'sgx.enclave_size = "{{ size }}"' },
      { as: 'template', manifest: 'sgx.enclave_size = "{{ gigabytes }}G"' },
    ],
  },
  *check(subject) {
    const size = subject.manifest.get('sgx.enclave_size');
    if (!size?.written || size.known === undefined) return;
    const problem = problemOf(size.known, subject.release);
    if (problem) yield { at: size.at, path: size.path, effect: 'fatal', ...problem(size.at) };
  },
});

type Problem = (at: Range) => Pick<Finding, 'message' | 'help' | 'stage'> & { fix?: FindingFix };

function problemOf(text: string, release: Release): Problem | undefined {
  const signed = parseSignerSize(text);
  const loaded = parseRuntimeSize(text);
  const bytes = signed ?? loaded;
  if (bytes === undefined) return unreadable(text);
  if (bytes <= 0n) return notPositive(text);
  if (bytes > tebibyte && !isBefore(release, '1.5')) return tooLarge(text);
  if (!isPowerOfTwo(bytes)) return notAPower(text, bytes);
  if (signed === undefined) return onlyTheLoaderReads(text);
  return loaded === undefined ? onlyTheSignerReads(text, bytes) : undefined;
}

function unreadable(text: string): Problem {
  const meant = respellSize(text);
  const right = meant && isPowerOfTwo(meant.bytes) ? meant : undefined;
  return (at) => ({
    stage: 'signer',
    message: `${shown(text)} is no size: digits and at most one of \`K\`, \`M\`, \`G\``,
    help: `write a power of two such as ${right ? shown(right.text) : '`"512M"`'}`,
    ...(right && {
      fix: {
        title: `write ${shown(right.text)}`,
        safety: right.certain ? 'safe' : 'unsafe',
        edits: [replace(at, quote(right.text))],
      },
    }),
  });
}

function notPositive(text: string): Problem {
  return () => ({
    stage: 'signer',
    message: `an enclave can't have a size of ${shown(text)}`,
    help: 'write a power of two that the application fits in, such as `"512M"`',
  });
}

function tooLarge(text: string): Problem {
  return () => ({
    stage: 'runtime',
    message: `${shown(text)} is more than the 1 TiB below which an enclave must lie`,
    help: 'use `"1024G"` at most',
  });
}

function notAPower(text: string, bytes: bigint): Problem {
  const rounded = nextPowerOfTwo(bytes);
  const right = formatSize(rounded);
  return (at) => ({
    stage: 'runtime',
    message: `enclave size ${shown(text)} is not a power of two`,
    help: `use ${shown(right)}, the next one`,
    ...(rounded <= tebibyte && {
      fix: { title: `round up to ${shown(right)}`, safety: 'unsafe', edits: [replace(at, quote(right))] },
    }),
  });
}

function onlyTheLoaderReads(text: string): Problem {
  const right = text.replace(/^0+(?=[0-9])/, '').toUpperCase();
  return (at) => ({
    stage: 'signer',
    message: `gramine-sgx-sign can't read the size ${shown(text)}`,
    help: `write ${shown(right)}: an upper-case suffix, no leading zero`,
    fix: { title: `write ${shown(right)}`, edits: [replace(at, quote(right))] },
  });
}

function onlyTheSignerReads(text: string, bytes: bigint): Problem {
  const right = formatSize(bytes);
  return (at) => ({
    stage: 'runtime',
    message: `gramine-sgx-sign reads the size ${shown(text)}, the loader can't`,
    help: `write ${shown(right)}: decimal digits and at most one suffix, nothing else`,
    fix: { title: `write ${shown(right)}`, edits: [replace(at, quote(right))] },
  });
}

function shown(text: string): string {
  return `\`${quote(text.length > 40 ? `${text.slice(0, 40)}…` : text)}\``;
}
