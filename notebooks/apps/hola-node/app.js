// Una app pequeña en Node.js: las mismas páginas que hola-python, en otro lenguaje.

import express from 'express'

const app = express()
app.disable('x-powered-by')

// Lo que esta copia guarda en memoria: otro dyno tiene la suya, y al reiniciar se pierde.
const arranque = Date.now()
let visitas = 0

// Lo que la plataforma le cuenta al proceso con variables de entorno.
function quienSoy() {
  return {
    dyno: process.env.DYNO ?? 'local',
    app: process.env.HEROKU_APP_NAME ?? 'hola-node',
    release: process.env.HEROKU_RELEASE_VERSION ?? 'v0',
    saludo: process.env.SALUDO ?? '¡Hola!',
    pid: process.pid,
    segundos: Math.round((Date.now() - arranque) / 100) / 10,
    visitas
  }
}

// Los logs son un flujo de líneas por la salida estándar; la plataforma los recoge.
app.use((peticion, respuesta, sigue) => {
  const empezo = performance.now()
  respuesta.on('finish', () => {
    const ms = Math.round(performance.now() - empezo)
    const id = peticion.get('X-Request-ID') ?? '-'
    console.log(
      `${peticion.method} ${peticion.path} status=${respuesta.statusCode} ` +
        `service=${ms}ms request_id=${id}`
    )
  })
  sigue()
})

app.get('/', (peticion, respuesta) => {
  visitas += 1
  respuesta.send(pagina(quienSoy(), peticion.acceptsLanguages('es', 'en') === 'en'))
})

app.get('/json', (peticion, respuesta) => {
  respuesta.json(quienSoy())
})

app.get('/salud', (peticion, respuesta) => {
  respuesta.type('text/plain').send('ok\n')
})

// Tarda `s` segundos. Pasados 30, el router se cansa de esperar (H12).
app.get('/lento', (peticion, respuesta) => {
  const pedido = Number(peticion.query.s ?? 3)
  const segundos = Math.min(Math.max(Number.isFinite(pedido) ? pedido : 3, 0), 120)
  setTimeout(() => respuesta.json({ tardo: segundos, ...quienSoy() }), segundos * 1000)
})

app.get('/caer', () => {
  console.log('Alguien pidió /caer: el proceso termina con código 3')
  process.exit(3)
})

function pagina(yo, ingles) {
  const t = (es, en) => (ingles ? en : es)
  const filas = [
    ['App', yo.app],
    ['Dyno', yo.dyno],
    ['Release', yo.release],
    [t('Proceso (pid)', 'Process (pid)'), yo.pid],
    [t('Visitas a este dyno', 'Visits to this dyno'), yo.visitas]
  ]
  const tabla = filas.map(([k, v]) => `<tr><th scope="row">${k}</th><td>${html(v)}</td></tr>`)
  return `<!doctype html>
<html lang="${t('es', 'en')}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>${html(yo.app)} · ${html(yo.dyno)}</title>
    <style>
      body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color: #1f1633; background: #fff; }
      h1 { color: #5a2a9c; }
      th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #d8d0e6; }
    </style>
  </head>
  <body>
    <main>
      <h1>${html(yo.saludo)}</h1>
      <p>${t('Esta página la ha hecho Node.js en el dyno', 'This page was made by Node.js in dyno')} <strong>${html(yo.dyno)}</strong>.</p>
      <table>
        <caption>${t('Quién contesta', 'Who answers')}</caption>
        ${tabla.join('\n        ')}
      </table>
    </main>
  </body>
</html>
`
}

// Lo que dice una config var es texto, no HTML.
function html(texto) {
  return String(texto).replace(/[&<>"]/g, (letra) => `&#${letra.charCodeAt(0)};`)
}

// HOST la pone quien quiera escuchar en otra dirección; Heroku exige escuchar en todas.
const puerto = Number(process.env.PORT ?? 5000)
const servidor = app.listen(puerto, process.env.HOST ?? '0.0.0.0', (error) => {
  if (error) throw error
  console.log(`Escucho en el puerto ${puerto}`)
})
// El router guarda sus conexiones 90 segundos: el dyno no debe cerrarlas antes (error H13).
servidor.keepAliveTimeout = 95_000

// SIGTERM es la forma educada de pedir que pare: se terminan las peticiones en curso.
process.on('SIGTERM', () => {
  console.log('Recibí SIGTERM y termino en orden')
  servidor.close()
  servidor.closeIdleConnections()
})
