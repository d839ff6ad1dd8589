import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import SignInPage from './SignInPage.vue'
import { inApp, signedInAs } from '@/testing/mount'
import { answerWith } from '@/testing/server'

async function signIn(answers: Parameters<typeof answerWith>[0], path = '/sign-in') {
  const calls = answerWith({ 'GET /api/v1/setup': { body: { needed: false } }, ...answers })
  const page = await inApp(SignInPage, {}, { path })
  await page.wrapper.find('input[type="email"]').setValue(' ada@acme.test ')
  await page.wrapper.find('input[type="password"]').setValue('correct horse battery')
  await page.wrapper.find('form').trigger('submit')
  await flushPromises()
  return { ...page, logins: calls.filter(call => call.path.endsWith('/login')) }
}

describe('SignInPage', () => {
  it('lets in and goes on where one wanted to go', async () => {
    const { router, logins } = await signIn({
      'POST /api/v1/auth/login': { body: {} },
      'GET /api/v1/auth/me': { body: signedInAs([]) },
    }, '/sign-in?return=/assets%3Fq=x')
    expect(logins[0]!.body).toEqual({ email: 'ada@acme.test', password: 'correct horse battery' })
    expect(router.currentRoute.value.fullPath).toBe('/assets?q=x')
  })

  it('ErrWrong: says so and stays', async () => {
    const { wrapper, router } = await signIn({ 'POST /api/v1/auth/login': { status: 401, body: { code: 'auth.wrong_credentials', detail: 'E-mail or password is wrong.' } } })
    expect(wrapper.find('[role="alert"]').text()).toBe('E-mail or password is wrong.')
    expect(router.currentRoute.value.path).toBe('/sign-in')
  })

  it('asks which company only when there are several', async () => {
    const { wrapper } = await signIn({ 'POST /api/v1/auth/login': { status: 409, body: {
      code: 'auth.company_required', detail: 'Say which.',
      errors: [{ location: 'body.tenant', message: 'acme' }, { location: 'body.tenant', message: 'globex' }],
    } } })
    expect(wrapper.text()).toContain('You belong to several companies')
    expect(wrapper.find('[role="alert"]').exists()).toBe(false)
  })

  it('points to the set-up link where there is no company yet', async () => {
    answerWith({ 'GET /api/v1/setup': { body: { needed: true } } })
    const { wrapper } = await inApp(SignInPage)
    await flushPromises()
    expect(wrapper.text()).toContain('This server is new')
  })
})
