# %% [markdown] name="title" lang="es"
# # 5 · Despliega: del código al release
#
# Vas a hacer `git push` de verdad, con gente entrando. Después vas a romper el despliegue de tres
# maneras, una por cada puerta que tiene que cruzar, y otra más que las cruza todas. Y vas a volver
# de cada una.
#
# Ejecuta cada celda con **Mayús + Intro**, de arriba abajo. Tardas unos 35 minutos.

# %% [markdown] name="title" lang="en"
# # 5 · Deploy: from code to release
#
# You are going to `git push` for real, with people coming in. Then you will break the deploy in
# three ways, one for each gate that it has to pass, and in one more that passes them all. And you
# will come back from each.
#
# Run each cell with **Shift + Enter**, from top to bottom. It takes about 35 minutes.

# %% name="connect"
from curso.by_hand import under_traffic
from curso.comprobar import comprobar
from curso.dynos import log_with
from curso.repository import Repository, catch_up, settled
from minidyno.lab import connect

platform = await connect()
platform

# %% [markdown] name="init-text" lang="es"
# ## Un repositorio y una app
#
# `repo` es una carpeta tuya con el código de la app. `repo.run(…)` abre en ella una terminal: los
# comandos son los de verdad, y puedes escribirlos tú en la tuya.

# %% [markdown] name="init-text" lang="en"
# ## A repository and an app
#
# `repo` is a folder of yours with the app's code. `repo.run(…)` opens a terminal in it: the
# commands are the real ones, and you may type them in your own.

# %% name="init"
repo = Repository.copy("../apps/hola-python")
await repo.run("git init -q -b main", "git add .", "git commit -q -m first", "git log --oneline")
repo.folder

# %% [markdown] name="remote-text" lang="es"
# Crea la app y dile a git dónde está. Un **remoto** es eso: un nombre para una dirección a la que
# enviar commits.

# %% [markdown] name="remote-text" lang="en"
# Create the app and tell git where it is. That is what a **remote** is: a name for an address to
# send commits to.

# %% name="remote"
app = await platform.create_app("taller", replace=True)
await repo.run("minidyno git:remote -a taller", "git remote -v")

# %% [markdown] name="push-text" lang="es"
# ## `git push`
#
# Lo que llega con `remote:` no lo dice tu git: lo dice la plataforma, mientras trabaja. Busca
# cuatro cosas: quién reconoce el código, qué instala, qué procesos encuentra y qué número le pone
# al resultado.

# %% [markdown] name="push-text" lang="en"
# ## `git push`
#
# What comes after `remote:` is not said by your git: the platform says it, while it works. Look
# for four things: who recognises the code, what is installed, which processes are found and which
# number the result gets.

# %% name="push"
pushed = await repo.run("git push minidyno main")
pushed

# %% name="first-answer"
await app.wait()
(await app.get("/json")).json()

# %% [markdown] name="slug-text" lang="es"
# ## El slug, por dentro
#
# Lo que ha salido del build es un **slug**: un paquete con la app lista para arrancar. Su nombre
# verdadero es la suma SHA-256 de sus bytes.

# %% [markdown] name="slug-text" lang="en"
# ## Inside the slug
#
# What came out of the build is a **slug**: a package with the app, ready to start. Its real name
# is the SHA-256 sum of its bytes.

# %% name="slug"
slug = await app.slug()
slug

# %% [markdown] name="inside-text" lang="es"
# ¿Qué hay en él? Pregúntaselo desde dentro. `app.run` arranca un dyno aparte, con el mismo slug,
# para un solo comando.

# %% [markdown] name="inside-text" lang="en"
# What is in it? Ask from inside. `app.run` starts a dyno apart, on the same slug, for one single
# command.

# %% name="inside"
listing = await app.run("ls -A . .heroku/python/bin")
listing

# %% [markdown] name="same-text" lang="es"
# Tu código, y además el Python de la app con sus dependencias ya instaladas. Por eso un dyno
# arranca en uno o dos segundos: no instala nada.
#
# ¿Y si haces otro commit sin cambiar ni una letra? Antes de ejecutar, apuesta: ¿release nuevo?
# ¿Slug distinto?

# %% [markdown] name="same-text" lang="en"
# Your code, and besides it the app's Python with its dependencies installed. That is why a dyno
# starts in a second or two: it installs nothing.
#
# And another commit without a single letter changed? Place your bet before you run it: a new
# release? A different slug?

# %% name="same"
await repo.run("git commit -q --allow-empty -m again", "git push minidyno main")
again = await app.slug()
again.version, again.checksum == slug.checksum

# %% [markdown] name="config-text" lang="es"
# Release nuevo, los mismos bytes, el mismo nombre. Cada build deja su apunte (en la tabla de
# releases lo verás en la columna «Slug»), pero el paquete es el mismo archivo, guardado una vez.
#
# ## La otra mitad: la configuración
#
# Ahora al revés: el mismo código y otro ajuste.

# %% [markdown] name="config-text" lang="en"
# A new release, the same bytes, the same name. Each build leaves its entry (you will see it in
# the table of releases, in the column “Slug”), but the package is the same file, kept once.
#
# ## The other half: the configuration
#
# Now the other way round: the same code and another setting.

# %% name="config"
await app.set_config(SALUDO="Aloha")
(await app.get("/json")).json()["saludo"], (await app.slug()).checksum == slug.checksum

# %% name="releases"
history = await app.releases()
history

# %% [markdown] name="exercise-1" lang="es"
# **Release = slug + configuración.** Si cambia una de las dos, hay un release nuevo.
#
# ### Ejercicio 1
#
# De estos seis comandos, **tres crean un release**. ¿Cuáles? Escríbelos en `makes`, entre llaves y
# separados por comas.

# %% [markdown] name="exercise-1" lang="en"
# **Release = slug + configuration.** When one of them changes, there is a new release.
#
# ### Exercise 1
#
# Of these six commands, **three make a release**. Which? Write them in `makes`, between braces and
# separated by commas.

# %% name="exercise-1-code"
commands = {"git push", "git commit", "config:set", "ps:scale", "ps:restart", "rollback"}
makes = commands - {"git commit", "ps:scale", "ps:restart"}  # solution
comprobar("u5-releases", makes)

# %% [markdown] name="live-text" lang="es"
# ## Desplegar con gente entrando
#
# Cambia una línea: la página dirá `"version": 2`. Y esta vez, cuarenta visitas por segundo mientras
# dura el `git push` y cuatro segundos más. ¿Cuántas fallarán?
#
# Una celda con `git commit` sirve una vez. Si la repites sin cambiar nada, no hay commit ni
# despliegue, y las visitas no miden nada.

# %% [markdown] name="live-text" lang="en"
# ## Deploying with people coming in
#
# Change one line: the page will say `"version": 2`. And this time, forty visits a second while the
# `git push` lasts and four seconds longer. How many will fail?
#
# A cell with `git commit` works once. If you run it again with nothing changed, there is no commit
# and no deploy, and the visits measure nothing.

# %% name="live"
repo.edit("app.py", '"visitas": visitas', '"visitas": visitas, "version": 2')
await repo.run("git commit -q -am v2")
report = await under_traffic(app, repo.run("git push minidyno main"), after=4)
report.failed, report.sent

# %% name="live-answer"
await app.wait()
(await app.get("/json")).json()["version"]

# %% [markdown] name="timeline-text" lang="es"
# Ninguna. El dyno viejo siguió atendiendo hasta que el nuevo contestó en su puerto, y entonces
# cambió el router.
#
# ## ¿Dónde se fueron los segundos?
#
# La plataforma apunta cuándo empieza cada fase. Mira el primer despliegue y el de ahora, uno al
# lado del otro.

# %% [markdown] name="timeline-text" lang="en"
# None. The old dyno went on serving until the new one answered at its port, and then the router
# changed over.
#
# ## Where did the seconds go?
#
# The platform notes when each phase begins. Look at the first deploy and at this one, one after
# the other.

# %% name="timeline-first"
first = await app.timeline(2)
first

# %% name="timeline-now"
now = await app.timeline()
now

# %% [markdown] name="exercise-2" lang="es"
# ### Ejercicio 2
#
# ¿En qué fase se ahorró **más segundos** el segundo despliegue? La celda siguiente pone, de cada
# fase, los segundos de entonces y los de ahora. Escribe el nombre de la fase como sale ahí, en
# inglés: `"boot"`, por ejemplo.

# %% [markdown] name="exercise-2" lang="en"
# ### Exercise 2
#
# In which phase did this last deploy save **the most seconds**? The next cell gives, for each
# phase, its seconds then and now. Write the phase's name as it stands there: `"boot"`, for
# instance.

# %% name="exercise-2-table"
pairs = {name: (took, now.phases.get(name)) for name, took in first.phases.items()}
pairs

# %% name="exercise-2-code"
phase = "compile"  # solution
comprobar("u5-fase", first.phases, now.phases, phase)

# %% [markdown] name="build-text" lang="es"
# ## Primera puerta: el build
#
# Alguien sube Flask a una versión que no existe. Pasa: una errata, una rama a medias. Guarda el
# número del release en uso, para comparar luego.

# %% [markdown] name="build-text" lang="en"
# ## First gate: the build
#
# Somebody raises Flask to a version that does not exist. It happens: a slip, a branch half done.
# Keep the number of the current release, to compare afterwards.

# %% name="build"
before = (await app.releases()).current.version
repo.edit("requirements.txt", "flask==3.1.3", "flask==9.9.9")
await repo.run("git commit -q -am flask", "git push minidyno main")

# %% name="build-after"
after = (await app.releases()).current.version
after == before, (await app.get("/json")).status

# %% [markdown] name="exercise-3" lang="es"
# El push se rechaza **antes** de aceptarse. No hay release, no hay slug, y la app sigue como
# estaba. Lee las tres últimas líneas con `!`: la primera la escribe el build, y las otras dos
# cierran la puerta.
#
# ### Ejercicio 3
#
# Cúralo: deja el archivo como debe estar, haz un commit y vuelve a enviarlo.

# %% [markdown] name="exercise-3" lang="en"
# The push is refused **before** it is accepted. There is no release, no slug, and the app goes on
# as it was. Read the last three lines with `!`: the first is written by the build, and the other
# two close the gate.
#
# ### Exercise 3
#
# Fix it: put the file right, commit, and send it again.

# %% name="exercise-3-code"
repo.edit("requirements.txt", "flask==9.9.9", "flask==3.1.3")  # solution
cured = await repo.run("git commit -q -am cured", "git push minidyno main")
comprobar("u5-construccion", cured, before, await app.releases())

# %% [markdown] name="phase-text" lang="es"
# ## Segunda puerta: la fase de release
#
# Hay cosas que deben pasar **una vez por release**, antes de que nadie use el código nuevo. La de
# siempre: poner al día las tablas de la base de datos. Tu app no tiene base de datos todavía, así
# que la «migración» solo pregunta por su dirección.
#
# Cada lección se apoya en la anterior. ¿Se te resiste un ejercicio? Sigue: `catch_up` lo hace por ti
# antes de la que viene, y si lo resolviste no toca nada. Si quieres otro intento, que sea antes.

# %% [markdown] name="phase-text" lang="en"
# ## Second gate: the release phase
#
# Some things must happen **once per release**, before anybody uses the new code. The usual one:
# bring the tables of the database up to date. Your app has no database yet, so the “migration”
# only asks for its address.
#
# Each lesson builds on the one before. Does an exercise resist you? Go on: `catch_up` does it for you
# before the next one, and touches nothing where you solved it. If you want another try, make it first.

# %% name="phase-procfile"
await catch_up(3, app, repo)
repo.write("migrar.py", 'import os; print("→", os.environ["DATABASE_URL"])\n')
repo.add_line("Procfile", "release: python migrar.py")

# %% name="phase"
await repo.run("git add .", "git commit -q -m migration")
report = await under_traffic(app, repo.run("git push minidyno main"), after=3)
report.failed, report.sent

# %% name="phase-releases"
history = await app.releases()
history

# %% [markdown] name="exercise-4" lang="es"
# El build salió bien, así que hay un release con su número. Pero está en `failed`: no llegó a
# ningún dyno y las visitas no notaron nada. (El `git push` sí terminó bien: tus commits están
# dentro.) `minidyno releases:output` repite lo que dijo la migración.
#
# ### Ejercicio 4
#
# Dale lo que pide y vuelve a desplegar. Son **dos pasos**: mira de qué slug parte el primero.

# %% [markdown] name="exercise-4" lang="en"
# The build went well, so there is a release with its number. But it is `failed`: it reached no
# dyno, and visitors noticed nothing. (The `git push` did end well: your commits are in.)
# `minidyno releases:output` repeats what the migration said.
#
# ### Exercise 4
#
# Give it what it asks for and deploy again. That is **two steps**: see which slug the first one
# builds on.

# %% name="exercise-4-code"
await app.set_config(DATABASE_URL="postgres://example")  # solution
await repo.run("git commit -q --allow-empty -m retry", "git push minidyno main")  # solution
releases = await settled(app)
comprobar("u5-fase-release", releases, await app.slug())

# %% [markdown] name="boot-text" lang="es"
# ## Tercera puerta: el arranque
#
# El código nuevo pide una clave al empezar. En tu máquina la tienes. En la plataforma no.

# %% [markdown] name="boot-text" lang="en"
# ## Third gate: the boot
#
# The new code asks for a key when it starts. On your laptop you have it. On the platform you do
# not.

# %% name="boot"
await catch_up(4, app, repo)
repo.edit("app.py", "app = Flask(__name__)", 'app = Flask(__name__)\nCLAVE = os.environ["CLAVE"]')
await repo.run("git commit -q -am key")
report = await under_traffic(app, repo.run("git push minidyno main"), after=4)
report.failed, report.sent

# %% [markdown] name="dynos-text" lang="es"
# El push, aceptado. El release, en uso. Visitas perdidas: ninguna. Y sin embargo algo va mal. Mira
# quién está en marcha y de qué release es cada uno.

# %% [markdown] name="dynos-text" lang="en"
# The push, accepted. The release, current. Visits lost: none. And yet something is wrong. See who
# is running, and of which release each one is.

# %% name="dynos"
dynos = await app.dynos()
dynos

# %% name="boot-logs"
log = await log_with(app, "KeyError", lines=500, source="app", dyno="web")
log.without("GET ").last(10)

# %% [markdown] name="exercise-5" lang="es"
# El nuevo se cae una y otra vez, y la plataforma lo reintenta cada vez más despacio: según el
# momento, lo ves caído o arrancando. El viejo no se va: nadie le ha dado el relevo. La última línea
# del error dice qué falta.
#
# ### Ejercicio 5
#
# Haz que arranque **sin tocar el código**. Si la celda acaba en rojo, busca en ella el `KeyError`:
# dice qué nombre pide el código.

# %% [markdown] name="exercise-5" lang="en"
# The new one crashes again and again, and the platform retries ever more slowly: depending on the
# moment, you see it crashed or starting. The old one does not leave: nobody has taken over from it.
# The error's last line says what is missing.
#
# ### Exercise 5
#
# Make it start **without touching the code**. If the cell ends in red, look for the `KeyError` in
# it: it says which name the code asks for.

# %% name="exercise-5-code"
await app.set_config(CLAVE="secreta")  # solution
comprobar("u5-arranque", await app.dynos(), await app.releases())

# %% [markdown] name="good-text" lang="es"
# Antes de seguir, apunta el número del release que funciona.

# %% [markdown] name="good-text" lang="en"
# Before you go on, note the number of the release that works.

# %% name="good"
await catch_up(5, app, repo)
good = (await app.releases()).current.version
good, (await app.get("/json")).status

# %% [markdown] name="wrong-text" lang="es"
# ## La que cruza las tres puertas
#
# Se construye, pasa la fase de release y arranca. Lo que hace está mal, y eso la plataforma no lo
# puede saber.

# %% [markdown] name="wrong-text" lang="en"
# ## The one that passes all three gates
#
# It builds, it passes the release phase, and it starts. What it does is wrong, and that the
# platform cannot know.

# %% name="wrong"
repo.edit("app.py", '"pid": os.getpid()', '"pid": 1 / 0')
await repo.run("git commit -q -am wrong")
report = await under_traffic(app, repo.run("git push minidyno main"), after=4)
report.failed, report.sent, report.errors

# %% [markdown] name="exercise-6" lang="es"
# Ahora sí hay gente viendo errores, y no es momento de buscar la causa. Primero, volver.
#
# ### Ejercicio 6
#
# Vuelve al último release bueno. Su número está en `good`.

# %% [markdown] name="exercise-6" lang="en"
# Now people do see errors, and this is no time to look for the cause. First, go back.
#
# ### Exercise 6
#
# Go back to the last good release. Its number is in `good`.

# %% name="exercise-6-code"
history = await app.rollback(good)  # solution
comprobar("u5-volver", history, good, await app.get("/json"))

# %% name="rollback-timeline"
await catch_up(6, app, repo, good)
back = await app.timeline()
back

# %% [markdown] name="history-text" lang="es"
# Sin recibir código, sin instalar, sin empaquetar: el slug ya estaba hecho. Volver atrás cuesta lo
# que cuesta arrancar (y la fase de release, que se ejecuta también).
#
# Mira la historia entera. Nada se ha borrado: también están tus errores, con su número. Eso es lo
# que en un servidor de los de `git pull` nadie sabe decir: qué había antes.

# %% [markdown] name="history-text" lang="en"
# No code to receive, nothing to install, nothing to pack: the slug was made already. Going back
# costs what starting costs (and the release phase, which runs too).
#
# Look at the whole history. Nothing has been erased: your mistakes are there too, each with its
# number. That is what nobody can tell on a server of the `git pull` kind: what was there before.

# %% name="history"
history = await app.releases()
history

# %% [markdown] name="clean-text" lang="es"
# ## Recoge
#
# Cuando termines, borra la app. Quita el `#` y ejecuta la celda. La carpeta del repositorio
# se borra sola al cerrar el cuaderno.

# %% [markdown] name="clean-text" lang="en"
# ## Clean up
#
# When you are done, remove the app. Delete the `#` and run the cell. The repository's folder
# goes by itself when you close the notebook.

# %% name="clean"
# await app.destroy()
await platform.apps()
