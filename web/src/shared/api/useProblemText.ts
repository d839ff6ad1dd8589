import { useI18n } from 'vue-i18n'
import { ApiProblem } from './problem'

/**
 * useProblemText says what went wrong in the person's language: a text of our own where
 * the code has one, else the server's sentence, else something general.
 */
export function useProblemText() {
  const { t, te } = useI18n()

  return (error: unknown): string => {
    if (!(error instanceof ApiProblem)) return t('errors.unexpected')
    const key = `problems.${error.code.replaceAll('.', '_')}`
    if (te(key)) return t(key)
    if (error.message && error.status !== 412) return error.message
    if (error.status === 412) return t('errors.stale')
    if (error.status === 404) return t('errors.not_found')
    if (error.status === 403) return t('errors.forbidden')
    return t('errors.unexpected')
  }
}
