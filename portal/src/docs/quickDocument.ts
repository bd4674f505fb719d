// The viewer has two ways to follow references: one for documents of OpenAPI 3.1, which takes 20 seconds for ours, and one for older
// documents, which takes a tenth of that. What ours has of 3.1 the viewer shows either way, but for words beside a reference.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What there are thousands of references to, and has none itself. */
const LEAVES = /^#\/components\/(headers|examples)\//;

/** The same document for the viewer, said to be an older one: what the quick way cannot follow, or follows slowly, is put in its place. */
export function quickDocument(document: { [name: string]: Json }): { [name: string]: Json } {
  const placed = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(placed);
    if (node === null || typeof node !== 'object') return node;
    const { $ref: to, ...beside } = node;
    if (typeof to === 'string' && (LEAVES.test(to) || Object.keys(beside).length > 0))
      return { ...(placed(targetOf(document, to)) as object), ...beside };
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, placed(value)]));
  };
  return { ...(placed(document) as object), openapi: '3.0.3' };
}

function targetOf(document: Json, to: string): Json {
  return to
    .slice('#/'.length)
    .split('/')
    .reduce<Json>((node, name) => (node as { [name: string]: Json })[name] ?? null, document);
}
