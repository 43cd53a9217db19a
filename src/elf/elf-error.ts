/** An ELF file that can't be used; the message is one clause that follows the file's name, such as `its header is cut off`. */
export class ElfError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ElfError';
  }
}
