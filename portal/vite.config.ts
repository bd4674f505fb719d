import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The colour scheme must be known before the first paint, and the server's content security policy forbids inline
 * scripts. So the few lines that read it become a hashed file of their own, which the page's head loads blocking.
 */
function colourSchemeFirst(): Plugin {
  const source = new URL('./src/app/colour-scheme-first.js', import.meta.url);
  return {
    name: 'fangst:colour-scheme-first',
    generateBundle() {
      this.emitFile({ type: 'asset', name: 'colour-scheme-first.js', source: readFileSync(source) });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const built = Object.values(bundle ?? {}).find((file) => file.fileName.includes('colour-scheme-first'));
        const src = built ? `/${built.fileName}` : '/src/app/colour-scheme-first.js';
        return [{ tag: 'script', attrs: { src }, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** Each text also as `NAME.br` beside it: a fifth less than gzip, which the server's own tools make when they embed it. */
function brotliToo(): Plugin {
  return {
    name: 'fangst:brotli-too',
    apply: 'build',
    writeBundle({ dir = 'dist' }) {
      const names = readdirSync(`${dir}/assets`).filter((name) => /\.(js|css|svg)$/.test(name));
      for (const name of names)
        writeFileSync(`${dir}/assets/${name}.br`, brotliCompressSync(readFileSync(`${dir}/assets/${name}`)));
    },
  };
}

/**
 * The portal starts once its language is loaded (src/main.ts), so its page does not name what it starts with. It is fetched
 * together with the rest all the same, and not one answer later.
 */
function startAtOnce(): Plugin {
  return {
    name: 'fangst:start-at-once',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
        const start = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith('/src/app/start.tsx')));
        if (start === undefined || !html.includes('id="root"')) return [];
        const isNamed = (file: string) => html.includes(`/${file}"`);
        const scripts = [start.fileName, ...start.imports].filter((file) => !isNamed(file));
        const styles = [...(start.viteMetadata?.importedCss ?? [])].filter((file) => !isNamed(file));
        const link = (attrs: Record<string, string>) =>
          ({ tag: 'link', attrs: { ...attrs, crossorigin: true }, injectTo: 'head' }) as const;
        return [
          ...scripts.map((file) => link({ rel: 'modulepreload', href: `/${file}` })),
          ...styles.map((file) => link({ rel: 'stylesheet', href: `/${file}` })),
        ];
      },
    },
  };
}

export default defineConfig({
  resolve: { alias: { 'react-remove-scroll': fileURLToPath(new URL('./src/ui/scrollLock.tsx', import.meta.url)) } },
  plugins: [react(), colourSchemeFirst(), startAtOnce(), brotliToo()],
  build: {
    target: 'es2020',
    // The portal, and the page at /docs that shows /openapi.json.
    rollupOptions: { input: ['index.html', 'docs.html'] },
    modulePreload: { polyfill: false }, // a browser that does not know it loads the same a little later
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900, // kB; the viewer of /docs comes in one piece
    reportCompressedSize: false,
  },
  server: {
    fs: { allow: ['.', '../src/domain'] }, // tables of the server that tests hold the portal's against
    // `npm run dev` beside a server of your own: FANGST_URL=http://127.0.0.1:8080 npm run dev
    proxy: Object.fromEntries(
      ['/merchant', '/settlements', '/openapi.json'].map((path) => [path, process.env.FANGST_URL ?? 'http://127.0.0.1:8080']),
    ),
  },
});
