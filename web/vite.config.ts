import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { geography } from './build/geography.ts'
import { messages } from './build/messages.ts'
import { serviceWorker } from './build/serviceWorker.ts'

/** Where the server listens while the screens are developed with `npm run dev -w web`. */
const SERVER = process.env.KARVAN_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), messages(), geography(), serviceWorker()],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': SERVER, '/epcis': SERVER } },
})
