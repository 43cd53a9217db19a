/** The path of a small file that whoever looks at an image needs: its content is kept while it is scanned. */
export function isKept(path: string): boolean {
  return keptPaths.test(path) || keptNames.test(path.slice(path.lastIndexOf('/') + 1));
}

const keptPaths =
  /^\/(?:etc\/(?:passwd|group|nsswitch\.conf|os-release|ld\.so\.(?:conf|cache)|ld\.so\.conf\.d\/[^/]+|ld-musl-[^/]+\.path|alpine-release|debian_version|redhat-release)|usr\/lib\/os-release)$/;

const keptNames = /\.manifest(?:\.\w+)*$|\.sig$|\.sigstruct$/;

/** Bytes of one file, of those of one layer, and of those of all layers together. */
export const keptLimits = { file: 2 ** 20, layer: 2 ** 23, image: 2 ** 25 };
