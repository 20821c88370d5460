# %% [markdown] name="title" lang="es"
# # 1 · ¿Qué es Heroku? ¿Qué es una PaaS?
#
# Vas a poner la misma app en línea dos veces. Primero **a mano**, pieza a pieza, con programas
# de verdad en tu máquina. Después, con la **plataforma**. El cuaderno cuenta por ti los pasos,
# las decisiones y los segundos.
#
# Ejecuta cada celda con **Mayús + Intro**, de arriba abajo. Tardas unos 35 minutos.

# %% [markdown] name="title" lang="en"
# # 1 · What is Heroku? What is a PaaS?
#
# You are going to put the same app online twice. First **by hand**, piece by piece, with real
# programs on your machine. Then with the **platform**. The notebook counts for you: steps,
# decisions and seconds.
#
# Run each cell with **Shift + Enter**, from top to bottom. It takes about 35 minutes.

# %% name="connect"
from curso.by_hand import Steps, Tasks, empty_machine, show, under_traffic
from curso.comprobar import comprobar
from curso.dynos import watch
from minidyno.lab import connect

platform = await connect()
platform

# %% [markdown] name="guess-text" lang="es"
# ## Antes de empezar, apuesta
#
# La app es pequeña: un archivo de Python y dos dependencias. Tiene que responder siempre, en una
# sola dirección, con dos copias, y poder cambiar de versión sin perder visitas. ¿Cuántos pasos te
# llevará a mano? Cambia el número.

# %% [markdown] name="guess-text" lang="en"
# ## Before you begin, place a bet
#
# The app is small: one Python file and two dependencies. It has to answer always, at one single
# address, with two copies, and change version without losing visits. How many steps will it take
# you by hand? Change the number.

# %% name="guess"
guess = 4
guess

# %% [markdown] name="machine-text" lang="es"
# ## Primera parte: a mano
#
# Imagina que `machine` es un servidor recién alquilado. No hay nada en él. `steps` es el contador.

# %% [markdown] name="machine-text" lang="en"
# ## Part one: by hand
#
# Imagine that `machine` is a server that you have just rented. There is nothing on it. `steps` is
# the counter.

# %% name="machine"
machine, steps = empty_machine(), Steps()
machine

# %% [markdown] name="code-text" lang="es"
# ### 1. El código
#
# Lo primero es llevarlo hasta allí. Todo lo que va dentro de `with steps.by_hand(…)` cuenta como un
# paso.

# %% [markdown] name="code-text" lang="en"
# ### 1. The code
#
# First of all, bring it there. Whatever stands inside `with steps.by_hand(…)` counts as one step.

# %% name="code"
with steps.by_hand("code"):
    v1 = machine.copy("../apps/hola-python", "v1")
v1

# %% [markdown] name="install-text" lang="es"
# ### 2. Las dependencias
#
# La app pide Flask y gunicorn. Se instalan en un entorno aparte, para no mezclarlos con nada.

# %% [markdown] name="install-text" lang="en"
# ### 2. The dependencies
#
# The app asks for Flask and gunicorn. They go into a separate environment, so that they mix with
# nothing else.

# %% name="install"
with steps.by_hand("install"):
    installed = await machine.install(v1)
installed

# %% [markdown] name="server-text" lang="es"
# ### 3. El servidor de aplicaciones
#
# Una app de Flask no atiende visitas ella sola: la atiende un **servidor de aplicaciones**. Aquí
# es gunicorn, en un puerto libre.

# %% [markdown] name="server-text" lang="en"
# ### 3. The application server
#
# A Flask app does not serve visits by itself: an **application server** does. Here it is
# gunicorn, on a free port.

# %% name="server"
with steps.by_hand("server"):
    server = await machine.start(v1, "gunicorn app:app")
await server.get("/json")

# %% [markdown] name="settings-text" lang="es"
# ¡Responde! Podrías dejarlo aquí. Mucha gente lo deja aquí.
#
# ### 4. Los ajustes
#
# El saludo cambia según dónde corre la app, y mañana habrá una contraseña. Eso no va en el
# código: va en un archivo que solo tú puedes leer. Para que la app lo lea, hay que reiniciarla.

# %% [markdown] name="settings-text" lang="en"
# It answers! You could stop here. Many people stop here.
#
# ### 4. The settings
#
# The greeting depends on where the app runs, and tomorrow there will be a password. That does not
# go into the code: it goes into a file that only you can read. For the app to read it, it has to
# be restarted.

# %% name="settings"
with steps.by_hand("settings"):
    settings = machine.write("app.env", "SALUDO=Aloha\n")
    await server.stop()
    server = await machine.start(v1, "gunicorn app:app", settings)
(await server.get("/json")).json()["saludo"]

# %% [markdown] name="crash-text" lang="es"
# ### 5. Son las tres de la madrugada
#
# La app tiene un fallo: quien visita `/caer` tira el proceso. Alguien la visita.

# %% [markdown] name="crash-text" lang="en"
# ### 5. It is three in the morning
#
# The app has a bug: whoever visits `/caer` brings the process down. Somebody visits it.

# %% name="crash"
visit = await server.get("/caer")
visit

# %% name="crash-after"
code = await server.ended()
code, (await server.get("/")).failure

# %% [markdown] name="restart-text" lang="es"
# El proceso terminó con código 3, y quien llama ahora recibe `refused`: conexión rechazada, en ese
# puerto no escucha nadie. Seguirá así hasta que te despiertes.
#
# Hace falta alguien que no duerma: un **gestor de procesos**. Es un programa que arranca otro y,
# cada vez que termina, lo vuelve a arrancar. Aquí tienes uno pequeño y completo. Búscale el
# corazón, el `while`: arranca, espera a que termine, descansa medio segundo y otra vez. (Los
# comentarios van en inglés, como en casi todo el código que leerás.)

# %% [markdown] name="restart-text" lang="en"
# The process ended with code 3, and whoever calls now gets `refused`: nobody listens at that port.
# So it will stay until you wake up.
#
# You need somebody who does not sleep: a **process manager**. It is a program that starts another
# and, each time that one ends, starts it again. Here is a small one, and it is complete. Look for
# its heart, the `while`: start, wait until it ends, rest for half a second, and again.

# %% name="manager"
manager = show("manager")
manager

# %% name="restart"
with steps.by_hand("restart"):
    server = await machine.keep(v1, "gunicorn app:app", settings)
await server.get("/caer")
seconds = await server.wait()
seconds

# %% [markdown] name="logs-text" lang="es"
# Se cayó otra vez y volvió sola, en esos segundos. ¿Qué pasó exactamente? Para saberlo, alguien
# tiene que guardar lo que escribe. Aquí, el gestor y la app escriben en un mismo archivo de logs,
# que se abrió al arrancarlos. Busca las dos líneas de `manager`. (Con `Worker failed to boot`,
# gunicorn se refiere al código 3.)

# %% [markdown] name="logs-text" lang="en"
# It fell again and came back by itself, in that many seconds. What happened, exactly? To know,
# somebody has to keep what it writes. Here the manager and the app write to the same log file,
# which was opened when they were started. Find the two lines of `manager`. (By `Worker failed to
# boot`, gunicorn means exit code 3.)

# %% name="logs"
lines = server.log(last=9)
lines

# %% [markdown] name="door-text" lang="es"
# ### 6. Una sola puerta
#
# Si mañana hay dos copias, ¿en qué puerto entra la gente? En ninguno de los dos: entra por un
# **proxy inverso**, que recibe cada visita y se la da a una copia. Este cabe en dos pantallas. No
# hace falta que lo leas entero: busca dónde lee la lista de copias y dónde elige una
# (`random.choice`).

# %% [markdown] name="door-text" lang="en"
# ### 6. One single door
#
# If there are two copies tomorrow, at which port do people come in? At neither: they come in
# through a **reverse proxy**, which takes each visit and hands it to a copy. This one fits on two
# screens. No need to read all of it: look for where it reads the list of copies and where it picks
# one (`random.choice`).

# %% name="proxy"
program = show("proxy")
program

# %% name="door"
with steps.by_hand("door"):
    proxy = await machine.proxy(server)
await machine.get("/json")

# %% [markdown] name="copies-text" lang="es"
# ### 7. La segunda copia
#
# Otro proceso, otro puerto, otro gestor. Y contárselo al proxy, que elige al azar.

# %% [markdown] name="copies-text" lang="en"
# ### 7. The second copy
#
# Another process, another port, another manager. And tell the proxy, which chooses at random.

# %% name="copies"
with steps.by_hand("copies"):
    second = await machine.keep(v1, "gunicorn app:app", settings)
    machine.share(server, second)
report = await machine.traffic(seconds=3, rate=40, path="/json")
report.by_dyno

# %% [markdown] name="version-text" lang="es"
# ### 8. Versión 2
#
# Cambiaste una línea del código. Ahora la página dice `"version": 2`.

# %% [markdown] name="version-text" lang="en"
# ### 8. Version 2
#
# You have changed one line of the code. Now the page says `"version": 2`.

# %% name="version"
v2 = machine.copy("../apps/hola-python", "v2")
v2.edit("app.py", '"visitas": visitas', '"visitas": visitas, "version": 2')

# %% [markdown] name="update-text" lang="es"
# Publicarla son cuatro acciones:
#
# | Acción | Qué hace |
# |---|---|
# | `"start"` | arranca las copias nuevas |
# | `"wait"` | espera a que las nuevas respondan |
# | `"switch"` | el proxy deja de mandar visitas a las viejas y las manda a las nuevas |
# | `"stop"` | para las copias viejas |
#
# El orden obvio es este: paro lo viejo, arranco lo nuevo. Hazlo **con gente entrando**:
# `under_traffic` manda cuarenta visitas por segundo mientras dura el cambio.

# %% [markdown] name="update-text" lang="en"
# Publishing it takes four actions:
#
# | Action | What it does |
# |---|---|
# | `"start"` | starts the new copies |
# | `"wait"` | waits until the new ones answer |
# | `"switch"` | the proxy stops sending visits to the old ones and sends them to the new |
# | `"stop"` | stops the old copies |
#
# The obvious order is this: stop the old, start the new. Do it **with people coming
# in**: `under_traffic` sends forty visits a second for as long as the change takes.

# %% name="update"
order = ["stop", "start", "wait", "switch"]
with steps.by_hand("update"):
    clumsy = await under_traffic(machine, machine.update(v2, order, settings))
clumsy.failed, clumsy.sent, clumsy.errors

# %% [markdown] name="exercise-1" lang="es"
# Visitas perdidas, visitas enviadas, y por qué: un `502` es el proxy, que no encontró a nadie
# detrás.
#
# ### Ejercicio 1
#
# Publica otra vez, con las mismas cuatro acciones en un orden que **no pierda ninguna visita**.
# Prueba cuantas veces quieras: debajo salen las visitas perdidas y las enviadas. (Con los `...` no se
# publica nada, y por eso no se pierde ninguna.) Si escribiste una predicción en la página, este es el
# sitio donde medirla.

# %% [markdown] name="exercise-1" lang="en"
# Visits lost, visits sent, and why: a `502` is the proxy, which found nobody behind it.
#
# ### Exercise 1
#
# Publish again, with the same four actions in an order that **loses no visit at all**. Try as
# often as you like: below you see the visits lost and those sent. (With the `...` nothing is published,
# and that is why none is lost.) If you wrote down a prediction on the page, this is where to measure it.

# %% name="exercise-1-code"
order = ["start", "wait", "switch", "stop"]  # solution
with steps.by_hand("update-again"):
    careful = await under_traffic(machine, machine.update(v2, order, settings))
print(careful.failed, "/", careful.sent)
comprobar("u1-orden", order, careful)

# %% [markdown] name="hand-text" lang="es"
# ### La cuenta, hasta aquí
#
# Tu apuesta, y lo que fueron de verdad.

# %% [markdown] name="hand-text" lang="en"
# ### The count so far
#
# Your bet, and what it really came to.

# %% name="hand"
print(guess, "→", len(steps.hand))
steps

# %% [markdown] name="left-text" lang="es"
# Mira también lo que sigue en marcha, a tu cargo: cada uno de estos procesos
# puede caerse, y el proxy no tiene a nadie que lo levante.

# %% [markdown] name="left-text" lang="en"
# Look also at what is still running, in your care: each of these processes
# can fall, and the proxy has nobody to bring it back.

# %% name="left"
yours = machine.processes
yours

# %% [markdown] name="create-text" lang="es"
# No hay certificado, ni copia de seguridad, ni segunda máquina. Si reinicias la tuya, no vuelve
# nada. Y la próxima app empieza otra vez por el paso 1.
#
# ## Segunda parte: la plataforma
#
# El mismo código, el mismo saludo, dos copias, la misma versión 2.

# %% [markdown] name="create-text" lang="en"
# There is no certificate, no backup, no second machine. If you restart yours, nothing comes back.
# And the next app begins at step 1 again.
#
# ## Part two: the platform
#
# The same code, the same greeting, two copies, the same version 2.

# %% name="create"
with steps.paas("create"):
    app = await platform.create_app("sin-manos", replace=True)
app

# %% name="deploy"
with steps.paas("deploy"):
    first = await app.deploy(v1)
first

# %% [markdown] name="deployed-text" lang="es"
# En el log están tus pasos de antes: el código, las dependencias, el servidor. Lo que había que
# decidir ya estaba escrito en dos archivos de la app: `requirements.txt` y `Procfile`.

# %% [markdown] name="deployed-text" lang="en"
# In the log you find your steps from before: the code, the dependencies, the server. What there
# was to decide was written already in two files of the app: `requirements.txt` and `Procfile`.

# %% name="config"
with steps.paas("config"):
    await app.set_config(SALUDO="Aloha")
(await app.get("/json")).json()["saludo"]

# %% name="scale"
with steps.paas("scale"):
    formation = await app.scale(web=2)
formation

# %% [markdown] name="paas-crash-text" lang="es"
# ### Otra vez las tres de la madrugada
#
# La misma visita a `/caer`. Aquí no escribiste ningún gestor de procesos. `watch` espera a que el log
# diga que se cayó, y `wait`, a que haya dos copias otra vez.

# %% [markdown] name="paas-crash-text" lang="en"
# ### Three in the morning again
#
# The same visit to `/caer`. You wrote no process manager here. `watch` waits until the log says that
# it crashed, and `wait` until there are two copies again.

# %% name="paas-crash"
fallen = await watch(app, app.get("/caer"), "to crashed", dyno="web")
fallen.result.status, await app.wait()

# %% name="paas-logs"
log = await app.logs(lines=8, source="heroku", dyno="web")
log

# %% [markdown] name="paas-update-text" lang="es"
# Quien hizo esa visita recibió un error: nadie puede evitarlo, el fallo está en el código. Pero el
# dyno ha vuelto, y los logs de las dos copias están en un solo sitio.
#
# ### La versión 2, con gente entrando
#
# ¿Cuántas visitas se perderán? Nadie te pregunta en qué orden.

# %% [markdown] name="paas-update-text" lang="en"
# Whoever made that visit got an error: nobody can help that, the bug is in the code. But the dyno
# is back, and the logs of both copies are in one place.
#
# ### Version 2, with people coming in
#
# How many visits will be lost? Nobody asks you for an order.

# %% name="paas-update"
with steps.paas("deploy-2"):
    shipped = await under_traffic(app, app.deploy(v2, quiet=True))
shipped.failed, shipped.sent, (await app.get("/json")).json()["version"]

# %% [markdown] name="compare-text" lang="es"
# ## Las dos cuentas, juntas
#
# Fíjate en qué barras se parecen y en cuáles no. Si ejecutaste todo seguido, la máquina trabajó un
# tiempo parecido en las dos partes. Lo que cambia es cuánto tuviste que **decidir** y **vigilar**
# tú.
#
# Los segundos y las visitas perdidas son tuyos. La lista de decisiones la hicimos nosotros, y está
# para discutirla: en «Paso a paso» puedes leerla. ¿Cuál falta? ¿Cuál sobra?

# %% [markdown] name="compare-text" lang="en"
# ## Both counts, side by side
#
# See which bars are alike and which are not. If you ran everything in one go, the machine worked
# for much the same time in both parts. What changes is how much **you** had to decide and watch.
#
# The seconds and the lost visits are yours. The list of decisions was drawn up by us, and is there
# to be argued with: under “Step by step” you can read it. Which one is missing? Which one is too
# many?

# %% name="compare"
lost = (clumsy.failed, shipped.failed)
steps.compare(processes=(len(machine.processes), 0), lost=lost)

# %% [markdown] name="exercise-2" lang="es"
# ## Ejercicio 2
#
# Una plataforma no lo hace todo. De estas diez tareas, **cinco siguen siendo tuyas**. Escribe sus
# nombres en `mine`, entre llaves y entre comillas: la primera es `{"code", …}`.

# %% [markdown] name="exercise-2" lang="en"
# ## Exercise 2
#
# A platform does not do everything. Of these ten tasks, **five are still yours**. Write their names
# in `mine`, in braces and in quotes: the first is `{"code", …}`.

# %% name="exercise-2-table"
tasks = Tasks()
tasks

# %% name="exercise-2-code"
mine = {"code", "libraries", "users", "data", "bill"}  # solution
comprobar("u1-quien", mine)

# %% [markdown] name="exercise-3" lang="es"
# ## Ejercicio 3
#
# ¿Qué te ata a esta plataforma? El código pregunta por nueve variables de entorno. Unas las pondría
# cualquier plataforma, o tú. **Tres son propias de Heroku y de las que hablan como ella.** ¿Cuáles?
# Escríbelas en `tied`, entre llaves.

# %% [markdown] name="exercise-3" lang="en"
# ## Exercise 3
#
# What ties you to this platform? The code asks for nine environment variables. Some would be set
# by any platform, or by you. **Three belong to Heroku and to those that talk like it.** Which? Write
# them in `tied`, in braces.

# %% name="exercise-3-names"
names = sorted(v1.variables)
names

# %% name="exercise-3-code"
tied = {"DYNO", "HEROKU_APP_NAME", "HEROKU_RELEASE_VERSION"}  # solution
comprobar("u1-ataduras", tied)

# %% [markdown] name="clean-text" lang="es"
# ## Recoge
#
# A mano, parar también es cosa tuya. (Si cierras el cuaderno sin ejecutar esta celda, se para todo
# igualmente: alguien lo vigila por ti.) La app de la plataforma la borras quitando el `#`.

# %% [markdown] name="clean-text" lang="en"
# ## Clean up
#
# By hand, stopping is your business too. (If you close the notebook without running this cell,
# everything stops all the same: somebody watches over it for you.) To remove the platform's app,
# delete the hash sign.

# %% name="clean"
await machine.stop()
# await app.destroy()
machine.processes
