import { afterEach, vi } from 'vitest'
import { enableAutoUnmount } from '@vue/test-utils'

enableAutoUnmount(afterEach)

// Every test says what the server answers; none may reach a real one.
vi.stubGlobal('fetch', () => Promise.reject(new Error('this test gave the server no answer')))
