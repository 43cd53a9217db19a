import type { Setting } from '../../../gramine/manifest.ts';
import { isBefore, type Release } from '../../../gramine/release.ts';
import { formatSize, isPowerOfTwo, nextPowerOfTwo, parseRuntimeSize, parseSignerSize } from '../../../gramine/sizes.ts';
import { defaultThreads, maxThreads, threadSetting } from '../../../gramine/threads.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

const kibibyte = 1024n;
const mebibyte = 1024n ** 2n;

/** Two SSA frames of 16 KiB, TCS, TLS, a stack of 256 KiB and a signal stack of 64 KiB (pal/src/host/linux-sgx/pal_linux_defs.h). */
const perThread = 360n * kibibyte;

/** `[[sgx.trusted_files]]`, `uri = "…"` and `sha256 = "…"` with their line ends, as the signer writes them, without the URI. */
const bytesPerTrustedFile = 108;

export const enclaveTooSmall = manifestRule({
  id: 'sgx/enclave-too-small',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'An enclave that has no room for its own threads, manifest and PAL.',
    why: 'Every thread takes 360 KiB of the enclave before the application gets a page, the manifest and the PAL come on top, and gramine-sgx-sign stops with "Enclave size is not large enough" when they do not fit. Without a configured PAL size a cautious lower bound is taken (64 MiB for 1.0, 3 MiB for 1.1 to 1.3, 128 KiB from 1.4 on), so what is reported certainly fails.',
    bad: [
      {
        manifest: 'sgx.enclave_size = "16M"\nsgx.max_threads = 64',
        at: '"16M"',
        fixed: 'sgx.enclave_size = "32M"\nsgx.max_threads = 64',
      },
      { manifest: 'sgx.enclave_size = "1M"', at: '"1M"', fixed: 'sgx.enclave_size = "2M"' },
      { manifest: '[sgx]\nmax_threads = 1024', at: '1024' },
      { gramine: '1.0', manifest: 'sgx.enclave_size = "64M"', at: '"64M"', fixed: 'sgx.enclave_size = "128M"' },
    ],
    good: [
      { manifest: 'sgx.enclave_size = "32M"\nsgx.max_threads = 64' },
      { manifest: 'sgx.enclave_size = "2M"' },
      { manifest: 'sgx.edmm_enable = true\nsgx.max_threads = 1024' },
      { gramine: '1.1', manifest: 'sgx.enclave_size = "64M"' },
      { as: 'template', manifest: 'sgx.enclave_size = "{{ size }}"\nsgx.max_threads = 1024' },
      { as: 'template', manifest: 'sgx.enclave_size = "16M"\nsgx.max_threads = {{ threads }}' },
    ],
  },
  *check(subject) {
    const threads = threadsOf(subject);
    const size = sizeOf(subject);
    if (threads === undefined || size === undefined) return;
    const fixedNeed = lowestAddress(subject) + threads * perThread + palSize(subject);
    if (size.bytes >= fixedNeed + manifestSize(subject, { unique: false })) return;
    const need = fixedNeed + manifestSize(subject, { unique: true });
    if (size.bytes >= need) return;
    const right = formatSize(nextPowerOfTwo(need));
    const parts = `${threads} thread${threads === 1n ? '' : 's'} at 360 KiB, the manifest and the PAL take at least ${rounded(need)}`;
    const at = size.setting ?? threadSetting(subject.manifest);
    if (!at?.written) return;
    yield {
      at: at.at,
      path: at.path,
      message: size.setting
        ? `an enclave of ${formatSize(size.bytes)} is too small: ${parts}`
        : `an enclave of ${formatSize(size.bytes)}, the default, is too small: ${parts}`,
      help: `set \`sgx.enclave_size\` to \`"${right}"\` or more: the application's memory comes on top`,
      stage: 'signer',
      effect: 'fatal',
      ...(size.setting
        ? { fix: { title: `raise to \`"${right}"\``, edits: [replace(at.at, quote(right))] } }
        : { everywhere: true }),
    };
  },
});

/** Undefined when unknown, or when the number itself is wrong. */
function threadsOf(subject: Subject): bigint | undefined {
  const setting = threadSetting(subject.manifest);
  if (!setting) return subject.manifest.isOpen || subject.reading === 'final' ? 1n : defaultThreads;
  const threads = setting.known;
  return threads !== undefined && threads > 0n && threads <= maxThreads(subject.release) ? threads : undefined;
}

function sizeOf(subject: Subject): { bytes: bigint; setting?: Setting<string> } | undefined {
  const setting = subject.manifest.get('sgx.enclave_size');
  if (!setting) {
    const bytes = defaultSize(subject);
    return bytes === undefined ? undefined : { bytes };
  }
  if (setting.known === undefined) return undefined;
  const bytes = parseSignerSize(setting.known) ?? parseRuntimeSize(setting.known);
  return bytes !== undefined && isPowerOfTwo(bytes) ? { bytes, setting } : undefined;
}

function defaultSize({ manifest, release, reading }: Subject): bigint | undefined {
  if (manifest.isOpen || reading === 'final') return undefined;
  const edmm = manifest.get('sgx.edmm_enable');
  const maybeEdmm = edmm !== undefined && edmm.known !== false;
  return maybeEdmm && !isBefore(release, '1.5') ? undefined : 256n * mebibyte;
}

/** Nothing lies below 64 KiB from 1.5 on; before, that holds for non-PIE executables only (python/graminelibos/sgx_sign.py). */
function lowestAddress({ manifest, release }: Subject): bigint {
  const isZeroBased = !isBefore(release, '1.5') || manifest.get('sgx.nonpie_binary')?.known === true;
  return isZeroBased ? 64n * kibibyte : 0n;
}

function palSize({ options, release }: Subject): bigint {
  return options.palSize ?? leastPalSize(release);
}

/** 1.0 carries a static pool of 64 MiB, 1.1 to 1.3 one of 3.8 MiB; code and tables alone exceed 128 KiB in every release. */
function leastPalSize(release: Release): bigint {
  if (isBefore(release, '1.1')) return 64n * mebibyte;
  return isBefore(release, '1.4') ? 3n * mebibyte : 128n * kibibyte;
}

/** Exact for a signed manifest; otherwise at least what its single trusted files come to when they are written with hashes. */
function manifestSize(subject: Subject, { unique }: { unique: boolean }): bigint {
  const bytes =
    subject.reading === 'final' ? Buffer.byteLength(subject.document.source.text) : trustedBytes(subject, unique);
  return ((BigInt(bytes) + 1n + 4095n) / 4096n) * 4096n;
}

function trustedBytes({ trusted }: Subject, unique: boolean): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const { text, isDirectory } of trusted.entries) {
    if (isDirectory !== false || (unique && seen.has(text.raw))) continue;
    if (unique) seen.add(text.raw);
    bytes += bytesPerTrustedFile + (text.known?.length ?? text.prefix.length + text.suffix.length);
  }
  return bytes;
}

function rounded(bytes: bigint): string {
  if (bytes < 10n * mebibyte) return `${(bytes + kibibyte - 1n) / kibibyte} KiB`;
  return `${(bytes + mebibyte - 1n) / mebibyte} MiB`;
}
