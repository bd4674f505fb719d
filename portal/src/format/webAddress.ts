/** An address that may be linked to: shops send us texts, and a text such as `javascript:...` must stay one. */
export function webAddress(text: string | undefined): string | undefined {
  try {
    const { protocol, href } = new URL(text ?? '');
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}
