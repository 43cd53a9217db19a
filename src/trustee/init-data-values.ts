/** A value that evidence has to show, under the name that attestation policies look up. */
export interface ReferenceValue {
  /** `tdx_mr_config_id`. */
  readonly name: string;
  readonly values: readonly string[];
}

/** What \`rvps-tool register\` takes, as a sample payload, and the values for people. */
export interface ReferenceValueMessage {
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly message: { readonly version: string; readonly type: string; readonly payload: string };
}

export function referenceValueMessage(references: readonly ReferenceValue[]): ReferenceValueMessage {
  const values = Object.fromEntries(references.map(({ name, values }) => [name, values]));
  const payload = Buffer.from(JSON.stringify(values)).toString('base64');
  return { values, message: { version: '0.1.0', type: 'sample', payload } };
}
