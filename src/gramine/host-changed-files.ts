/** Files that container engines and hosts write anew at every start. */
export const hostChangedFiles: ReadonlySet<string> = new Set([
  '/.dockerenv',
  '/run/.containerenv',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/etc/mtab',
  '/etc/machine-id',
]);
