import { readdirSync } from 'node:fs'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const features = readdirSync(new URL('./src/features', import.meta.url))

/** The walls between rooms: `app` knows all, a feature knows itself and `shared`, `shared` knows no feature. */
const walls = [
  {
    files: ['src/shared/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [
      { group: ['@/features/*', '@/app/*', '**/features/**', '**/app/**'], message: 'shared knows no feature and not the app.' },
    ] }] },
  },
  ...features.map(name => ({
    files: [`src/features/${name}/**`],
    rules: { 'no-restricted-imports': ['error', { patterns: [
      { group: ['@/features/**'], message: 'A feature imports its own files by relative paths and never another feature.' },
      { group: ['@/app/**', '**/app/**'], message: 'Only the app knows features, not the other way round.' },
      { group: features.filter(other => other !== name).map(other => `**/${other}/**`), message: 'Features never import one another: move what both need to shared.' },
    ] }] },
  })),
]

export default tseslint.config(
  { ignores: ['dist/**', 'public/**', 'src/components.d.ts', '**/*.gen.ts'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true }],
      'no-console': 'error',
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/multi-word-component-names': 'error',
      'vue/no-v-html': 'error',
      'vue/one-component-per-file': 'off',
      'vue/require-default-prop': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/no-bare-strings-in-template': ['error', { allowlist: ['Assetronics', '—', '·', '#', ',', '(', ')', '/', ':', '99+'] }],
    },
  },
  ...walls,
)
