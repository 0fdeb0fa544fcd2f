/** What became of a protected value: the clear text and the key that opened it, or why there is none. */
export type Decrypted =
  { readonly value: string; readonly keyId: string; readonly warning?: string } | { readonly problem: string };
