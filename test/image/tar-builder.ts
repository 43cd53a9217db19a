/** A member as it is to be written; what is not given is that of a plain file of root's. */
export interface Member {
  readonly name: string | Uint8Array;
  /** The type flag. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly link?: string | Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  /** In place of the content's. */
  readonly size?: number | Uint8Array;
  readonly major?: number;
  readonly minor?: number;
  readonly prefix?: string;
  /** Records of a PAX header before it. */
  readonly pax?: Readonly<Record<string, string | Uint8Array>>;
  readonly magic?: string;
}

export function file(name: string, content = '', more: Partial<Member> = {}): Member {
  return { name, content, ...more };
}

export function folder(name: string, more: Partial<Member> = {}): Member {
  return { name, type: '5', mode: 0o755, ...more };
}

export function symlink(name: string, link: string): Member {
  return { name, type: '2', link, mode: 0o777 };
}

export function hardLink(name: string, link: string): Member {
  return { name, type: '1', link };
}

/** A whole archive, its end included. */
export function tar(...members: readonly Member[]): Uint8Array {
  return Buffer.concat([...members.map(memberBytes), Buffer.alloc(1024)]);
}

export function memberBytes(member: Member): Uint8Array {
  const content = bytes(member.content ?? '');
  const before = member.pax ? paxHeader(member.pax) : Buffer.alloc(0);
  return Buffer.concat([before, header(member, content.length), padded(content)]);
}

export function paxRecords(records: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return Buffer.concat(Object.entries(records).map(([key, value]) => paxRecord(key, bytes(value))));
}

function paxHeader(records: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return memberBytes({ name: 'PaxHeaders/x', type: 'x', content: paxRecords(records) });
}

function paxRecord(key: string, value: Uint8Array): Uint8Array {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length++;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function header(member: Member, contentSize: number): Uint8Array {
  const block = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  block.set(bytes(member.name).subarray(0, 100), 0);
  octal(member.mode ?? 0o644, 100, 8);
  octal(member.uid ?? 0, 108, 8);
  octal(member.gid ?? 0, 116, 8);
  if (member.size instanceof Uint8Array) block.set(member.size, 124);
  else octal(member.size ?? contentSize, 124, 12);
  octal(member.mtime ?? 0, 136, 12);
  block.write(member.type ?? '0', 156, 'latin1');
  block.set(bytes(member.link ?? '').subarray(0, 100), 157);
  block.write(member.magic ?? 'ustar\x0000', 257, 'latin1');
  octal(member.major ?? 0, 329, 8);
  octal(member.minor ?? 0, 337, 8);
  block.write(member.prefix ?? '', 345, 'latin1');
  return withChecksum(block);
}

export function withChecksum(block: Uint8Array): Uint8Array {
  block.fill(32, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return block;
}

function padded(content: Uint8Array): Uint8Array {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

function bytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
}
