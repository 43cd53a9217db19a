import { realPath } from '../io/real-path.ts';
import { byCodePoint } from '../text/order.ts';
import { folderOf } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import { foldersBelow, isTooWide } from './folder-contents.ts';
import { unwritable } from './toml-text.ts';
import type { View } from './view.ts';
import type { Question, Workload, WorkloadFile, WorkloadMount } from './workload.ts';

/** Gathers mounts and files of a workload, so that each file is reached under the name that the program uses. */
export class Draft {
  readonly #view: View;
  readonly #mounts = new Map<string, WorkloadMount>();
  readonly #trusted = new Map<string, WorkloadFile>();
  readonly #questions = new Map<string, Question>();
  readonly #folders = new Set<string>();

  constructor(view: View) {
    this.#view = view;
  }

  ask(question: Question): void {
    this.#questions.set(`${question.about} ${question.text}`, question);
  }

  /** The first mount at a path stays. */
  mount(mount: WorkloadMount): void {
    if (!this.#mounts.has(mount.path)) this.#mounts.set(mount.path, mount);
  }

  trust(file: WorkloadFile): void {
    if (!this.#trusted.has(file.uri)) this.#trusted.set(file.uri, file);
  }

  /** A file under the name by which it is opened, whatever links lead to it. */
  file(path: string, why: string, shown = path): void {
    const real = realPath(this.#view.tree, path);
    if (real === undefined || !this.#canName(shown, real)) return;
    const uri = this.#uri(real);
    this.mount({ type: 'chroot', path: shown, uri, why });
    this.trust({ uri, why });
  }

  /** A directory with all that is in it, under the name by which it is opened. */
  folder(path: string, why: string): void {
    const real = realPath(this.#view.tree, path);
    if (real === undefined || this.#folders.has(path) || !this.#canName(path, real)) return;
    this.#folders.add(path);
    this.mount({ type: 'chroot', path, uri: this.#uri(real), why });
    this.trust({ uri: `${this.#uri(real)}/`, why });
    this.#oddities(path, real, why);
  }

  /** Empty and writable at start. */
  scratch(path: string, why: string): void {
    this.mount({ type: 'tmpfs', path, why });
  }

  /** A library by the name that the dynamic linker opens, in a directory that is mounted; the directory for the search path. */
  library(folder: string, name: string, reasons: LibraryReasons): void {
    const path = `${folder}/${name}`;
    if (!this.#canName(path)) return;
    if (this.#leadsAway(folder, path)) {
      this.file(path, reasons.why);
      return;
    }
    this.mount({ type: 'chroot', path: folder, uri: this.#uri(folder), why: reasons.folder });
    this.trust({ uri: this.#uri(path), why: reasons.why });
  }

  /** Whether a mount makes this directory be there. */
  shows(path: string): boolean {
    return [...this.#mounts.keys()].some((one) => one === path || one.startsWith(`${path}/`));
  }

  /** Whether a mount of the host's files shows it. */
  showsDirectory(path: string): boolean {
    const above = nearest(this.#mounts, path);
    return above?.type === 'chroot' && this.#view.tree.stat(path)?.type === 'directory';
  }

  finish(): Pick<Workload, 'mounts' | 'trusted' | 'questions'> {
    return {
      mounts: withoutRedundant([...this.#mounts.values()]),
      trusted: uncovered([...this.#trusted.values()]),
      questions: [...this.#questions.values()],
    };
  }

  #uri(path: string): string {
    return `file:${this.#view.hostPath(path)}`;
  }

  #canName(...paths: readonly string[]): boolean {
    const wrong = paths.find((path) => unwritable(path) !== undefined);
    if (wrong === undefined) return true;
    this.ask({
      about: 'files',
      text: `\`${visible(wrong)}\` is left out, for ${unwritable(wrong)}: rename it if the program needs it`,
    });
    return false;
  }

  /** On the host the name has to lead to the same file as in the tree. */
  #leadsAway(folder: string, path: string): boolean {
    const { tree } = this.#view;
    if (this.#view.hostFollows(path)) return false;
    for (let at = path, steps = 0; steps < 40; steps++) {
      if (tree.lstat(at)?.type !== 'symlink') return false;
      const target = tree.readlink(at);
      if (target.includes('/')) return true;
      at = `${folder}/${target}`;
    }
    return true;
  }

  #oddities(path: string, real: string, why: string): void {
    const { links, fileLinks, unreadable, unnameable, restless, secret } = foldersBelow(this.#view.tree, real);
    if (!this.#view.hostFollows(real))
      for (const link of fileLinks) this.file(`${path}${link.slice(real.length)}`, why);
    for (const { path: link, target } of links) {
      const inside = `${path}${link.slice(real.length)}`;
      const covered = target === real || target.startsWith(`${real}/`);
      if (covered) this.mount({ type: 'chroot', path: inside, uri: this.#uri(target), why });
      else if (isTooWide(target)) this.#askAboutWide(link, target);
      else if (this.#view.tree.stat(target)?.type === 'directory' && !real.startsWith(`${target}/`))
        this.folder(inside, why);
    }
    this.#askAbout(
      path,
      unreadable,
      "can't be read, and what signs leaves out what it can't read: change that, or take it away",
    );
    this.#askAbout(
      path,
      unnameable,
      "can't stand in a manifest by name, so the enclave would not start: rename or remove it before signing",
    );
    this.#askAbout(
      path,
      restless,
      'changes without the program changing, and so does the measurement: deploy without it',
    );
    this.#askAbout(
      path,
      secret,
      'looks like a secret, and trusted files are not confidential: keep it with `--encrypted`, or deploy without it',
    );
  }

  #askAboutWide(link: string, target: string): void {
    const text = `\`${visible(this.#view.hostPath(link))}\` leads to \`${visible(target)}\`, which holds far more than one program needs: mount and trust what it opens there`;
    this.ask({ about: 'files', text });
  }

  #askAbout(about: string, paths: readonly string[], what: string): void {
    const [first] = paths;
    if (first === undefined) return;
    const more = paths.length > 1 ? ` (and ${paths.length - 1} more of the kind)` : '';
    this.ask({ about, text: `\`${visible(this.#view.hostPath(first))}\`${more} ${what}` });
  }
}

export interface LibraryReasons {
  readonly why: string;
  readonly folder: string;
}

/** Without mounts of what an ancestor shows at the same place anyway. */
function withoutRedundant(mounts: WorkloadMount[]): readonly WorkloadMount[] {
  const kept = new Map<string, WorkloadMount>();
  for (const mount of mounts.sort((a, b) => byCodePoint(a.path, b.path))) {
    const above = nearest(kept, mount.path);
    const shown =
      above?.type === 'chroot'
        ? `${above.uri === 'file:/' ? 'file:' : above.uri}${mount.path.slice(above.path.length)}`
        : undefined;
    if (mount.type !== 'chroot' || mount.uri !== shown) kept.set(mount.path, mount);
  }
  return [...kept.values()];
}

function nearest(mounts: ReadonlyMap<string, WorkloadMount>, path: string): WorkloadMount | undefined {
  for (let folder = folderOf(path); folder !== '/'; folder = folderOf(folder)) {
    const mount = mounts.get(folder);
    if (mount) return mount;
  }
  return undefined;
}

/** Without what lies in a directory that is trusted as a whole. */
function uncovered(files: readonly WorkloadFile[]): readonly WorkloadFile[] {
  const whole = new Set(files.filter(({ uri }) => uri.endsWith('/')).map(({ uri }) => uri));
  return files.filter(({ uri }) => {
    for (let at = uri.lastIndexOf('/', uri.length - 2); at > 0; at = uri.lastIndexOf('/', at - 1))
      if (whole.has(uri.slice(0, at + 1))) return false;
    return true;
  });
}
