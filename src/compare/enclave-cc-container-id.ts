/**
 * What the shim of enclave-cc calls the container of an image reference: its last path component with `_` for `:`. Undefined for one
 * that the agent refuses, as it does all digests.
 */
export function enclaveCcContainerId(reference: string): string | undefined {
  const id = reference.slice(reference.lastIndexOf('/') + 1).replaceAll(':', '_');
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(id) ? id : undefined;
}
