// Sets the colour mode before the first paint, so that a dark page never flashes white.
// A file of its own, because the content security policy forbids inline scripts.
(function () {
  var mode = 'auto'
  try {
    mode = localStorage.getItem('vueuse-color-scheme') || 'auto'
  } catch (e) { /* storage may be blocked: follow the system */ }
  var dark = mode === 'dark' || (mode === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.add(dark ? 'dark' : 'light')
})()
