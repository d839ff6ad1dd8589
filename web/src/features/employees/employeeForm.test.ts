import { describe, expect, it } from 'vitest'
import { emptyForm, formOf, toInput, toPatch } from './employeeForm'
import { anEmployee } from '@/testing/things'

const mira = { id: 'e2', display_name: 'Mira', email: null }

describe('the form of a person', () => {
  it('sends what was filled in', () => {
    expect(toInput({ ...emptyForm(), first_name: 'Jo', last_name: 'Doe', manager: mira, start_date: '2026-03-01' }))
      .toEqual({ first_name: 'Jo', last_name: 'Doe', manager_id: 'e2', start_date: '2026-03-01' })
  })

  it('changes only what was changed', () => {
    const before = formOf(anEmployee({ manager: mira, job_title: 'Designer' }))
    expect(toPatch(before, before)).toEqual({})
    expect(toPatch(before, { ...before, job_title: '', manager: null })).toEqual({ job_title: null, manager_id: null })
    expect(toPatch(before, { ...before, manager: { ...mira } })).toEqual({})
  })
})
