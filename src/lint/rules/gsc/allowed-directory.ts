import type { FileEntry } from '../../../gramine/files.ts';
import { replace } from '../../../toml/edits.ts';
import { capped } from '../../capped.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const allowedDirectory = manifestRule({
  id: 'gsc/allowed-directory',
  severity: 'error',
  fix: 'safe',
  releases: { since: '1.9' },
  docs: {
    summary: 'A file list of a GSC manifest has an entry that GSC 1.9 can not hash.',
    why: 'GSC 1.9 opens and hashes every entry of `sgx.trusted_files` and `sgx.allowed_files` as a file of the image, also those that are only allowed. A directory, a device or a table ends `gsc build` with a Python error; 1.8 took them.',
    bad: [
      { as: 'gsc', manifest: 'sgx.allowed_files = ["file:/data/"]', at: '"file:/data/"' },
      { as: 'gsc', manifest: 'sgx.trusted_files = ["file:/opt/model/"]', at: '"file:/opt/model/"' },
      { as: 'gsc', manifest: 'sgx.allowed_files = ["dev:/dev/nvidia0"]', at: '"dev:/dev/nvidia0"' },
      {
        as: 'gsc',
        manifest: 'sgx.trusted_files = [{ uri = "file:/app/x" }]',
        at: '{ uri = "file:/app/x" }',
        fixed: 'sgx.trusted_files = ["file:/app/x"]',
      },
    ],
    good: [
      { as: 'gsc', manifest: 'sgx.allowed_files = ["file:/etc/resolv.conf"]' },
      { as: 'gsc', gramine: '1.8', manifest: 'sgx.allowed_files = ["file:/data/"]' },
      { manifest: 'sgx.trusted_files = ["file:/opt/model/"]' },
    ],
  },
  *check(subject) {
    if (subject.options.kind !== 'gsc-user-manifest') return;
    if (subject.manifest.get('sgx.file_check_policy')?.known === 'allow_all_but_log') return;
    yield* capped(unhashable(subject));
  },
});

function* unhashable(subject: Subject): Iterable<Finding> {
  for (const entry of [...subject.trusted.entries, ...subject.allowed.entries]) {
    const why = whyNot(subject, entry);
    if (!why) continue;
    yield {
      at: entry.at,
      path: `${entry.list}[${entry.index}]`,
      stage: 'signer',
      effect: 'fatal',
      ...why,
    };
  }
}

function whyNot(
  { document }: Subject,
  entry: FileEntry,
): { message: string; help: string; fix?: FindingFix } | undefined {
  if (document.kind(entry.node) === 'table') {
    const isPlain = document.childCount(entry.node) === 1 && document.origin(entry.node) === 'value';
    const text = document.source.slice(entry.uriAt);
    return {
      message: 'GSC 1.9 can not read a table in a list of files',
      help: 'write the URI alone: GSC computes the hash',
      ...(isPlain && { fix: { title: 'write the URI alone', edits: [replace(entry.at, text)] } }),
    };
  }
  if (entry.uri?.scheme === 'dev') {
    return { message: 'GSC 1.9 can not hash a device', help: 'build this image with GSC 1.8, or without the device' };
  }
  if (!entry.isDirectory) return undefined;
  return {
    message: 'GSC 1.9 can not hash a directory',
    help:
      entry.list === 'sgx.trusted_files'
        ? 'remove it: GSC adds the files of the image by itself'
        : 'list single files that the image has, or mount the directory as `encrypted` or `tmpfs`',
  };
}
