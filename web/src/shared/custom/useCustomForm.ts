import { computed, shallowRef, watch } from 'vue'
import { customFormOf, customPatch, mergeCustom, type CustomForm, type CustomValues } from './customForm'
import { useCustomFields, type CustomObject } from './useCustomFields'
import { useCurrency } from '../form/useCurrency'

/** useCustomForm holds the company's own fields of one thing while it is edited; `body` is what to send of them. */
export function useCustomForm(object: CustomObject, values: () => CustomValues | undefined, worn: () => ReadonlySet<string> = () => new Set()) {
  const query = useCustomFields(object)
  const currency = useCurrency()
  // A field that is worn in sets alone shows where one is worn or it has a value; elsewhere it is not this thing's.
  const fields = computed(() => (query.data.value ?? []).filter(field => field.everywhere || worn().has(field.id) || (values()?.[field.key] ?? null) !== null))
  const before = computed(() => customFormOf(fields.value, values(), currency.value))
  const form = shallowRef<CustomForm>({})

  // Fields that arrive late come with what they hold; what has been typed stays.
  watch(before, (now) => { form.value = { ...now, ...form.value } }, { immediate: true })

  const patch = computed(() => customPatch(fields.value, before.value, form.value))
  return {
    fields,
    form,
    /** Takes back what was typed. */
    clear: () => { form.value = { ...before.value } },
    /** What somebody else saved meanwhile, beside what is being typed; `before` and `now` are the forms it is read from. */
    merge: (saved: CustomValues) => {
      const all = query.data.value ?? []
      const [before, now] = [values(), saved].map(held => customFormOf(all, held, currency.value)) as [CustomForm, CustomForm]
      return { before, now, ...mergeCustom(all, before, { ...before, ...form.value }, now) }
    },
    isChanged: computed(() => Object.keys(patch.value).length > 0),
    body: computed(() => Object.keys(patch.value).length ? { custom: patch.value } : {}),
  }
}
