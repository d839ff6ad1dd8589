import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { theme } from './theme.ts'

const server = process.env.ASSETRONICS_DEV_SERVER ?? 'http://localhost:4000'

export default defineConfig({
  plugins: [
    vue(),
    ui({
      ui: theme,
      autoImport: false,
      components: { dts: 'src/components.d.ts', dirs: [] },
      // Every icon named in the sources ends up in the bundle; nothing is fetched from outside.
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}', 'theme.ts'] }, sizeLimitKb: 512 } },
      experimental: { componentDetection: true },
    }),
  ],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  build: {
    target: 'es2022',
    // Not "assets": that is where the register of assets has its pages.
    assetsDir: '_app',
    // The content security policy allows no data: scripts, and small files compress better together.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      '/api': { target: server },
      '/hooks': { target: server },
      '/socket': { target: server, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
  },
})
