# %% [markdown] name="title" lang="es"
# # 0 · Prepara tu laboratorio
#
# En este cuaderno despliegas una app de verdad en tu propia plataforma, la escalas a tres
# dynos, le mandas tráfico, lees sus logs y vuelves atrás cuando algo no te gusta.
#
# Ejecuta cada celda con **Mayús + Intro**, de arriba abajo. Tardas unos 25 minutos.

# %% [markdown] name="title" lang="en"
# # 0 · Set up your lab
#
# In this notebook you really deploy an app to a platform of your own, scale it to three
# dynos, send it traffic, read its logs and go back when you do not like something.
#
# Run each cell with **Shift + Enter**, from top to bottom. It takes about 25 minutes.

# %% [markdown] name="connect-text" lang="es"
# ## Conecta
#
# `connect()` busca la plataforma que arrancó `curso.py abrir`. Lo que ves debajo dice cuál
# encontró.

# %% [markdown] name="connect-text" lang="en"
# ## Connect
#
# `connect()` looks for the platform that `curso.py open` started. What you see below says
# which one it found.

# %% name="connect"
from curso.comprobar import comprobar
from minidyno.lab import connect

platform = await connect()
platform

# %% [markdown] name="create-text" lang="es"
# ## Crea una app
#
# Una **app** es un nombre y una dirección: todavía no hay código detrás. Con `replace=True`,
# si repites el cuaderno empiezas de cero.

# %% [markdown] name="create-text" lang="en"
# ## Create an app
#
# An **app** is a name and an address: there is no code behind it yet. With `replace=True` you
# start afresh when you run the notebook again.

# %% name="create"
app = await platform.create_app("hola-lab", replace=True)
app

# %% [markdown] name="empty-text" lang="es"
# ¿Qué responde una app sin código? Pídele la portada y mira el estado.

# %% [markdown] name="empty-text" lang="en"
# What does an app without code answer? Ask for its front page and look at the status.

# %% name="empty"
blank = await app.get("/")
blank.status

# %% [markdown] name="deploy-text" lang="es"
# Un 503: el **router** no tiene a quién pasarle la visita. En los logs lo llama `H81`.
#
# ## Despliega
#
# Ahora sí, el código. Mira el log: la plataforma reconoce Python, instala las dependencias,
# lo empaqueta todo en un **slug** y crea un **release**.

# %% [markdown] name="deploy-text" lang="en"
# A 503: the **router** has nobody to hand the visit to. In the logs it calls this `H81`.
#
# ## Deploy
#
# Now the code. Watch the log: the platform recognises Python, installs the dependencies,
# packs everything into a **slug** and makes a **release**.

# %% name="deploy"
deploy = await app.deploy("../apps/hola-python")
deploy

# %% name="first-answer"
answer = await app.get("/json")
answer.json()

# %% [markdown] name="scale-text" lang="es"
# La app te dice quién responde: `dyno` es el proceso y `release` la versión que ejecuta.
#
# ## Escala
#
# Pide tres dynos. La **formación** es lo que quieres; minidyno hace lo necesario para que
# sea verdad.

# %% [markdown] name="scale-text" lang="en"
# The app tells you who answers: `dyno` is the process and `release` the version it runs.
#
# ## Scale
#
# Ask for three dynos. The **formation** is what you want; minidyno does what it takes to make
# it true.

# %% name="scale"
formation = await app.scale(web=3)
formation

# %% name="dynos"
dynos = await app.dynos()
dynos

# %% [markdown] name="traffic-text" lang="es"
# ## Mándale tráfico
#
# Cincuenta peticiones por segundo durante cinco segundos. Antes de ejecutar la celda,
# predice: ¿qué parte atenderá cada dyno?

# %% [markdown] name="traffic-text" lang="en"
# ## Send it traffic
#
# Fifty requests each second, for five seconds. Before you run the cell, predict: what share
# will each dyno serve?

# %% name="traffic"
report = await app.traffic(seconds=5, rate=50)
report

# %% name="share"
share = report.by_dyno
share

# %% [markdown] name="logs-text" lang="es"
# Cerca de un tercio cada uno, pero no exacto: el router elige **al azar**. En la unidad 6
# verás cuándo eso es un problema.
#
# ## Lee los logs
#
# Todo lo que la app escribe por su salida estándar acaba aquí, mezclado en orden con lo que
# cuenta la plataforma.

# %% [markdown] name="logs-text" lang="en"
# About a third each, but not exactly: the router chooses **at random**. In unit 6 you will
# see when that is a problem.
#
# ## Read the logs
#
# All that the app writes to its standard output ends up here, in order, among what the
# platform tells.

# %% name="logs"
log = await app.logs(lines=20)
log

# %% name="router-logs"
visits = await app.logs(lines=5, source="heroku", dyno="router")
visits

# %% [markdown] name="config-text" lang="es"
# ## Configura
#
# El saludo de la app sale de una variable de entorno, `SALUDO`. Cámbiala: es un release
# nuevo, con el mismo código.

# %% [markdown] name="config-text" lang="en"
# ## Configure
#
# The app's greeting comes from an environment variable, `SALUDO`. Change it: that is a new
# release, with the same code.

# %% name="config"
await app.set_config(SALUDO="Aloha")
(await app.get("/json")).json()["saludo"]

# %% name="releases"
history = await app.releases()
history

# %% [markdown] name="rollback-text" lang="es"
# ## Vuelve atrás
#
# ¿No te convence? Un **rollback** es otro release más: copia el código y la configuración de
# uno anterior. La historia nunca se borra.

# %% [markdown] name="rollback-text" lang="en"
# ## Go back
#
# You do not like it? A **rollback** is one more release: it copies the code and the
# configuration of an earlier one. History is never erased.

# %% name="rollback"
await app.rollback()
(await app.get("/json")).json()["saludo"]

# %% [markdown] name="stop-text" lang="es"
# ## Para un dyno
#
# Pediste tres dynos. ¿Qué pasa si uno desaparece?

# %% [markdown] name="stop-text" lang="en"
# ## Stop a dyno
#
# You asked for three dynos. What happens when one goes away?

# %% name="stop"
await app.stop_dyno("web.1")
after = await app.traffic(seconds=3, rate=30)
after.failed, after.by_dyno

# %% name="dynos-again"
dynos = await app.dynos()
dynos

# %% [markdown] name="exercise-1" lang="es"
# ## Ejercicio 1
#
# Deja la app con **dos** dynos web.

# %% [markdown] name="exercise-1" lang="en"
# ## Exercise 1
#
# Leave the app with **two** web dynos.

# %% name="exercise-1-code"
formation = await app.scale(web=2)  # solution
comprobar("u0-dos-dynos", formation)

# %% [markdown] name="exercise-2" lang="es"
# ## Ejercicio 2
#
# Haz que la app salude con un texto tuyo, sin tocar su código.

# %% [markdown] name="exercise-2" lang="en"
# ## Exercise 2
#
# Make the app greet with a text of yours, without touching its code.

# %% name="exercise-2-code"
await app.set_config(SALUDO="Kaixo")  # solution
comprobar("u0-saludo", await app.get("/json"))

# %% [markdown] name="exercise-3" lang="es"
# ## Ejercicio 3
#
# Da el número de un release anterior que tenga el **mismo slug** que el actual.

# %% [markdown] name="exercise-3" lang="en"
# ## Exercise 3
#
# Give the number of an earlier release with the **same slug** as the current one.

# %% name="exercise-3-table"
releases = await app.releases()
releases

# %% name="exercise-3-code"
version = deploy.release  # solution
comprobar("u0-mismo-slug", releases, version)

# %% [markdown] name="clean-text" lang="es"
# ## Recoge
#
# Cuando termines, borra la app. Quita el `#` y ejecuta la celda.

# %% [markdown] name="clean-text" lang="en"
# ## Clean up
#
# When you are done, remove the app. Delete the hash sign and run the cell.

# %% name="clean"
# await app.destroy()
await platform.apps()
