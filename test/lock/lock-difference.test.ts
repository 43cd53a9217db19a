import { describe, expect, it } from 'vitest';
import type { LockedEnclave } from '../../src/lock/lock.ts';
import { type FreshEnclave, lockDifferences } from '../../src/lock/lock-difference.ts';

const identity = {
  mrenclave: 'aa',
  isvProdId: 0,
  isvSvn: 0,
  flags: '0x4',
  xfrm: '0x3',
  xfrmMask: '0x3',
  miscSelect: '0x0',
};
const fresh = {
  as: 'signed',
  gramine: '1.9',
  definitions: new Map(),
  variantDefinitions: new Map(),
  settings: new Map([['sgx.debug', 'false']]),
  files: [],
  libpal: 'pal',
  manifest: 'text',
  keyOrder: 'keys',
  fileOrder: 'files',
  identity,
} as const satisfies FreshEnclave;
const locked: LockedEnclave = {
  ...fresh,
  manifest: 'app.manifest.sgx',
  variant: undefined,
  needs: [],
  digests: { libpal: 'pal', manifest: 'text', keyOrder: 'keys', fileOrder: 'files' },
  trustedFiles: new Map(),
};
const found = (now: Partial<FreshEnclave>) =>
  lockDifferences(locked, { ...fresh, ...now }).map(({ cause, message }) => `${cause}: ${message}`);

describe('what differs from a lock file', () => {
  it('is nothing where nothing does, or where nothing can be told', () => {
    expect(found({})).toEqual([]);
    const unknown = { files: undefined, libpal: undefined, manifest: undefined, identity: undefined };
    expect(found({ ...unknown, keyOrder: undefined, fileOrder: undefined })).toEqual([]);
  });

  it('is the spelling, where the bytes of a finished manifest changed and nothing else', () => {
    const spelled = { manifest: 'other', identity: { ...identity, mrenclave: 'bb' } };
    expect(found(spelled)).toEqual([
      'order: nothing but the spelling or the comments of the manifest changed',
      'identity: MRENCLAVE is bb, not aa',
    ]);
    expect(found({ ...spelled, keyOrder: 'other' })[0]).toBe('order: nothing but the order of the keys changed');
    expect(found({ ...spelled, fileOrder: 'other' })[0]).toBe('order: the trusted files stand in another order');
  });

  it('is said to be unexplained where the identity alone differs', () => {
    expect(found({ identity: { ...identity, mrenclave: 'bb' } })).toEqual([
      'identity: MRENCLAVE is bb, not aa, although nothing that it is made of changed: the lock was edited, or another manifestly wrote it',
    ]);
  });

  it('does not hold the hash of the runtime against a machine without it', () => {
    const withRuntime = new Map([...fresh.settings, ['loader.entrypoint.sha256', '""']]);
    expect(found({ settings: withRuntime, files: undefined })).toEqual([]);
    expect(found({ settings: withRuntime })).toEqual(['setting: `loader.entrypoint.sha256` is new, ""']);
  });

  it('names every field of the identity', () => {
    const other = { isvProdId: 1, isvSvn: 2, flags: '0x6', xfrm: '0x7', xfrmMask: '0x7', miscSelect: '0x1' };
    expect(found({ settings: new Map([['sgx.debug', 'true']]), identity: { ...identity, ...other } })).toEqual([
      'setting: `sgx.debug` is true, not false',
      'identity: ISVPRODID is 1, not 0',
      'identity: ISVSVN is 2, not 0',
      'identity: ATTRIBUTES is 0x6, not 0x4',
      'identity: XFRM is 0x7, not 0x3',
      'identity: XFRM mask is 0x7, not 0x3',
      'identity: MISCSELECT is 0x1, not 0x0',
    ]);
  });
});
