import { type SubjectId, standardSubjects } from '../../compare/comparison.ts';

/** Gives a subject its colour and dash; those that are compared on request share one. */
export function subjectClass(subject: SubjectId): string {
  return (standardSubjects as readonly string[]).includes(subject) ? `s-${subject}` : 's-other';
}
