import type { Release } from '../gramine/release.ts';
import type { Permissions } from '../policy/permissions.ts';
import type { Evidence } from './comparison.ts';

/** What an image says that matters to the choice; sizes in bytes. */
export interface ImageFacts {
  readonly name: string;
  readonly digest: string | undefined;
  readonly isPinned: boolean;
  readonly compressedSize: number | undefined;
  readonly uncompressedSize: number;
  readonly layers: number;
  readonly whiteouts: number;
  readonly devices: number;
  readonly hardLinks: number;
  readonly xattrs: number;
  readonly regularFiles: number;
  /** Paths that GSC's walk lists as trusted files, and what they cover. */
  readonly trusted: { readonly count: number; readonly uriBytes: number; readonly coveredBytes: number };
  /** By top folder, for the picture of coverage. */
  readonly folders: readonly { readonly path: string; readonly bytes: number; readonly coveredBytes: number }[];
  /** The first program starts others: a shell, a fork server. */
  readonly startsProcesses: readonly { readonly why: string; readonly path: string }[];
  readonly evidence: readonly Evidence[];
}

export interface ManifestFacts {
  readonly name: string;
  readonly release: Release;
  /** Bytes; undefined when a hole or nothing settles it. */
  readonly enclaveSize: number | undefined;
  readonly edmm: boolean | undefined;
  readonly maxThreads: number | undefined;
  readonly attestation: 'dcap' | 'none' | 'epid' | undefined;
  readonly debug: boolean | undefined;
  readonly isvSvn: number | undefined;
  readonly fileCheckPolicy: 'strict' | 'allow_all_but_log' | undefined;
  /** How the host gives arguments, if it can. */
  readonly argv: 'manifest' | 'trusted-file' | 'host' | 'unset' | 'unknown';
  readonly environment: {
    readonly fixed: readonly string[];
    readonly passthrough: readonly string[];
    readonly all: boolean;
  };
  readonly allowedFiles: readonly string[];
  readonly encryptedMounts: readonly { readonly path: string; readonly keyName: string }[];
  readonly insecureKeys: readonly string[];
  readonly evidence: readonly Evidence[];
}

export interface PolicyFacts {
  readonly name: string;
  readonly permissions: Permissions;
  readonly pinsImageDigest: boolean | undefined;
  readonly evidence: readonly Evidence[];
}

/** What the untrusted host may start, by the exec policy and by the manifest. */
export interface ExecExposure {
  /** By the policy; undefined without one, and where patterns allow more than can be counted. */
  readonly allowedCommands: number | undefined;
  /** How many of them run code that they are told. */
  readonly shells: number | undefined;
  /** By the manifest. */
  readonly startable?: {
    readonly programs: number;
    readonly interpreters: number;
    /** Nothing else can be started. */
    readonly isComplete: boolean;
  };
  readonly evidence: readonly Evidence[];
}

export interface PodFacts {
  readonly name: string;
  readonly containers: number;
  readonly runtimeClass: string | undefined;
  /** Bytes of EPC asked for, by resource name. */
  readonly epc: readonly { readonly resource: string; readonly bytes: number | undefined }[];
  readonly memoryLimit: number | undefined;
  readonly images: readonly string[];
  readonly evidence: readonly Evidence[];
}
