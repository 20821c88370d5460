# %% [markdown] name="portada" layout="cover" lang="es"
# # Prepara tu laboratorio
#
# De una carpeta en tu máquina a tres dynos que responden
#
# Unidad 0

# %% [markdown] name="portada" layout="cover" lang="en"
# # Set up your lab
#
# From a folder on your machine to three dynos that answer
#
# Unit 0

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="es"
# Antes de empezar: tu máquina con `abrir` en marcha, dos terminales con letra grande y el navegador en la portada del curso. Borra la app `demo` si quedó de otra clase.
#
# Di qué van a tener al final de la hora: una plataforma suya, una app desplegada y tres copias respondiendo. Hoy no explicamos cada pieza; la vemos funcionar.

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="en"
# Before you start: your machine with `open` running, two terminals in large type and the browser on the course's front page. Remove the app `demo` if it stayed from another class.
#
# Say what they will have by the end of the hour: a platform of their own, an app deployed and three copies answering. Today we do not explain each piece; we see it work.

# %% [markdown] name="funciona" layout="statement" lang="es"
# ## En tu máquina funciona
#
# Ahora quieres que la use alguien más.
#
# **¿Qué falta?**

# %% [markdown] name="funciona" layout="statement" lang="en"
# ## It works on your machine
#
# Now you want somebody else to use it.
#
# **What is missing?**

# %% [markdown] name="funciona" slide_type="notes" minutes=2 lang="es"
# Pregunta de verdad y espera: un minuto por parejas y luego apunta en la pizarra lo que digan, sin corregir. Suelen salir el servidor, el dominio y la base de datos; casi nunca, quién la arranca cuando se cae.

# %% [markdown] name="funciona" slide_type="notes" minutes=2 lang="en"
# Really ask, and wait: one minute in pairs, then write on the board what they say, without correcting. The server, the domain and the database usually come up; who starts it again when it falls over, hardly ever.

# %% [markdown] name="falta" lang="es"
# ## Falta todo lo que no es tu app
#
# - Un servidor, con lo mismo que tienes tú
# - Arrancarla, y volver a arrancarla cuando se caiga
# - Repartir las visitas cuando no dé abasto
# - Guardar lo que dice, para saber qué pasó
# - Volver atrás cuando la versión nueva sale mal

# %% [markdown] name="falta" lang="en"
# ## What is missing is everything that isn’t your app
#
# - A server, with all that you have installed
# - Starting it, and starting it again when it falls over
# - Sharing out the visits when there are too many
# - Keeping what it says, to know what happened
# - A way back when the new version turns out bad

# %% [markdown] name="falta" slide_type="notes" minutes=1 lang="es"
# Empareja cada punto con lo que hay en la pizarra. Lo que sobre (dominio, base de datos, copias de seguridad) guárdalo: son las unidades 3, 8 y 10.

# %% [markdown] name="falta" slide_type="notes" minutes=1 lang="en"
# Match each point with what is on the board. Keep what is left over (domain, database, backups): those are units 3, 8 and 10.

# %% [markdown] name="paas" lang="es"
# ## Una PaaS se ocupa de eso
#
# | Tú dices | La plataforma |
# |---|---|
# | «este es mi código» | lo construye y lo guarda |
# | «quiero tres copias» | las arranca y las mantiene |
# | «este es el ajuste» | se lo entrega a cada copia |
# | «enséñame qué pasa» | junta los logs de todas |
# | «vuelve atrás» | recupera un release anterior |
#
# *PaaS: plataforma como servicio.*

# %% [markdown] name="paas" lang="en"
# ## A PaaS sees to that
#
# | You say | The platform |
# |---|---|
# | “this is my code” | builds it and keeps it |
# | “I want three copies” | starts them and keeps them up |
# | “this is the setting” | hands it to each copy |
# | “show me what happens” | gathers the logs of all |
# | “go back” | brings back an earlier release |
#
# *PaaS: platform as a service.*

# %% [markdown] name="paas" slide_type="notes" minutes=2 lang="es"
# La idea que importa: a la izquierda, deseos; a la derecha, trabajo. Nadie dice *cómo*. Recorre una fila entera, la de las tres copias, y pregunta qué pasaría si una se cae: tú sigues queriendo tres.

# %% [markdown] name="paas" slide_type="notes" minutes=2 lang="en"
# The idea that matters: wishes on the left, work on the right. Nobody says *how*. Walk through one whole row, the three copies, and ask what would happen if one fell over: you still want three.

# %% [markdown] name="heroku" lang="es"
# ## Heroku puso los nombres
#
# **dyno · slug · release · buildpack · add-on**
#
# Desde el 28 de noviembre de 2022 no tiene plan gratuito.
#
# Aquí practicas con **minidyno**: corre en tu máquina y habla como Heroku. Los mismos comandos, la misma API, los mismos errores.

# %% [markdown] name="heroku" lang="en"
# ## Heroku gave us the names
#
# **dyno · slug · release · buildpack · add-on**
#
# It has had no free plan since 28 November 2022.
#
# Here you practise with **minidyno**: it runs on your machine and talks like Heroku. The same commands, the same API, the same errors.

# %% [markdown] name="heroku" slide_type="notes" minutes=1 lang="es"
# Sin cuenta, sin tarjeta y, una vez instalado, sin red. Lo que aprendan sirve en otras plataformas: casi todas heredaron este vocabulario. La fecha y su fuente están al pie de la página de la unidad.

# %% [markdown] name="heroku" slide_type="notes" minutes=1 lang="en"
# No account, no card and, once installed, no network. What they learn serves on other platforms: nearly all inherited this vocabulary. The date and its source are at the foot of the unit's page.

# %% [markdown] name="camino" layout="diagram" lang="es"
# ## Todo el curso, en un dibujo
#
# <!-- diagrama: u0-camino -->

# %% [markdown] name="camino" layout="diagram" lang="en"
# ## The whole course, in one drawing
#
# <!-- diagrama: u0-camino -->

# %% [markdown] name="camino" slide_type="notes" minutes=1 lang="es"
# Síguelo con el dedo, de izquierda a derecha, diciendo solo los nombres: código, slug, release, dynos. Luego al revés, desde una visita: router, dyno. Cada forma y cada color significan lo mismo en todo el curso.

# %% [markdown] name="camino" slide_type="notes" minutes=1 lang="en"
# Follow it with your finger, from left to right, saying the names alone: code, slug, release, dynos. Then the other way, from a visit: router, dyno. Each shape and each colour means the same all through the course.

# %% [markdown] name="abrir" lang="es"
# ## Un comando lo pone todo en marcha
#
# ```console
# $ python3 scripts/curso.py abrir
# ```
#
# La primera vez, minutos. Después, segundos y sin red.
#
# - Deja esa terminal abierta: ahí vive todo
# - **Ctrl + C** lo para todo, y no se pierde nada

# %% [markdown] name="abrir" lang="en"
# ## One command starts everything
#
# ```console
# $ python3 scripts/curso.py open
# ```
#
# The first time, minutes. After that, seconds, offline.
#
# - Leave that terminal open: everything lives there
# - **Ctrl + C** stops everything, and nothing is lost

# %% [markdown] name="abrir" slide_type="notes" minutes=2 lang="es"
# Que la ejecuten **ahora**, para que termine mientras sigues. Enseña en tu pantalla las cuatro direcciones que da: el curso, los cuadernos, la API y el router. Todas son de su máquina: nadie más puede entrar.
#
# Quien vea un mensaje en vez de las direcciones: el mensaje trae la cura, y la página la explica en «¿No ves lo mismo?».

# %% [markdown] name="abrir" slide_type="notes" minutes=2 lang="en"
# Have them run it **now**, so that it ends while you go on. Show on your screen the four addresses it gives: the course, the notebooks, the API and the router. All are on their machine: nobody else can get in.
#
# Whoever sees a message instead of the addresses: the message carries the cure, and the page explains it in “Not seeing the same?”.

# %% [markdown] name="despliega" lang="es"
# ## Despliega: del código al release

# %% [markdown] name="despliega" lang="en"
# ## Deploy: from code to release

# %% [markdown] name="despliega"
# ```bash
# minidyno apps:create demo
# minidyno deploy notebooks/apps/hola-python -a demo
# ```
#
# ```text
# -----> Python app detected
# …
# -----> Discovering process types
#        Procfile declares types -> web, worker
# -----> Compressing...
# …
#        Released v2
# ```

# %% [markdown] name="despliega" slide_type="notes" minutes=3 lang="es"
# Hazlo en directo y lee el log en voz alta: reconoce Python, instala lo que pide `requirements.txt`, mira en el `Procfile` qué procesos hay, lo empaqueta. Pregunta: ¿quién le dijo que era Python? Nadie: lo dedujo de los archivos.
#
# Acaba con `minidyno open -a demo`: la app se ve en el navegador y dice quién es.

# %% [markdown] name="despliega" slide_type="notes" minutes=3 lang="en"
# Do it live and read the log aloud: it recognises Python, installs what `requirements.txt` asks for, looks in the `Procfile` for the processes, packs it. Ask: who told it that this is Python? Nobody: it worked it out from the files.
#
# End with `minidyno open -a demo`: the app shows up in the browser and says who it is.

# %% [markdown] name="release" layout="diagram" lang="es"
# ## Slug más configuración: un release
#
# <!-- diagrama: u0-release -->

# %% [markdown] name="release" layout="diagram" lang="en"
# ## Slug plus configuration: a release
#
# <!-- diagrama: u0-release -->

# %% [markdown] name="release" slide_type="notes" minutes=1 lang="es"
# Es la única definición que conviene que se lleven entera. El slug se construye una vez; la configuración se cambia sin construir. Por eso el `v1` existe antes de desplegar: solo tiene configuración.

# %% [markdown] name="release" slide_type="notes" minutes=1 lang="en"
# This is the one definition worth taking home whole. The slug is built once; the configuration changes without building. That is why `v1` exists before the first deploy: it has configuration alone.

# %% [markdown] name="escala" lang="es"
# ## Escala: di cuántos dynos quieres

# %% [markdown] name="escala" lang="en"
# ## Scale: say how many dynos you want

# %% [markdown] name="escala"
# ```bash
# minidyno ps:scale web=3 -a demo
# minidyno ps -a demo
# ```
#
# ```text
# === web (Basic): gunicorn app:app (3)
#
# web.1: up …
# web.2: up …
# web.3: up …
# ```

# %% [markdown] name="escala" lang="es"
# Tres copias del mismo proceso: cada una es un **dyno**.

# %% [markdown] name="escala" lang="en"
# Three copies of the same process: each one is a **dyno**.

# %% [markdown] name="escala" slide_type="notes" minutes=2 lang="es"
# Ejecuta `ps` dos veces seguidas si alguno aún dice `starting`: así ven que el comando expresa un deseo y la plataforma tarda un momento en cumplirlo. Un dyno es un proceso aislado con su propia copia del slug; la unidad 4 lo abre por dentro.

# %% [markdown] name="escala" slide_type="notes" minutes=2 lang="en"
# Run `ps` twice in a row if one still says `starting`: they see that the command states a wish and that the platform takes a moment to make it true. A dyno is an isolated process with its own copy of the slug; unit 4 opens it up.

# %% [markdown] name="reparto" layout="diagram" lang="es"
# ## Doce visitas, tres dynos: ¿cuatro cada uno?
#
# <!-- diagrama: u0-reparto -->

# %% [markdown] name="reparto" layout="diagram" lang="en"
# ## Twelve visits, three dynos: four each?
#
# <!-- diagrama: u0-reparto -->

# %% [markdown] name="reparto" slide_type="notes" minutes=2 lang="es"
# Primero predicen a mano alzada: ¿cuatro exactos, más o menos, o todo a uno? Después ejecuta en directo el comando de las doce visitas que está en la página. Sale desigual: el router elige al azar, como el de Heroku. Con muchas visitas se iguala; cuándo eso hace daño lo mide la unidad 6.

# %% [markdown] name="reparto" slide_type="notes" minutes=2 lang="en"
# First they predict by show of hands: exactly four, more or less, or all to one? Then run live the command with the twelve visits that is on the page. It comes out uneven: the router picks at random, as Heroku's does. With many visits it evens out; unit 6 measures when that hurts.

# %% [markdown] name="logs" lang="es"
# ## Los logs: dos voces, un solo hilo
#
# **Tu app**, lo que escribe por su salida estándar:

# %% [markdown] name="logs" lang="en"
# ## Logs: two voices, one thread
#
# **Your app**, what it writes to its standard output:

# %% [markdown] name="logs"
# ```bash
# minidyno logs -n 1 --source app -a demo
# ```
#
# ```text
# … app[web.…]: GET /json status=200 service=…ms …
# ```

# %% [markdown] name="logs" lang="es"
# **La plataforma**, lo que cuenta de cada petición:

# %% [markdown] name="logs" lang="en"
# **The platform**, what it tells about each request:

# %% [markdown] name="logs"
# ```bash
# minidyno logs -n 1 --dyno router -a demo
# ```
#
# ```text
# … heroku[router]: at=info method=GET path="/json" …
# ```

# %% [markdown] name="logs" slide_type="notes" minutes=2 lang="es"
# Deja `minidyno logs --tail -a demo` en la segunda terminal y recarga el navegador: cada visita son dos líneas. Pide que encuentren en ellas qué dyno respondió y cuánto tardó. La app no guarda ningún archivo de log: escribe y la plataforma recoge.

# %% [markdown] name="logs" slide_type="notes" minutes=2 lang="en"
# Leave `minidyno logs --tail -a demo` in the second terminal and reload the browser: each visit is two lines. Have them find in those which dyno answered and how long it took. The app keeps no log file: it writes and the platform collects.

# %% [markdown] name="historia" lang="es"
# ## Cada cambio es un release

# %% [markdown] name="historia" lang="en"
# ## Each change is a release

# %% [markdown] name="historia"
# ```bash
# minidyno config:set SALUDO=Aloha -a demo
# minidyno rollback -a demo
# ```
#
# <!-- diagrama: u0-historia -->

# %% [markdown] name="historia" lang="es"
# Volver atrás no borra ni construye nada.

# %% [markdown] name="historia" lang="en"
# Going back erases nothing and builds nothing.

# %% [markdown] name="historia" slide_type="notes" minutes=2 lang="es"
# Ejecuta el primer comando y pide `/json`: saluda con Aloha. Antes del segundo, pregunta qué número de release saldrá. Casi todos dicen v2: es **v4**, un release nuevo que copia el v2. Acaba con `minidyno releases -a demo`.

# %% [markdown] name="historia" slide_type="notes" minutes=2 lang="en"
# Run the first command and ask for `/json`: it greets with Aloha. Before the second, ask which release number will come out. Nearly all say v2: it is **v4**, a new release that copies v2. End with `minidyno releases -a demo`.

# %% [markdown] name="caer" lang="es"
# ## Tira un dyno: nadie se despierta

# %% [markdown] name="caer" lang="en"
# ## Bring a dyno down: nobody gets up

# %% [markdown] name="caer"
# ```bash
# minidyno logs -n 20 --source heroku --ps web -a demo
# ```
#
# ```text
# … heroku[web.…]: Process exited with status 3
# … heroku[web.…]: State changed from up to crashed
# … heroku[web.…]: Starting process with command …
# ```

# %% [markdown] name="caer" lang="es"
# Una visita recibió un error; las siguientes, no.
#
# **Tú seguías queriendo tres.**

# %% [markdown] name="caer" lang="en"
# One visit got an error; the next ones did not.
#
# **You still wanted three.**

# %% [markdown] name="caer" slide_type="notes" minutes=2 lang="es"
# Visita `/caer` en el navegador: sale la página de error del router. Recarga la portada varias veces: funciona. Después los logs. En la línea del router esa visita aparece como `H13`: el dyno cerró la conexión sin responder. Vuelve a la tabla de los deseos: nadie dio ninguna orden.

# %% [markdown] name="caer" slide_type="notes" minutes=2 lang="en"
# Visit `/caer` in the browser: the router's error page comes up. Reload the front page a few times: it works. Then the logs. In the router's line that visit shows as `H13`: the dyno closed the connection without an answer. Go back to the table of wishes: nobody gave any command.

# %% [markdown] name="laboratorio" layout="lab" lang="es"
# ## Ahora tú: 25 minutos
#
# Abre el cuaderno **0 · Prepara tu laboratorio** en JupyterLab y ejecútalo de arriba abajo.
#
# 1. Deja la app con dos dynos
# 2. Haz que salude con un texto tuyo, sin tocar su código
# 3. Encuentra un release con el mismo slug que el actual
#
# ¿Te sobra tiempo? Escala a cero y visítala.

# %% [markdown] name="laboratorio" layout="lab" lang="en"
# ## Your turn: 25 minutes
#
# Open the notebook **0 · Set up your lab** in JupyterLab and run it from top to bottom.
#
# 1. Leave the app with two dynos
# 2. Make it greet with a text of yours, without touching its code
# 3. Find a release with the same slug as the current one
#
# Time to spare? Scale to zero and visit it.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=25 lang="es"
# Los primeros diez minutos, pasea: lo que falla suele ser una terminal cerrada o el entorno sin activar. Los ejercicios se corrigen solos y dan pistas; no digas la respuesta, pregunta qué dice la pista.
#
# A los 20 minutos, para un momento y pide a alguien que enseñe su reparto entre dynos. El reto de cero dynos acaba en un `H14`: la app existe, pero nadie responde.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=25 lang="en"
# Walk around for the first ten minutes: what fails is usually a closed terminal or an environment not activated. The exercises check themselves and give hints; do not say the answer, ask what the hint says.
#
# After 20 minutes, stop for a moment and have somebody show their shares among dynos. The challenge of zero dynos ends in an `H14`: the app exists, but nobody answers.

# %% [markdown] name="ideas" layout="closing" lang="es"
# ## Tres ideas para llevarte
#
# 1. Una PaaS recibe tu código y hace lo demás.
# 2. Tú dices cuántos dynos quieres; ella lo hace verdad y lo mantiene.
# 3. Cada cambio es un release nuevo; la historia no se borra.
#
# Heroku es una marca de Salesforce. Este es un proyecto independiente.

# %% [markdown] name="ideas" layout="closing" lang="en"
# ## Three ideas to take with you
#
# 1. A PaaS takes your code and does the rest.
# 2. You say how many dynos you want; it makes it true and keeps it so.
# 3. Each change is a new release; history is never erased.
#
# Heroku is a trademark of Salesforce. This is an independent project.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="es"
# Que las digan ellos antes de enseñarlas. Para la próxima clase: el cuestionario de la página y leer la unidad 1, donde se pone en marcha la misma app a mano, para contar cuánto trabajo ha hecho hoy la plataforma.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="en"
# Have them say these before you show them. For the next class: the quiz on the page, and reading unit 1, where the same app is put online by hand, to count how much work the platform did today.
