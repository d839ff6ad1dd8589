import { useQueryClient } from '@tanstack/vue-query'
import { registerKeys, type RegisterName } from './registerApi'

/** useRegisterChanges tells all that shows rows of a register, lists and pickers, that they have changed. */
export function useRegisterChanges() {
  const client = useQueryClient()
  return (register: RegisterName) => Promise.all([
    client.invalidateQueries({ queryKey: registerKeys.all(register) }),
    client.invalidateQueries({ queryKey: ['choices'] }),
    client.invalidateQueries({ queryKey: ['choice'] }),
  ])
}
