# %% [markdown] name="title" lang="es"
# # 2 · IaaS, PaaS, SaaS
#
# La escuela de Inés necesita una página con un aviso: «Inscripciones abiertas». Vas a ponerla en
# línea tres veces. En una máquina **vacía**, como en una IaaS. En una **plataforma**. Y en un
# **servicio** que opera otra persona. El cuaderno apunta lo que manejas en cada modelo, y al final
# pones precio a cada uno con tus propios números.
#
# Ejecuta cada celda con **Mayús + Intro**, de arriba abajo. Tardas unos 35 minutos.

# %% [markdown] name="title" lang="en"
# # 2 · IaaS, PaaS, SaaS
#
# Inés's school needs a page with a notice: “Enrolment is open”. You are going to put it online
# three times. On an **empty** machine, as on IaaS. On a **platform**. And on a **service** that
# somebody else operates. The notebook notes what you handle in each model, and at the end you put a
# price on each with figures of your own.
#
# Run each cell with **Shift + Enter**, from top to bottom. It takes about 35 minutes.

# %% name="connect"
from curso.by_hand import empty_machine
from curso.comprobar import comprobar
from curso.three_ways import Costs, Incidents, Layers, Ledger, night, rent_service
from minidyno.lab import connect

platform = await connect()
platform

# %% [markdown] name="iaas-text" lang="es"
# La frase de arriba dice qué plataforma ha encontrado: con procesos o con Docker, el cuaderno es el
# mismo.
#
# ## 1. IaaS: una máquina vacía
#
# `machine` hace de servidor recién alquilado: encendido, con su sistema, y nada más. Tú pones lo
# demás. `ledger` apunta.

# %% [markdown] name="iaas-text" lang="en"
# The sentence above says which platform it found: on processes or on Docker, the notebook is the
# same.
#
# ## 1. IaaS: an empty machine
#
# `machine` stands for a server just rented: switched on, with its system, and nothing more. You put
# in the rest. `ledger` takes notes.

# %% name="machine"
machine, ledger = empty_machine(), Ledger()
machine

# %% [markdown] name="iaas-code-text" lang="es"
# Lo primero, el código y lo que pide. Las decisiones que cuenta `ledger` en cada paso son una lista
# nuestra; los segundos son tuyos.

# %% [markdown] name="iaas-code-text" lang="en"
# First, the code and what it needs. The decisions that `ledger` counts for each step are a list of
# ours; the seconds are yours.

# %% name="iaas-code"
with ledger.iaas("code"):
    code = machine.copy("../apps/hola-python", "v1")
with ledger.iaas("install"):
    installed = await machine.install(code)
installed

# %% [markdown] name="iaas-start-text" lang="es"
# El aviso va en un archivo de ajustes. Y como de noche no vas a estar mirando, la arrancas debajo de
# un gestor de procesos.

# %% [markdown] name="iaas-start-text" lang="en"
# The notice goes into a file of settings. And since you will not be watching at night, you start
# the app below a process manager.

# %% name="iaas-start"
with ledger.iaas("settings"):
    settings = machine.write("app.env", "SALUDO=Inscripciones abiertas\n")
with ledger.iaas("restart"):
    server = await machine.keep(code, "gunicorn app:app", settings, replace=True)
(await server.get("/json")).json()["saludo"]

# %% [markdown] name="paas-text" lang="es"
# En línea. Fíjate en lo que has tenido que saber: Python, dependencias, gunicorn, un puerto, un
# gestor.
#
# ## 2. PaaS: una plataforma
#
# La misma carpeta, el mismo aviso.

# %% [markdown] name="paas-text" lang="en"
# Online. See what you had to know: Python, dependencies, gunicorn, a port, a manager.
#
# ## 2. PaaS: a platform
#
# The same folder, the same notice.

# %% name="paas-create"
with ledger.paas("create"):
    app = await platform.create_app("escuela", replace=True)
with ledger.paas("deploy"):
    deploy = await app.deploy(code)
deploy

# %% name="paas-config"
with ledger.paas("config"):
    await app.set_config(SALUDO="Inscripciones abiertas")
(await app.get("/json")).json()["saludo"]

# %% [markdown] name="saas-text" lang="es"
# ## 3. SaaS: un servicio ya hecho
#
# Ahora no hay carpeta. Alguien tiene una app de avisos en marcha y te da un panel. Para que sea de
# verdad, ese alguien es otra parte del cuaderno, que la despliega en algún sitio sin enseñarte dónde.

# %% [markdown] name="saas-text" lang="en"
# ## 3. SaaS: a finished service
#
# There is no folder now. Somebody has an app for notices running, and gives you a panel. To make it
# real, that somebody is another part of the notebook, which deploys it somewhere without showing you
# where.

# %% name="saas-rent"
service = await rent_service(platform, "../apps/hola-python")
service

# %% name="saas-set"
with ledger.saas("config"):
    reply = await service.set(SALUDO="Inscripciones abiertas")
print(reply)
(await service.get("/json")).json()["saludo"]

# %% [markdown] name="same-text" lang="es"
# Tres páginas que dicen lo mismo. Quien las visita no puede saber cuál es cuál.
#
# ## Lo que has manejado

# %% [markdown] name="same-text" lang="en"
# Three pages that say the same. Who visits them cannot tell which is which.
#
# ## What you handled

# %% name="handled"
handled = ledger.compare(processes=len(machine.processes))
handled

# %% [markdown] name="night-text" lang="es"
# La PaaS gastó más segundos de máquina que tú: además de instalar, empaquetó, numeró y esperó a que
# respondiera. Son suyos: mira los pasos y las decisiones. Los segundos del SaaS son los de rellenar el panel: quien lo opera gastó los suyos, y tú no los ves.
# Es la idea.
#
# ## Las tres de la madrugada, tres veces
#
# Alguien visita `/caer` en las tres, y el proceso termina. ¿Vuelven? ¿Quién las levanta?

# %% [markdown] name="night-text" lang="en"
# The PaaS spent more seconds of machine than you: besides installing, it packed, numbered and waited for
# an answer. They are its own: look at the steps and the decisions. The seconds of the SaaS are those of filling in the panel: its operator spent theirs, and you do
# not see them. That is the idea.
#
# ## Three in the morning, three times
#
# Somebody visits `/caer` on all three, and the process ends. Do they come back? Who brings them?

# %% name="night"
nights = await night(platform, server, app, service)
nights

# %% [markdown] name="change-text" lang="es"
# Vuelven las tres. La diferencia no está en los segundos: está en quién tuvo que pensarlo antes.
#
# ## Lo que puedes cambiar
#
# Inés quiere que la página diga también la versión. Es una línea de código. En la plataforma:

# %% [markdown] name="change-text" lang="en"
# All three come back. The difference is not in the seconds: it is in who had to think of it before.
#
# ## What you can change
#
# Inés wants the page to say its version, too. It is one line of code. On the platform:

# %% name="change-paas"
code.edit("app.py", '"visitas": visitas', '"visitas": visitas, "version": 2')
shipped = await app.deploy(code, quiet=True)
(await app.get("/json")).json()["version"]

# %% [markdown] name="change-saas-text" lang="es"
# Y en el servicio. Prueba a pedir otras cosas: `"logs"`, `"scale"`, `"restart"`, `"version"`.

# %% [markdown] name="change-saas-text" lang="en"
# And on the service. Try to ask for other things: `"logs"`, `"scale"`, `"restart"`, `"version"`.

# %% name="change-saas"
answer = await service.ask("code")
answer

# %% [markdown] name="exercise-1" lang="es"
# ## Ejercicio 1: las capas que son tuyas
#
# Estas son las capas, de abajo arriba. Di cuáles son tuyas en cada modelo: los nombres, entre llaves
# y comillas, como en `saas`, que ya está hecho.

# %% [markdown] name="exercise-1" lang="en"
# ## Exercise 1: the layers that are yours
#
# These are the layers, from the ground up. Say which are yours in each model: their names, in braces
# and quotes, as in `saas`, which is done already.

# %% name="exercise-1-table"
layers = Layers()
layers

# %% name="exercise-1-code"
saas = {"data"}
paas = {"data", "code"}  # solution
iaas = {"data", "code", "watch", "runtime", "system"}  # solution
comprobar("u2-capas", iaas, paas, saas)

# %% [markdown] name="exercise-2" lang="es"
# ## Ejercicio 2: ¿a quién le toca?
#
# Seis averías. Para cada una, ¿en cuántos de los tres modelos te toca **a ti** arreglarla? La luz
# del edificio, en ninguno: por eso ya tiene su 0. Pon un número en cada `...`.

# %% [markdown] name="exercise-2" lang="en"
# ## Exercise 2: whose turn is it?
#
# Six incidents. For each, in how many of the three models do **you** have to fix it? The building's
# power, in none: that is why it has its 0 already. Put a number in each `...`.

# %% name="exercise-2-table"
incidents = Incidents()
incidents

# %% name="exercise-2-code"
times = {"power": 0, "openssl": ..., "night": ...}  # exercise
times |= {"flask": ..., "link": ..., "price": ...}  # exercise
times = {"power": 0, "openssl": 1, "night": 1}  # solution
times |= {"flask": 2, "link": 3, "price": 3}  # solution
comprobar("u2-fallos", times)

# %% [markdown] name="costs-text" lang="es"
# ## Lo que te costaría a ti
#
# Los precios de los dynos son los de Heroku; todo lo demás es un ejemplo. **Cambia los números por
# los tuyos**: lo que vale tu hora, cuántas te llevaría cuidar una máquina, cuántas personas usarían
# el servicio. Los nombres de todos los datos están plegados debajo de la tabla.

# %% [markdown] name="costs-text" lang="en"
# ## What it would cost you
#
# The prices of dynos are Heroku's; all the rest is an example. **Put your own numbers in**: what
# your hour is worth, how many it would take you to look after a machine, how many people would use
# the service. The names of all figures are folded below the table.

# %% name="costs"
costs = Costs(hour_price=8, iaas_hours=6, seats=3, size="standard-1x")
costs

# %% [markdown] name="exercise-3" lang="es"
# ## Ejercicio 3: tu punto de equilibrio
#
# ¿Con cuántas horas al mes de cuidar la máquina cuestan lo mismo IaaS y PaaS, el primer mes?
# Escribe el número, o la cuenta. Tu hora tiene que valer algo: con cero no hay cruce. Tienes a mano `costs.iaas.rent`, `costs.paas.total` y
# `costs.hour_price`.

# %% [markdown] name="exercise-3" lang="en"
# ## Exercise 3: your break-even
#
# With how many hours a month of looking after the machine do IaaS and PaaS cost the same, in the
# first month? Write the number, or the sum. Your hour has to be worth
# something: with zero there is no crossing. You have `costs.iaas.rent`, `costs.paas.total` and
# `costs.hour_price` at hand.

# %% name="exercise-3-code"
hours = (costs.paas.total - costs.iaas.rent) / costs.hour_price  # solution
comprobar("u2-equilibrio", costs, hours)

# %% [markdown] name="plot-text" lang="es"
# Y así se ve. Cambia algo en `costs` y vuelve a dibujarlo: ¿qué número mueve más el cruce?

# %% [markdown] name="plot-text" lang="en"
# And this is what it looks like. Change something in `costs` and draw it again: which number moves
# the crossing most?

# %% name="plot"
lines = costs.plot()
lines

# %% [markdown] name="exit-text" lang="es"
# ## La salida
#
# Inés se cansa y quiere irse. ¿Qué se lleva de cada sitio? De la plataforma, los ajustes; el código
# ya lo tiene. Del servicio, lo que dejen exportar.

# %% [markdown] name="exit-text" lang="en"
# ## The way out
#
# Inés has had enough and wants to leave. What does she take from each place? From the platform, the
# settings; the code she has. From the service, what may be exported.

# %% name="exit"
from_platform = dict(await app.config())
from_service = await service.export()
from_platform, from_service

# %% [markdown] name="exit-move-text" lang="es"
# Parecen iguales. No lo son: con los ajustes de la plataforma y su código, la página vuelve a
# estar en pie en la máquina. Con los del servicio no hay nada que arrancar.

# %% [markdown] name="exit-move-text" lang="en"
# They look the same. They are not: with the platform's settings and its code, the page is up again
# on the machine. With the service's, there is nothing to start.

# %% name="exit-move"
text = "".join(f"{name}={value}\n" for name, value in from_platform.items())
moved = await machine.start(code, "gunicorn app:app", machine.write("moved.env", text))
page = (await moved.get("/json")).json()
page["saludo"], page["version"]

# %% [markdown] name="clean-text" lang="es"
# El aviso y la versión 2, en otra casa. Eso es haber elegido bien tres cosas antes: los ajustes fuera
# del código, el arranque en una línea y nada guardado en el disco.
#
# ## Recoge
#
# La máquina la paras tú; el servicio se cancela. La app de la plataforma la borras quitando
# el `#`.

# %% [markdown] name="clean-text" lang="en"
# The notice and version 2, in another house. That comes of three good choices made before: settings
# outside the code, a start in one line, and nothing kept on the disk.
#
# ## Clean up
#
# The machine is for you to stop; the service is cancelled. To remove the platform's app, delete the
# `#`.

# %% name="clean"
await machine.stop()
await service.cancel()
# await app.destroy()
machine.processes
