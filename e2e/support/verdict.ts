import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter'

/** Verdict says last, and in a few lines, which tests failed and where: the end of a long log is what gets read. */
export default class Verdict implements Reporter {
  private suite?: Suite

  onBegin(_: FullConfig, suite: Suite): void {
    this.suite = suite
  }

  onEnd(): void {
    for (const test of this.suite?.allTests() ?? []) {
      if (test.outcome() === 'unexpected' || test.outcome() === 'flaky') process.stdout.write(verdict(test))
    }
  }

  printsToStdio(): boolean {
    return false
  }
}

function verdict(test: TestCase): string {
  const lines = test.results.flatMap(({ error, duration, steps }) => {
    if (!error) return []
    const step = steps.find(step => step.error && step.category === 'test.step')
    const message = plain(error.message ?? '').split('\n').filter(line => line.trim()).slice(0, 8)
    return [`  after ${Math.round(duration / 1000)} s, line ${error.location?.line ?? '?'}${step ? `, in “${step.title}”` : ''}`, ...message.map(line => `    ${line.slice(0, 160)}`)]
  })
  return [`${test.outcome() === 'flaky' ? 'FLAKY' : 'FAILED'} ${test.title}`, ...lines, ''].join('\n')
}

/** plain takes the colours of a terminal out. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- the escape character is what colours begin with
  return text.replaceAll(/\u001B\[[\d;]*m/g, '')
}
