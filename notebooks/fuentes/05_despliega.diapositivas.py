# %% [markdown] name="portada" layout="cover" lang="es"
# # Despliega: del código al release
#
# Un `git push`, tres puertas y un camino de vuelta
#
# Unidad 5

# %% [markdown] name="portada" layout="cover" lang="en"
# # Deploy: from code to release
#
# One `git push`, three gates and a way back
#
# Unit 5

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="es"
# Antes de empezar: `abrir` en marcha y una terminal con letra grande, con el entorno del curso activado. Haz ya lo primero de la página: copia la app a `~/taller`, `git init`, el primer commit, la app `taller` y `git:remote`. El primer `git push` déjalo para su diapositiva: tarda unos 20 segundos, y así los números coinciden desde v2. Borra antes la app y la carpeta si quedaron de otra clase.
#
# Pregunta y apunta tres respuestas: la última vez que publicaste algo y salió mal, ¿cuánto tardaste en volver?

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="en"
# Before you start: `open` running, and a terminal in large type with the course's environment active. Do the first part of the page now: copy the app to `~/taller`, `git init`, the first commit, the app `taller` and `git:remote`. Keep the first `git push` for its slide: it takes some 20 seconds, and the numbers of the releases match from v2 on. Remove app and folder first if they stayed from another class.
#
# Ask, and write down three answers: the last time you published something and it went wrong, how long did it take you to go back?

# %% [markdown] name="viernes" lang="es"
# ## Viernes, 17:52: «Deja lo de antes»
#
# | ¿Qué era lo de antes? | ¿Quién lo sabe? |
# |---|---|
# | el código | el commit, más o menos |
# | las librerías | `pip` ha cambiado seis |
# | los ajustes | uno se tocó a mano, en marzo |
# | la base de datos | tiene una columna nueva |
#
# **«Lo de antes» nunca tuvo nombre.**

# %% [markdown] name="viernes" lang="en"
# ## Friday, 17:52: “Put back what was there”
#
# | What was there before? | Who knows? |
# |---|---|
# | the code | the commit, more or less |
# | the libraries | `pip` changed six of them |
# | the settings | one was touched by hand, in March |
# | the database | it has a new column |
#
# **“Before” never had a name.**

# %% [markdown] name="viernes" slide_type="notes" minutes=2 lang="es"
# Cuéntalo despacio. Mateo publica la app de Lucía: `ssh`, `git pull`, instala, reinicia. No vuelve. Ella escribe «deja lo de antes». Y él se para.
#
# Haz la pregunta de la izquierda fila por fila y deja que contesten. A las 19:40 siguen igual. ¿Cómo se le pone nombre a todo eso junto?

# %% [markdown] name="viernes" slide_type="notes" minutes=2 lang="en"
# Tell it slowly. Mateo publishes Lucía's app: `ssh`, `git pull`, install, restart. It does not come back. She writes “put back what was there”. And he stops.
#
# Ask the question on the left row by row, and let them answer. At 19:40 nothing has changed. How do you give all that, together, a name?

# %% [markdown] name="verbos" lang="es"
# ## Tres verbos, y una raya entre ellos
#
# | Verbo | Qué es | Sale |
# |---|---|---|
# | **desplegar** | hacer de un commit algo ejecutable | un slug |
# | **configurar** | decir lo que cambia de un sitio a otro | config vars |
# | **correr** | arrancar procesos con esas dos cosas | dynos |
#
# **Slug + config vars = release**, con número.

# %% [markdown] name="verbos" lang="en"
# ## Three verbs, and a line between them
#
# | Verb | What it is | Makes |
# |---|---|---|
# | **deploy** | turn a commit into something to run | a slug |
# | **configure** | say what differs between places | config vars |
# | **run** | start processes with these two | dynos |
#
# **Slug + config vars = release**, with a number.

# %% [markdown] name="verbos" slide_type="notes" minutes=1 lang="es"
# En el servidor de Mateo las tres cosas pasaban a la vez y en la misma carpeta. La raya está entre la segunda fila y la tercera: lo que la cruza tiene número y no cambia.
#
# Pregunta: ¿en qué fila está `pip install`? En la primera. ¿Y la contraseña de la base de datos? En la segunda, nunca en el código.

# %% [markdown] name="verbos" slide_type="notes" minutes=1 lang="en"
# On Mateo's server all three happened at once and in the same folder. The line is between the second row and the third: what crosses it has a number and does not change.
#
# Ask: in which row is `pip install`? The first. And the password of the database? The second, never in the code.

# %% [markdown] name="camino" layout="diagram" lang="es"
# ## Del commit al dyno
#
# <!-- diagrama: u5-camino -->

# %% [markdown] name="camino" layout="diagram" lang="en"
# ## From commit to dyno
#
# <!-- diagrama: u5-camino -->

# %% [markdown] name="camino" slide_type="notes" minutes=2 lang="es"
# Sigue la flecha con el dedo. Para en cada puerta y pregunta: si se cierra aquí, ¿qué han visto las visitas? La respuesta es la misma las tres veces: nada. Que la digan ellos.
#
# El slug lleva el código y las dependencias **ya instaladas**: por eso un dyno arranca en uno o dos segundos. Su nombre es la suma SHA-256 de sus bytes: los mismos bytes, el mismo nombre.

# %% [markdown] name="camino" slide_type="notes" minutes=2 lang="en"
# Follow the arrow with your finger. Stop at each gate and ask: if it closes here, what have visitors seen? The answer is the same three times: nothing. Let them say it.
#
# The slug holds the code and the dependencies **installed already**: that is why a dyno starts in a second or two. Its name is the SHA-256 sum of its bytes: the same bytes, the same name.

# %% [markdown] name="buildpack" lang="es"
# ## ¿Quién sabe construir tu app?
#
# Un **buildpack**, y hay uno por lenguaje:
#
# 1. **detecta**: mira los archivos y dice «es mío»
# 2. **compila**: instala lo que pide tu app
# 3. **guarda** lo instalado para el próximo build
#
# `requirements.txt` → Python · `package.json` → Node.js

# %% [markdown] name="buildpack" lang="en"
# ## Who knows how to build your app?
#
# A **buildpack**, and there is one for each language:
#
# 1. it **detects**: looks at the files and says “mine”
# 2. it **compiles**: installs what your app asks for
# 3. it **caches** what it installed, for the next build
#
# `requirements.txt` → Python · `package.json` → Node.js

# %% [markdown] name="buildpack" slide_type="notes" minutes=1 lang="es"
# La plataforma no sabe Python ni Node: pregunta a un buildpack tras otro hasta que uno dice que sí. Los clásicos de Heroku son tres programas: detectar, compilar y decir cómo se arranca; la fuente está al pie de la página.
#
# Pregunta: ¿cuándo deja de valer lo guardado? Cuando cambia `requirements.txt`.

# %% [markdown] name="buildpack" slide_type="notes" minutes=1 lang="en"
# The platform knows neither Python nor Node: it asks one buildpack after another until one says yes. Heroku's classic ones are three programs: detect, compile and say how to start; the source is at the foot of the page.
#
# Ask: when is what was kept no longer good? When `requirements.txt` changes.

# %% [markdown] name="push" lang="es"
# ## Un push, línea a línea

# %% [markdown] name="push" lang="en"
# ## A push, line by line

# %% [markdown] name="push"
# ```text
# remote: -----> Using buildpack: minidyno/python
# remote: -----> Installing dependencies using 'pip …'
# remote: -----> Discovering process types
# remote:        Procfile declares types -> web, worker
# remote: -----> Compressing...
# remote:        Done: …M
# remote:        Released v2
# remote: Verifying deploy... done.
#  * [new branch]      main -> main
# ```

# %% [markdown] name="push" slide_type="notes" minutes=2 lang="es"
# En directo: `git push minidyno main`. El primero tarda unos 20 segundos, casi todos instalando: lee las líneas con ellos mientras llega la siguiente. Lo que empieza por `remote:` lo dice la plataforma mientras trabaja. Que localicen en su sitio cada verbo: detectar, compilar, empaquetar, numerar.
#
# Pregunta antes de enseñarlo: ¿cuándo se aceptan los commits, antes o después de construir? Después: si el build falla, el push se rechaza. Y otra: ¿por qué empieza en v2? La v1 es la app vacía.

# %% [markdown] name="push" slide_type="notes" minutes=2 lang="en"
# Live: `git push minidyno main`. The first takes some 20 seconds, nearly all of them installing: read the lines with them while the next one is on its way. What begins with `remote:` is said by the platform while it works. Have them find each verb in its place: detect, compile, pack, number.
#
# Ask before you show it: when are the commits accepted, before the build or after? After: if the build fails, the push is refused. And another: why does it begin at v2? v1 is the empty app.

# %% [markdown] name="historia" layout="diagram" lang="es"
# ## La historia solo crece
#
# <!-- diagrama: u5-historia -->

# %% [markdown] name="historia" layout="diagram" lang="en"
# ## History only grows
#
# <!-- diagrama: u5-historia -->

# %% [markdown] name="historia" slide_type="notes" minutes=2 lang="es"
# Columna por columna, y que predigan la siguiente antes de señalarla. v2 y v3: mismo slug, otra configuración. v5 es un rollback: toma lo de v3 y le da número nuevo; v4 no se borra.
#
# En directo: `minidyno config:set SALUDO=Aloha` y `minidyno releases`. «¿Qué era lo de antes?» tiene ahora dos caracteres.

# %% [markdown] name="historia" slide_type="notes" minutes=2 lang="en"
# Column by column, and have them predict the next one before you point at it. v2 and v3: the same slug, another configuration. v5 is a rollback: it takes what v3 had and gives it a new number; v4 is not erased.
#
# Live: `minidyno config:set SALUDO=Aloha` and `minidyno releases`. “What was there before?” has two characters by now.

# %% [markdown] name="voto" lang="es"
# ## A votar: ¿slug, release o nada?
#
# 1. `git commit`
# 2. `git push` con una línea cambiada
# 3. `config:set SALUDO=Hola`
# 4. `ps:scale web=3`
# 5. `rollback v2`
#
# Dos dedos: slug y release · uno: solo release<br>puño cerrado: nada

# %% [markdown] name="voto" lang="en"
# ## Vote: slug, release or nothing?
#
# 1. `git commit`
# 2. `git push` with one line changed
# 3. `config:set SALUDO=Hola`
# 4. `ps:scale web=3`
# 5. `rollback v2`
#
# Two fingers: slug and release · one: only a release<br>fist: nothing

# %% [markdown] name="voto" slide_type="notes" minutes=2 lang="es"
# De una en una, todos a la vez. Si hay desacuerdo, que lo defienda alguien de cada lado.
#
# 1: nada, un commit se queda en tu máquina. 2: los dos. 3: solo release. 4: nada; cuántos dynos hay no es parte del release, así que un rollback no cambia la escala. 5: solo release, con un slug que ya estaba.

# %% [markdown] name="voto" slide_type="notes" minutes=2 lang="en"
# One after another, everybody at once. If they disagree, have somebody of each side defend it.
#
# 1: nothing, a commit stays on your laptop. 2: both. 3: only a release. 4: nothing; how many dynos there are is no part of the release, so a rollback does not change the scale. 5: only a release, on a slug that was there.

# %% [markdown] name="build" lang="es"
# ## Primera puerta: el build

# %% [markdown] name="build" lang="en"
# ## First gate: the build

# %% [markdown] name="build" lang="es"
# ```text
# remote:  !     No entiendo la línea 1 del Procfile: …
# remote:
# remote:  !     Push rejected to taller.
#  ! [remote rejected] main -> main …
# ```
#
# Ni slug, ni release, ni commits: **no ha pasado nada**.

# %% [markdown] name="build" lang="en"
# ```text
# remote:  !     Line 1 of the Procfile …
# remote:
# remote:  !     Push rejected to taller.
#  ! [remote rejected] main -> main …
# ```
#
# No slug, no release, no commits: **nothing has happened**.

# %% [markdown] name="build" slide_type="notes" minutes=2 lang="es"
# En directo, con el comando de la página: quita los dos puntos del `Procfile`, commit y push. Tapa la pantalla un momento y pregunta: ¿dónde leerías primero? En la línea con `!` y una frase entera; `pre-receive hook declined` es git diciendo que al otro lado no quisieron.
#
# Después `minidyno releases`: nada nuevo. Cúralo con `git checkout HEAD~1 -- Procfile`.

# %% [markdown] name="build" slide_type="notes" minutes=2 lang="en"
# Live, with the command of the page: take the colon out of the `Procfile`, commit and push. Cover the screen for a moment and ask: where would you read first? At the line with `!` and a whole sentence; with `pre-receive hook declined` git says that the other end would not have it.
#
# Then `minidyno releases`: nothing new. Fix it with `git checkout HEAD~1 -- Procfile`.

# %% [markdown] name="fase" lang="es"
# ## Segunda puerta: la fase de release

# %% [markdown] name="fase" lang="en"
# ## Second gate: the release phase

# %% [markdown] name="fase"
# ```text
# remote:        Released v4
# remote: -----> Running release command...
# remote: KeyError: 'DATABASE_URL'
# remote:  !     Release command exited with status 1.
# remote:  !     Release v4 does not take effect.
# ```

# %% [markdown] name="fase" lang="es"
# Hay v4, pero no entra en vigor.

# %% [markdown] name="fase" lang="en"
# There is a v4, but it does not take effect.

# %% [markdown] name="fase" slide_type="notes" minutes=3 lang="es"
# Lo que debe pasar una vez por release y antes que nadie: una migración. En directo, los tres comandos de la página, que ya tienes copiados, y el push. Que lean ellos el error: `KeyError`. Hay slug, hay número, el push acaba bien… y la app sigue donde estaba.
#
# Por parejas, un minuto: pongo la variable con `config:set`, ¿con qué código corre v5? Con el último que **no falló**. El de v4 hay que enviarlo otra vez.

# %% [markdown] name="fase" slide_type="notes" minutes=3 lang="en"
# What has to happen once per release and before anybody: a migration. Live, the three commands of the page, which you have at hand, and the push. Have them read the error: `KeyError`. There is a slug, there is a number, the push ends well… and the app is still where it was.
#
# In pairs, one minute: I set the variable with `config:set`; on which code does v5 run? On the last that did **not fail**. That of v4 has to be sent again.

# %% [markdown] name="arranque" lang="es"
# ## Tercera puerta: el arranque

# %% [markdown] name="arranque" lang="en"
# ## Third gate: the boot

# %% [markdown] name="arranque"
# ```text
# === web (Basic): gunicorn app:app …
#
# web.1: up v6 …
# web.1: crashed v7 …
# ```

# %% [markdown] name="arranque" lang="es"
# **¿Quién está atendiendo?**

# %% [markdown] name="arranque" lang="en"
# **Who is serving?**

# %% [markdown] name="arranque" slide_type="notes" minutes=1 lang="es"
# En directo si hay tiempo: la línea de la clave al final de `app.py`, push y `minidyno ps`. El push acaba bien, y el dyno nuevo se cae. Pregunta: ¿qué ve quien visita la app? v6, sin enterarse. El viejo no se va hasta que alguien le da el relevo.

# %% [markdown] name="arranque" slide_type="notes" minutes=1 lang="en"
# Live if there is time: the line with the key at the end of `app.py`, push and `minidyno ps`. The push ends well, and the new dyno crashes. Ask: what does a visitor see? v6, and notices nothing. The old one does not leave until somebody takes over.

# %% [markdown] name="tres" lang="es"
# ## Las tres, juntas
#
# | Se cierra | ¿Release? | ¿Push bien? | Las visitas |
# |---|---|---|---|
# | el build | no | no | nada |
# | la fase de release | sí, `failed` | sí | nada |
# | el arranque | sí, en uso | sí | nada |
#
# ¿Y un fallo que cruza las tres?

# %% [markdown] name="tres" lang="en"
# ## All three, together
#
# | Closed | Release? | Push well? | The visits |
# |---|---|---|---|
# | the build | no | no | nothing |
# | the release phase | yes, `failed` | yes | nothing |
# | the boot | yes, current | yes | nothing |
#
# And a bug that passes all three?

# %% [markdown] name="tres" slide_type="notes" minutes=1 lang="es"
# Lee la última columna en voz alta, de arriba abajo. Luego la pregunta: cobra dos veces, contesta 500. Ninguna puerta sabe para qué es tu app. Para eso está volver. Guárdala para el laboratorio.

# %% [markdown] name="tres" slide_type="notes" minutes=1 lang="en"
# Read the last column aloud, from top to bottom. Then the question: it charges twice, it answers 500. No gate knows what your app is for. That is what going back is for. Keep it for the lab.

# %% [markdown] name="relevo" layout="diagram" lang="es"
# ## Desplegar sin que nadie lo note
#
# <!-- diagrama: u5-relevo -->

# %% [markdown] name="relevo" layout="diagram" lang="en"
# ## Deploying without anybody noticing
#
# <!-- diagrama: u5-relevo -->

# %% [markdown] name="relevo" slide_type="notes" minutes=2 lang="es"
# Tapa la fila de las visitas y pregunta a quién va cada una. El orden: arranca lo nuevo, contesta, cambia el router, termina lo viejo. Es el que buscaron a mano en la unidad 1.
#
# Pregunta por el rato en que están los dos: si la migración borra una columna, ¿quién falla? El código viejo, que aún atiende. Primero se añade; en otro despliegue, se quita. En Heroku esto se llama preboot y es de los planes Standard y Performance.

# %% [markdown] name="relevo" slide_type="notes" minutes=2 lang="en"
# Cover the row of visits and ask where each one goes. The order: the new one boots, it answers, the router changes over, the old one finishes. It is the one that they looked for by hand in unit 1.
#
# Ask about the stretch where both are there: if the migration drops a column, who fails? The old code, which is still serving. First add; in another deploy, take away. On Heroku this is called preboot, and belongs to the Standard and Performance plans.

# %% [markdown] name="escuchar" layout="statement" lang="es"
# ## Escuchar no es responder
#
# gunicorn abre el puerto **antes** de cargar tu código, salvo con `preload_app = True`

# %% [markdown] name="escuchar" layout="statement" lang="en"
# ## Listening is not answering
#
# gunicorn opens the port **before** it loads your code, unless `preload_app = True`

# %% [markdown] name="escuchar" slide_type="notes" minutes=1 lang="es"
# La plataforma cree al puerto. Si el puerto miente, da el relevo a un dyno que va a caerse: es el ejercicio 3 de la página, y son visitas con 503.
#
# Pregunta: en lo que usas tú en el trabajo, ¿qué significa «está listo»?

# %% [markdown] name="escuchar" slide_type="notes" minutes=1 lang="en"
# The platform believes the port. If the port lies, a dyno takes over that is about to crash: that is exercise 3 of the page, and it is visits with a 503.
#
# Ask: in what you use at work, what does “it is ready” mean?

# %% [markdown] name="volver" lang="es"
# ## Primero vuelve; después entiende
#
# | `rollback` trae | No trae |
# |---|---|
# | el código y sus dependencias | los datos |
# | las config vars | lo que hizo la migración |
# | los comandos del `Procfile` | los correos y los cobros |
#
# *No construye nada: tarda lo que un arranque.*

# %% [markdown] name="volver" lang="en"
# ## First go back; then understand
#
# | `rollback` brings | Does not bring |
# |---|---|
# | the code and its dependencies | the data |
# | the config vars | what the migration did |
# | the commands of the `Procfile` | mails and charges |
#
# *It builds nothing: it takes as long as a boot.*

# %% [markdown] name="volver" slide_type="notes" minutes=1 lang="es"
# Es otro release más, con un slug que ya existía, así que también se deshace. Vuelve a las respuestas de la pizarra: ¿cuánto tardaban en volver?
#
# En Heroku hay límite: se borran los slugs de más de 30 días que no estén entre los 20 últimos releases.

# %% [markdown] name="volver" slide_type="notes" minutes=1 lang="en"
# It is one more release, on a slug that was there, so it can be undone as well. Go back to the answers on the board: how long did it take you to go back?
#
# On Heroku there is a limit: slugs are deleted when older than 30 days and not among the last 20 releases.

# %% [markdown] name="laboratorio" layout="lab" lang="es"
# ## Ahora tú: 35 minutos
#
# Abre el cuaderno **5 · Despliega: del código al release**.
#
# 1. Despliega con cuarenta visitas por segundo
# 2. Rompe las tres puertas y cúralas
# 3. Cruza las tres con un fallo, y vuelve
#
# Apunta cuántas visitas pierdes cada vez.

# %% [markdown] name="laboratorio" layout="lab" lang="en"
# ## Your turn: 35 minutes
#
# Open the notebook **5 · Deploy: from code to release**.
#
# 1. Deploy with forty visits a second
# 2. Break the three gates and fix them
# 3. Pass all three with a bug, and come back
#
# Write down how many visits you lose each time.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=35 lang="es"
# Hacia el minuto 12 deberían haber desplegado con tráfico, con 0 perdidas. Hacia el 25, en el arranque. Pasea y pregunta, no respondas: ¿qué puerta se ha cerrado?, ¿cuál es la primera línea que lo dice?, ¿de qué release es cada dyno?
#
# El que más cuesta es el 4: son dos pasos, y el segundo es volver a enviar el código. Si la clase se acaba, la fase de release se hace en casa; lo que nadie debe perderse es el rollback.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=35 lang="en"
# Around minute 12 they should have deployed under traffic, with 0 lost. Around 25, at the boot. Walk around and ask, do not answer: which gate has closed? Which is the first line that says so? Of which release is each dyno?
#
# The hardest is number 4: it takes two steps, and the second is to send the code again. If the class runs out, the release phase is done at home; what nobody should miss is the rollback.

# %% [markdown] name="ideas" layout="closing" lang="es"
# ## Tres ideas para llevarte
#
# 1. Un release es un slug más una configuración, con número. Lo que tiene número se puede volver a poner.
# 2. Si un despliegue se queda en una puerta, las visitas no lo notan.
# 3. Un rollback trae el código y las config vars, no los datos.
#
# Heroku es una marca de Salesforce. Este es un proyecto independiente.

# %% [markdown] name="ideas" layout="closing" lang="en"
# ## Three ideas to take with you
#
# 1. A release is a slug plus a configuration, with a number. What has a number can be put back.
# 2. If a deploy stops at a gate, visitors notice nothing.
# 3. A rollback brings the code and the config vars, not the data.
#
# Heroku is a trademark of Salesforce. This is an independent project.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="es"
# Antes de enseñarlas: es viernes, 17:52, y esta vez Mateo publica con la plataforma. Que cuenten ellos cómo acaba. Después, pon en común los ceros y el número que no es cero.
#
# Para casa: el cuestionario y los ejercicios 2 y 3 de la página.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="en"
# Before you show them: it is Friday, 17:52, and this time Mateo publishes with the platform. Have them tell how it ends. Then share the zeros, and the one figure that is not zero.
#
# For home: the quiz, and exercises 2 and 3 on the page.
