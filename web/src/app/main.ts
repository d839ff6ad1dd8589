import ui from '@nuxt/ui/vue-plugin'
import '@fontsource-variable/geist-mono'
import '@fontsource-variable/inter/opsz.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { createQueryClient } from './queryClient'
import { createAppRouter } from './router'
import { createAppI18n } from '@/shared/i18n'
import './main.css'

createApp(App)
  .use(createPinia())
  .use(createAppI18n())
  .use(createAppRouter())
  .use(VueQueryPlugin, { queryClient: createQueryClient() })
  .use(ui)
  .mount('#app')
