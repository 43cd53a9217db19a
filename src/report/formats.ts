/** What `--format` of `lint` takes; the reporters have these names. */
export const formats = ['text', 'concise', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;
