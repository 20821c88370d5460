# %% [markdown] name="title" lang="es"
# # 4 · Dynos: olvídate de los servidores
#
# Vas a abrir un dyno y a mirar de qué está hecho. Después lo llenas, lo reinicias, le pides que se
# vaya y lo haces caer. Cada vez, la plataforma hace algo; aquí lo ves y lo mides.
#
# Ejecuta cada celda con **Mayús + Intro**, de arriba abajo. Tardas unos 30 minutos.

# %% [markdown] name="title" lang="en"
# # 4 · Dynos: forget about servers
#
# You are going to open a dyno and look at what it is made of. Then you fill it, restart it, ask it
# to leave and crash it. Each time the platform does something; here you see it and measure it.
#
# Run each cell with **Shift + Enter**, from top to bottom. It takes about 30 minutes.

# %% name="connect"
from curso.comprobar import comprobar
from curso.dynos import compare, fall, farewell, here
from curso.dynos import inside, notes, snapshot, watch
from minidyno.lab import connect

platform = await connect()
platform

# %% [markdown] name="deploy-text" lang="es"
# Fíjate en lo que dice la línea de arriba. Si tus dynos son **contenedores de Docker**, verás muros
# de verdad. Si son **procesos de tu máquina**, verás qué falta cuando no los hay. El cuaderno sirve
# para los dos casos, y todo lo que viene después de los muros es igual.

# %% [markdown] name="deploy-text" lang="en"
# Note what the line above says. If your dynos are **Docker containers**, you will see real walls. If
# they are **processes of your machine**, you will see what is missing without them. The notebook
# works in both cases, and all that comes after the walls is the same.

# %% name="deploy"
app = await platform.create_app("caja", replace=True)
deployed = await app.deploy("../apps/hola-python", quiet=True)
deployed

# %% [markdown] name="here-text" lang="es"
# ## Primera parte: mira por dentro
#
# `dentro.py` es un programa de ochenta líneas que viene con la app. Cuenta lo que ve: cómo se llama
# la máquina, cuántos procesos hay, qué límites tiene. Primero se ejecuta **aquí**, como un proceso más
# de tu máquina.

# %% [markdown] name="here-text" lang="en"
# ## Part one: look inside
#
# `dentro.py` is an eighty-line program that comes with the app. It tells what it sees: the machine's
# name, how many processes there are, which limits it has. First it runs **here**, as one more process
# of your machine.

# %% name="here"
mine = await here()
mine["equipo"], mine["pid"], mine["procesos"]

# %% [markdown] name="inside-text" lang="es"
# Nombre de la máquina, su número de proceso y cuántos procesos ve. Ahora el mismo programa, **dentro
# de un dyno**. Antes de ejecutar la celda, apuesta: ¿qué filas saldrán distintas?

# %% [markdown] name="inside-text" lang="en"
# The machine's name, its own process number, and how many processes it sees. Now the same program,
# **inside a dyno**. Before you run the cell, place a bet: which rows will differ?

# %% name="inside"
theirs = await inside(app)
compare(mine, theirs)

# %% [markdown] name="rows-text" lang="es"
# Empieza por la fila que nunca cambia: el **núcleo de Linux**. Un dyno no es otra máquina; en una
# máquina virtual, esa fila diría otra cosa.
#
# Después, las cuatro últimas, los **espacios de nombres**. Dos procesos con el mismo número ven lo
# mismo. Con Docker, los cuatro números son otros, y por eso cambian las filas de arriba: `pid` explica
# cuántos procesos ve y quién es el 1; `mnt`, el montaje de `/`; `uts`, el nombre de la máquina; `net`,
# que cada dyno tenga sus puertos. Sin Docker los números coinciden: el dyno tiene carpeta propia y
# nada más. (En macOS salen guiones: los espacios son de Linux.)

# %% [markdown] name="rows-text" lang="en"
# Begin with the row that never changes: the **Linux kernel**. A dyno is not another machine; in a
# virtual machine that row would say something else.
#
# Then the last four, the **namespaces**. Two processes with the same number see the same. With Docker
# all four numbers are others, and that is why the rows above differ: `pid` explains how many processes
# it sees and who number 1 is; `mnt`, the mount of `/`; `uts`, the machine's name; `net`, that each dyno
# has its own ports. Without Docker the numbers agree: the dyno has a folder of its own and nothing
# more. (On macOS there are dashes: namespaces are Linux's.)

# %% name="different"
walls = compare(mine, theirs).different
len(walls), walls

# %% [markdown] name="limit-text" lang="es"
# Esas son las filas distintas. Con Docker, el dyno **ve** otra cosa. Sin Docker solo cambian su carpeta y
# su propio número: no hay muros.
#
# Falta el otro medio muro, que es **gastar** menos: los cgroups. El tamaño del dyno decide el límite. Dale
# uno mayor y mira la memoria máxima otra vez. (Sin Docker verás `None` dos veces.)

# %% [markdown] name="limit-text" lang="en"
# Those are the rows that differ. With Docker the dyno **sees** something else. Without Docker only its
# folder and its own number differ: there are no walls.
#
# What is missing is the other half of the wall, **using** less: cgroups. The dyno's size decides the limit.
# Give it a larger one and look at the most memory again. (Without Docker you will see `None` twice.)

# %% name="limit"
await app.scale(web="1:standard-2x")
larger = await inside(app)
theirs["memoria_mb"], larger["memoria_mb"]

# %% [markdown] name="size-text" lang="es"
# Megabytes antes y después. Un Basic tiene 512 MB y un Standard-2X, 1 GB: con Docker verás el
# **doble**, porque el límite del núcleo es el último recurso. Hasta ahí hay un margen en el que la
# plataforma solo avisa. Si ves `None`, nadie puso límite: sin Docker es la plataforma la que mira
# cuánto ocupa cada dyno, cada 20 segundos. Vuelve al tamaño pequeño.

# %% [markdown] name="size-text" lang="en"
# Megabytes before and after. A Basic has 512 MB and a Standard-2X 1 GB: with Docker you see **twice**
# that, since the kernel's limit is the last resort. Up to there is a margin in which the platform only
# warns. If you see `None`, nobody set a limit: without Docker it is the platform that looks at how much
# each dyno takes, every 20 seconds. Go back to the small size.

# %% name="size-back"
formation = await app.scale(web="2:basic")
formation

# %% [markdown] name="disk-text" lang="es"
# ## Segunda parte: la foto de Diego
#
# Ahora hay dos dynos. Cada visita a `/disco` apunta la hora en un archivo. El router reparte dieciséis
# visitas al azar entre los dos. ¿Cuántos apuntes tendrá cada uno?

# %% [markdown] name="disk-text" lang="en"
# ## Part two: Diego's photo
#
# Now there are two dynos. Each visit to `/disco` writes the time in a file. The router shares sixteen
# visits between the two at random. How many notes will each of them have?

# %% name="disk"
for visit in range(16):
    await app.get("/disco")
spread = await notes(app)
spread

# %% [markdown] name="gone-text" lang="es"
# Ningún dyno los tiene todos. Si cada apunte fuera una foto, quien entra por `web.2` no
# vería las de `web.1`. Eso de día. Esta es la noche:

# %% [markdown] name="gone-text" lang="en"
# No dyno has them all. If each note were a photo, whoever comes in by `web.2` would not
# see those of `web.1`. That is by day. This is the night:

# %% name="gone"
restarted = await app.restart()
await notes(app)

# %% [markdown] name="exercise-1" lang="es"
# ### Ejercicio 1
#
# ¿Qué sobrevive a un reinicio? La app sabe de sí misma seis cosas:
#
# | Nombre | Qué es |
# |---|---|
# | `"app"` | el nombre de la app |
# | `"dyno"` | el nombre del dyno que contesta |
# | `"release"` | el número de release |
# | `"saludo"` | el saludo, que viene de una config var |
# | `"visitas"` | cuántas visitas contó, en una variable de Python |
# | `"lineas"` | lo apuntado en su archivo |
#
# Deja un solo dyno y ponle un saludo. Después completa `survives` con los nombres de lo que seguirá
# igual, **antes** de ejecutar la segunda celda. De los dos que ya están puestos, uno sobra.

# %% [markdown] name="exercise-1" lang="en"
# ### Exercise 1
#
# What survives a restart? The app knows six things about itself:
#
# | Name | What it is |
# |---|---|
# | `"app"` | the app's name |
# | `"dyno"` | the name of the dyno that answers |
# | `"release"` | the release's number |
# | `"saludo"` | the greeting, which comes from a config var |
# | `"visitas"` | how many visits it counted, in a Python variable |
# | `"lineas"` | what is written in its file |
#
# Leave a single dyno and give it a greeting. Then complete `survives` with the names of what will be
# the same, **before** you run the second cell. Of the two that are there already, one is wrong.

# %% name="exercise-1-one"
await app.scale(web=1)
await app.set_config(SALUDO="Hola, Ana")
before = await snapshot(app)
before

# %% name="exercise-1-code"
survives = {"app", "lineas"}  # exercise
survives = {"app", "dyno", "release", "saludo"}  # solution
before = await snapshot(app)
await app.restart()
after = await snapshot(app)
comprobar("u4-sobrevive", survives, before, after)

# %% name="exercise-1-table"
table = compare(before, after)
table

# %% [markdown] name="polite-text" lang="es"
# Tras el reinicio queda una visita y una línea: son las de la pregunta que acabas de hacer. Los dos
# empezaron de cero.
#
# ## Tercera parte: cómo se va un dyno
#
# El worker de la app hace trozos de trabajo. `farewell(app, 3)` arranca uno que hace trozos de 3
# segundos, espera a que empiece un trozo y **entonces** quita el worker. Te enseña lo que dice el log
# desde ese momento.

# %% [markdown] name="polite-text" lang="en"
# After the restart one visit and one line are left: those of the question that you just asked. Both
# began from zero.
#
# ## Part three: how a dyno leaves
#
# The app's worker does its work in pieces. `farewell(app, 3)` starts one that does pieces of 3 seconds,
# waits until a piece begins, and **then** takes the worker away. It shows you what the log says from
# that moment on.

# %% name="polite"
polite = await farewell(app, 3)
polite

# %% [markdown] name="deaf-text" lang="es"
# `SIGTERM`, la despedida unos segundos después, cuando acabó el trozo, y un 0: todo en orden. Ahora, trozos de un minuto. Mientras
# duerme, el worker no mira si hay que parar. Esta celda tarda algo más de **30 segundos**: no la cortes,
# y mira luego las horas.

# %% [markdown] name="deaf-text" lang="en"
# `SIGTERM`, the goodbye some seconds later, when the piece was done, and a 0: all in order. Now, pieces of a minute. While it
# sleeps, the worker does not look whether it has to stop. This cell takes a little more than **30
# seconds**: do not interrupt it, and look at the times afterwards.

# %% name="deaf"
deaf = await farewell(app, 60)
deaf

# %% [markdown] name="exercise-2" lang="es"
# Treinta segundos de cortesía, R12 y SIGKILL. Nadie se despidió, y el trozo se perdió.
#
# ### Ejercicio 2
#
# El trabajo entero dura 60 segundos y se puede partir en trozos **iguales**. Elige el trozo más
# **largo** con el que el worker siempre tenga tiempo de despedirse, llegue cuando llegue `SIGTERM`. En
# segundos. Debajo sale el log de tu intento.

# %% [markdown] name="exercise-2" lang="en"
# Thirty seconds of courtesy, R12 and SIGKILL. Nobody said goodbye, and the piece was lost.
#
# ### Exercise 2
#
# The whole of the work takes 60 seconds and can be cut into **equal** pieces. Choose the **longest**
# piece with which the worker always has time to say goodbye, whenever `SIGTERM` comes. In seconds. The
# log of your try is shown below.

# %% name="exercise-2-code"
piece = 20  # solution
story = await farewell(app, piece)
print(story)
comprobar("u4-trozo", piece, story)

# %% [markdown] name="fall-text" lang="es"
# ## Cuarta parte: cómo se cae
#
# `fall(app, 4)` visita `/caer` cuatro veces: cada vez espera a que la app responda y la hace caer de
# nuevo. Mide cuánto pasa entre cada caída y el arranque siguiente. Tarda unos 20 segundos.

# %% [markdown] name="fall-text" lang="en"
# ## Part four: how it crashes
#
# `fall(app, 4)` visits `/caer` four times: each time it waits until the app answers and crashes it
# again. It measures how long it is from each crash to the next start. It takes some 20 seconds.

# %% name="fall"
falls = await fall(app, 4)
falls

# %% [markdown] name="codes-text" lang="es"
# ¿Y quien entra durante una de esas esperas? Después de cada caída, `fall` siguió visitando la app.
# Esto contestó el router cuando no había nadie:

# %% [markdown] name="codes-text" lang="en"
# And whoever comes in during one of those waits? After each crash, `fall` went on visiting the app. This
# is what the router answered when nobody was there:

# %% name="codes"
codes = falls.codes
codes, [round(wait) for wait in falls.waits]

# %% [markdown] name="exercise-3" lang="es"
# `H10` es «App crashed»: la app se cayó y no hay otro dyno que conteste. Si antes ves un `H21` u otro
# código, es alguien que entró en el instante en que el router aún no lo sabía. Cada código sale una vez.
#
# ### Ejercicio 3
#
# Si la app siguiera cayéndose nada más volver, ¿cuántos segundos esperaría la plataforma después de la
# **sexta** caída?

# %% [markdown] name="exercise-3" lang="en"
# `H10` is “App crashed”: the app crashed, and there is no other dyno to answer. If you see an `H21` or
# another code before it, that is somebody who came in at the instant when the router did not know yet.
# Each code is shown once.
#
# ### Exercise 3
#
# If the app went on crashing as soon as it is back, how many seconds would the platform wait after the
# **sixth** crash?

# %% name="exercise-3-code"
sixth = 16  # solution
comprobar("u4-espera", sixth)

# %% [markdown] name="memory-text" lang="es"
# ## Quinta parte: cómo se llena
#
# Un Basic tiene 512 MB. `/memoria?mb=560` ocupa 560 y no los suelta. La plataforma mira cada 20
# segundos, así que ten paciencia. (Si a tu máquina le quedan menos de 2 GB libres, salta estas dos
# celdas.)

# %% [markdown] name="memory-text" lang="en"
# ## Part five: how it fills up
#
# A Basic has 512 MB. `/memoria?mb=560` takes up 560 and does not let go. The platform looks every 20
# seconds, so be patient. (If your machine has less than 2 GB free, skip these two cells.)

# %% name="memory"
full = "/memoria?mb=560"
warned = await watch(app, app.get(full), "Error R14", dyno="web.1")
warned

# %% [markdown] name="memory-more-text" lang="es"
# R14: se pasó, y sigue en marcha. Otros 560 y habrá pasado del doble:

# %% [markdown] name="memory-more-text" lang="en"
# R14: it went over, and is still running. Another 560, and it will be over twice its quota:

# %% name="memory-more"
ends = "up to crashed", "out of memory"
killed = await watch(app, app.get(full), *ends, dyno="web.1")
killed

# %% [markdown] name="one-off-text" lang="es"
# Sin Docker lo ve la plataforma en su ronda, y termina el dyno. Con Docker el núcleo no espera: en el
# instante en que no cabe, se acabó. En los dos casos, SIGKILL no deja despedirse a nadie, y quien estaba
# esperando una página se quedó sin ella.
#
# ## Sexta parte: un dyno de un solo uso
#
# Un comando en un dyno aparte, con el mismo código y la misma configuración. Escribe en `apuntes.txt`
# y lo lee.

# %% [markdown] name="one-off-text" lang="en"
# Without Docker the platform sees it on its round, and ends the dyno. With Docker the kernel does not
# wait: the instant it does not fit, it is over. In both cases SIGKILL lets nobody say goodbye, and
# whoever was waiting for a page went without it.
#
# ## Part six: a one-off dyno
#
# One command in a dyno apart, with the same code and the same configuration. It writes to
# `apuntes.txt` and reads it.

# %% name="one-off"
await app.restart()
once = await app.run("echo arreglado > apuntes.txt; cat apuntes.txt; ls")
once

# %% name="one-off-notes"
after_once = await notes(app)
after_once

# %% [markdown] name="inside-change-text" lang="es"
# El archivo existió, en un dyno que ya no está. `web.1` no se enteró. ¿Y si entras en **web.1**? Ahí sí
# lo verá… hasta el próximo reinicio:

# %% [markdown] name="inside-change-text" lang="en"
# The file existed, in a dyno that is gone. `web.1` never heard of it. And if you go into **web.1**? There
# it will see it… until the next restart:

# %% name="inside-change"
repair = await app.exec("web.1", "echo arreglado > apuntes.txt")
repaired = await notes(app)
await app.restart()
repaired, await notes(app)

# %% [markdown] name="clean-text" lang="es"
# Por eso un dyno no se arregla: se cambia el código y se despliega.
#
# ## Recoge
#
# Para borrar la app, quita el `#` de la primera línea.

# %% [markdown] name="clean-text" lang="en"
# That is why a dyno is not repaired: change the code and deploy.
#
# ## Clean up
#
# To remove the app, delete the `#` of the first line.

# %% name="clean"
# await app.destroy()
apps = await platform.apps()
apps
