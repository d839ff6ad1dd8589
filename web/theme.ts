/**
 * How Nuxt UI's components look here: colours by role, and the few slots where
 * the library's default does not fit. The scales themselves are in src/app/main.css.
 */
export const theme = {
  // `cobalt` and `paper` are scales of our own, which the library's types cannot know.
  colors: {
    primary: 'cobalt' as never,
    neutral: 'paper' as never,
    success: 'emerald',
    info: 'sky',
    warning: 'amber',
    error: 'rose',
  },
  button: {
    slots: { base: 'cursor-pointer disabled:cursor-not-allowed aria-disabled:cursor-not-allowed' },
    variants: { size: { md: { leadingIcon: 'size-4', trailingIcon: 'size-4' } } },
    // The library's hover is paler than white text can bear.
    compoundVariants: [
      { variant: 'solid' as const, color: 'primary' as const, class: { base: 'hover:bg-primary/90 active:bg-primary/85' } },
      { variant: 'solid' as const, color: 'error' as const, class: { base: 'hover:bg-error/90 active:bg-error/85' } },
    ],
  },
  input: { variants: { size: { md: { leadingIcon: 'size-4' } } } },
  modal: {
    slots: {
      content: 'ring-0 bg-pop shadow-(--shadow-pop) divide-y-0',
      header: 'px-5 pt-5 pb-1 sm:px-6',
      body: 'px-5 py-3 sm:px-6 sm:py-3',
      footer: 'px-5 pb-5 pt-3 sm:px-6 justify-end',
      title: 'text-base tracking-tight',
      close: 'top-3.5 end-3.5',
    },
    variants: { overlay: { true: { overlay: 'bg-overlay' } } },
  },
  slideover: { slots: { overlay: 'bg-overlay' } },
  dropdownMenu: {
    slots: { content: 'ring-0 bg-pop shadow-(--shadow-pop) min-w-44', item: 'cursor-default' },
  },
  select: {
    slots: { content: 'ring-0 bg-pop shadow-(--shadow-pop)' },
    variants: { size: { md: { base: 'text-sm', trailingIcon: 'size-4' } } },
  },
  inputMenu: {
    slots: { content: 'ring-0 bg-pop shadow-(--shadow-pop)' },
    variants: { size: { md: { trailingIcon: 'size-4' } } },
  },
  popover: { slots: { content: 'ring-0 bg-pop shadow-(--shadow-pop)' } },
  tooltip: { slots: { content: 'ring-0 bg-inverted text-inverted shadow-(--shadow-pop)' } },
  formField: {
    slots: { label: 'text-highlighted', help: 'text-muted text-[0.8125rem]', error: 'text-[0.8125rem]' },
  },
  tabs: {
    slots: { trigger: 'cursor-pointer shrink-0' },
    compoundVariants: [{ variant: 'link' as const, class: { list: 'gap-5 px-0', trigger: 'px-0' } }],
  },
  commandPalette: {
    slots: {
      itemLabelPrefix: 'font-mono text-xs text-muted me-2',
      itemLabelSuffix: 'text-muted ms-1.5',
      content: 'flex-1',
      footer: 'px-4 py-2 max-sm:hidden',
    },
  },
  toast: { slots: { root: 'ring-0 bg-pop shadow-(--shadow-pop)' } },
}
