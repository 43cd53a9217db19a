import type { DataNode } from '../data/node.ts';
import { itemsAt, nodeAt } from '../kata/pod.ts';

/** What the `command` and `args` of a container come to. */
export interface PodCommand {
  /**
   * `image`: the image says what is started, and `arguments` follow; `gramine`: `gramine-sgx` or the start script of GSC;
   * `direct`: Gramine without an enclave; `shell`: a shell reads a text that names Gramine; `other`: anything else.
   */
  readonly starts: 'image' | 'gramine' | 'direct' | 'shell' | 'other';
  /** Words that Gramine is given for the program; those after `gramine-sgx NAME`. */
  readonly words: readonly DataNode[];
  /** The word that names what is started; absent with `image`. */
  readonly program?: DataNode;
}

/** `manifest`: the path of the manifest, whose name follows an image that starts `gramine-sgx`. */
export function podCommand(container: DataNode, manifest?: string): PodCommand {
  const command = itemsAt(container, 'command');
  const words = [...command, ...itemsAt(container, 'args')];
  const started = startedBy(words);
  if (started) return started;
  const [program] = command;
  if (program) return { starts: 'other', words: [], program };
  const isName = words[0] !== undefined && nameOf(manifest ?? '') === nameOf(String(words[0].scalar));
  return { starts: 'image', words: isName ? words.slice(1) : words };
}

/** `app` of `deploy/app.manifest.template`. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.manifest(?:\..*)?$/, '');
}

/** The same for a probe or hook, which has a `command` alone. */
export function execCommand(exec: DataNode): PodCommand {
  const words = itemsAt(exec, 'command');
  const [program] = words;
  return startedBy(words) ?? { starts: 'other', words: [], ...(program && { program }) };
}

/** `command` or `args`, whatever was written. */
export function commandKey(container: DataNode): DataNode | undefined {
  return nodeAt(container, 'args') ?? nodeAt(container, 'command');
}

function startedBy(words: readonly DataNode[]): PodCommand | undefined {
  for (const [at, program] of words.entries()) {
    const word = String(program.scalar);
    const name = word.slice(word.lastIndexOf('/') + 1);
    if (name === 'gramine-sgx' || name === 'graphene-sgx')
      return { starts: 'gramine', words: words.slice(at + 2), program };
    if (/^apploader(?:\.sh)?$/.test(name)) return { starts: 'gramine', words: words.slice(at + 1), program };
    if (name === 'gramine-direct' || name === 'graphene-direct') return { starts: 'direct', words: [], program };
    if (/\s/.test(word) && /\b(?:gramine|graphene)-direct\b/.test(word))
      return { starts: 'direct', words: [], program };
    if (/\s/.test(word) && /\b(?:gramine|graphene)-sgx\b|\bapploader\b/.test(word))
      return { starts: 'shell', words: [], program };
  }
  return undefined;
}
