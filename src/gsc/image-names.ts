import type { ImageNames } from './wrap-plan.ts';

/** The names that GSC gives its images: plain text around the one that it is given. */
export function imageNames(original: string | undefined): ImageNames {
  const name = original ?? 'IMAGE';
  return { original, unsigned: `gsc-${name}-unsigned`, signed: `gsc-${name}` };
}

/** Of the names an image goes by, the one that a user would give, as Docker abbreviates it; undefined when none has a repository. */
export function originalName(names: readonly string[]): string | undefined {
  const whole = names.find((name) => /[/:]/.test(name));
  return whole?.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
}

/** Whether what stands before the first slash is a registry, which GSC makes another one of. */
export function hasRegistry(name: string): boolean {
  const slash = name.indexOf('/');
  return slash > 0 && /[.:]|^localhost$/.test(name.slice(0, slash));
}
