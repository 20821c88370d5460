# %% [markdown] name="title" lang="es"
# # 8 · Servicios adicionales: add-ons
#
# Vas a unir a tres apps siete servicios de verdad: medir lo que dan, romperlos y ver qué se pierde.
#
# Ejecuta cada celda con **Mayús + Intro**, de arriba abajo. Tardas unos 40 minutos.

# %% [markdown] name="title" lang="en"
# # 8 · Extra services: add-ons
#
# You are going to attach seven real services to three apps: measure what they give, break them, and
# see what is lost.
#
# Run each cell with **Shift + Enter**, from top to bottom. It takes about 40 minutes.

# %% name="connect"
from curso.addons import bring_down, customers, log_with, page_says, watch
from curso.by_hand import under_traffic
from curso.comprobar import comprobar
from curso.repository import Repository
from minidyno.lab import connect

platform = await connect()
platform

# %% [markdown] name="deploy-text" lang="es"
# ## Una app sin nada detrás
#
# `shop` es una carpeta con el código de la app. Despliégala y apunta en `before` qué config vars tiene: una, la
# tuya.

# %% [markdown] name="deploy-text" lang="en"
# ## An app with nothing behind it
#
# `shop` is a folder with the app's code. Deploy it, and note in `before` which config vars it has: one, yours.

# %% name="deploy"
shop = Repository.copy("../apps/almacen")
almacen = await platform.create_app("almacen", replace=True)
await almacen.set_config(TALLER="Lucía")
before = set(await almacen.config())
await almacen.deploy(shop.folder)

# %% name="nothing"
answer = await almacen.get("/total")
answer.status, answer.json()

# %% [markdown] name="create-text" lang="es"
# Dice qué le falta, por su nombre. Dáselo. En tu terminal sería `minidyno addons:create postgresql -a almacen`, y cada
# vez que lo escribes hay un servidor más. Con `once=True` no: si ejecutas la celda otra vez, te da el que ya hay.

# %% [markdown] name="create-text" lang="en"
# It says what it lacks, by its name. Give it that. In your terminal it would be
# `minidyno addons:create postgresql -a almacen`, and each time you type that, there is one server more. Not with
# `once=True`: if you run the cell again, you get the one that is there.

# %% name="create"
database = await almacen.create_addon("postgresql", once=True)
database

# %% [markdown] name="exercise-1" lang="es"
# ### Ejercicio 1
#
# Tu código no ha cambiado, y sin embargo ya sabe dónde está la base de datos. ¿Qué config vars **han
# aparecido**? Calcúlalo con `before` y `after`: los dos son conjuntos.

# %% [markdown] name="exercise-1" lang="en"
# ### Exercise 1
#
# Your code has not changed, and yet it knows where the database is. Which config vars **have appeared**?
# Work it out from `before` and `after`: both are sets.

# %% name="exercise-1-code"
after = set(await almacen.config())
appeared = after - before  # solution
comprobar("u8-aparece", after, appeared)

# %% [markdown] name="fill-text" lang="es"
# El servidor está vacío. Crear las tablas es trabajo de una vez: un dyno de un solo uso.

# %% [markdown] name="fill-text" lang="en"
# The server is empty. Making the tables is a job done once: a one-off dyno.

# %% name="fill"
filled = await almacen.run("python preparar.py")
(await almacen.get("/total")).json(), await almacen.releases()

# %% [markdown] name="without-text" lang="es"
# ## La caché
#
# `/visita` elige una herramienta como lo hace la gente: unas pocas se miran mucho, y el resto, poco. Treinta
# visitas por segundo, sin caché. Mira la mediana: la mitad tardó como mucho eso.

# %% [markdown] name="without-text" lang="en"
# ## The cache
#
# `/visita` picks a tool as people do: a few are looked at a lot, the rest hardly ever. Thirty visits a second,
# without a cache. Look at the median: half of them took at most that.

# %% name="without"
without = await almacen.traffic(seconds=6, rate=30, path="/visita")
without

# %% name="memcached"
cache = await almacen.create_addon("memcached", once=True)
cache

# %% name="with"
cached = await almacen.traffic(seconds=6, rate=30, path="/visita")
cached

# %% name="stats"
stats = (await almacen.get("/cache")).json()
stats.pop("tasa", None)  # you work this one out
without.p50, cached.p50, stats

# %% [markdown] name="exercise-2" lang="es"
# ### Ejercicio 2
#
# `stats` lo cuenta la propia caché: cuántas veces le preguntaron y estaba (`aciertos`), y cuántas no
# (`fallos`). ¿Cuál es la **tasa de aciertos**, entre 0 y 1?

# %% [markdown] name="exercise-2" lang="en"
# ### Exercise 2
#
# The cache itself counts `stats`: how often it was asked and had it (`aciertos`, hits), and how often it had
# not (`fallos`, misses). What is the **hit rate**, between 0 and 1?

# %% name="exercise-2-code"
rate = stats["aciertos"] / (stats["aciertos"] + stats["fallos"])  # solution
comprobar("u8-tasa", stats, rate)

# %% [markdown] name="slow-text" lang="es"
# La mitad, más o menos, y sube mientras se llena. Donde se nota de verdad es en lo que cuesta: `/ranking`, dos
# veces seguidas.

# %% [markdown] name="slow-text" lang="en"
# About half, and it rises while the cache fills. Where it really shows is in what is expensive: `/ranking`, twice
# in a row.

# %% name="slow"
first = await almacen.get("/ranking")
second = await almacen.get("/ranking")
first.seconds, second.seconds

# %% [markdown] name="down-text" lang="es"
# ## Mata la caché
#
# No la app: el servidor de Memcached. `bring_down` busca su proceso y le manda SIGKILL. Antes de ejecutar,
# apuesta: ¿se quedará la app sin caché para siempre?, ¿se perderá algún producto?

# %% [markdown] name="down-text" lang="en"
# ## Kill the cache
#
# Not the app: the Memcached server. `bring_down` looks for its process and sends it SIGKILL. Place your bet
# before you run it: will the app be without a cache for ever? Will any product be lost?

# %% name="down"
outage = await bring_down(almacen, "MEMCACHIER_SERVERS", "/cache")
outage

# %% name="after-down"
empty = (await almacen.get("/cache")).json()
empty, (await almacen.get("/total")).json()

# %% [markdown] name="exercise-3" lang="es"
# Volvió solo: alguien vigila ese servidor, y no eres tú. Y volvió sin nada dentro.
#
# ### Ejercicio 3
#
# De estas tres cosas, ¿qué se perdió? Escríbelo en `lost`, entre llaves.

# %% [markdown] name="exercise-3" lang="en"
# It came back by itself: somebody watches that server, and it is not you. And it came back with nothing inside.
#
# ### Exercise 3
#
# Of these three things, what was lost? Write it in `lost`, between braces.

# %% name="exercise-3-code"
things = {"products", "password", "cached answers"}
lost = {"cached answers"}  # solution
comprobar("u8-perdido", empty, lost)

# %% [markdown] name="queue-text" lang="es"
# ## La cola
#
# La segunda app recibe pedidos. Necesita una cola, en Redis, y un servidor de correo.

# %% [markdown] name="queue-text" lang="en"
# ## The queue
#
# The second app takes orders. It needs a queue, in Redis, and a mail server.

# %% name="queue"
desk = Repository.copy("../apps/pedidos")
pedidos = await platform.create_app("pedidos", replace=True)
await pedidos.create_addon("redis")
await pedidos.create_addon("correo")
await pedidos.deploy(desk.folder)

# %% [markdown] name="orders-text" lang="es"
# Veinte pedidos, y nadie que los prepare. ¿Cuánto espera quien pide?

# %% [markdown] name="orders-text" lang="en"
# Twenty orders, and nobody to prepare them. How long does whoever orders wait?

# %% name="orders"
answer = await pedidos.get("/pedir?n=20")
answer.status, answer.seconds, (await pedidos.get("/cola")).json()

# %% name="worker"
await pedidos.scale(worker=1)
await page_says(pedidos, "/cola", esperan=0, en_manos=0)

# %% [markdown] name="mail-text" lang="es"
# Cada pedido acabó en un correo. En tu plataforma el correo se queda en tu máquina: ábrelo en el navegador con
# `minidyno addons:open correo -a pedidos`. Lo que dice el worker:

# %% [markdown] name="mail-text" lang="en"
# Each order ended in a mail. On your platform mail stays on your machine: open it in the browser with
# `minidyno addons:open correo -a pedidos`. What the worker says:

# %% name="mail"
log = await log_with(pedidos, "preparado", lines=60, source="app", dyno="worker")
log.last(4)

# %% [markdown] name="stumble-text" lang="es"
# ## El peor momento para caerse
#
# Con `TROPIEZO`, el worker se cae una vez justo cuando **ha enviado el correo** y todavía **no ha dicho que
# terminó**. La primera línea espera a que se vaya el worker que hay: mientras se apaga, el pedido podría
# tomarlo él. Después, un pedido; `watch` espera a que el log diga dos veces `preparado`.

# %% [markdown] name="stumble-text" lang="en"
# ## The worst moment to crash
#
# With `TROPIEZO`, the worker crashes once, just when it **has sent the mail** and has **not yet said that it is
# done**. The first line waits until the worker that is there has left: while it shuts down, it might be the one
# that takes the order. Then, one order; `watch` waits until the log says `preparado` twice.

# %% name="stumble"
await watch(pedidos, pedidos.scale(worker=0), "Process exited", dyno="worker")
await pedidos.set_config(TROPIEZO="si")
await pedidos.scale(worker=1)
log = await watch(pedidos, pedidos.get("/pedir?n=1"), "preparado", times=2, dyno="worker")
await pedidos.unset_config("TROPIEZO")
log

# %% [markdown] name="exercise-4" lang="es"
# ### Ejercicio 4
#
# El pedido no se perdió: estaba en Redis, en la lista de lo que ese dyno tenía en las manos. Cuenta en el log
# **cuántas veces se preparó** ese pedido.

# %% [markdown] name="exercise-4" lang="en"
# ### Exercise 4
#
# The order was not lost: it was in Redis, in the list of what that dyno had in hand. Count in the log **how
# often** that order **was prepared** (`preparado`).

# %% name="exercise-4-code"
held = next((entry.text.split()[6] for entry in log if "en las manos" in entry.text), None)
times = sum(f"{held} preparado" in entry.text for entry in log)  # solution
comprobar("u8-veces", held, log, times)

# %% [markdown] name="mongo-text" lang="es"
# ## Documentos
#
# La tercera app guarda fichas, y cada tipo tiene campos que los demás no tienen. El servidor no es el de
# MongoDB sino SecantusDB, que habla su protocolo: lo dice la última línea.

# %% [markdown] name="mongo-text" lang="en"
# ## Documents
#
# The third app keeps cards, and each kind has fields that the others do not. The server is not MongoDB's
# own but SecantusDB, which speaks its protocol: the last line says so.

# %% name="mongo"
cards = Repository.copy("../apps/fichas")
fichas = await platform.create_app("fichas", replace=True)
await fichas.deploy(cards.folder)
await fichas.create_addon("mongodb")

# %% name="sow"
sown = await fichas.run("python sembrar.py")
(await fichas.get("/fichas?tipo=disco")).json()

# %% [markdown] name="exercise-5" lang="es"
# ### Ejercicio 5
#
# Se busca por cualquier campo, también por los de dentro: `/fichas?datos.voltios=18`. Escribe la dirección que
# encuentra **solo** el disco de veinte temas.

# %% [markdown] name="exercise-5" lang="en"
# ### Exercise 5
#
# Any field can be searched, those inside too: `/fichas?datos.voltios=18`. Write the path that finds **only** the
# record (`disco`) with twenty tracks (`temas`).

# %% name="exercise-5-code"
path = "/fichas"  # exercise
path = "/fichas?datos.temas=20"  # solution
comprobar("u8-ficha", (await fichas.get(path)).json())

# %% [markdown] name="move-text" lang="es"
# ## Todo o nada
#
# Mover cinco unidades de la herramienta 1 a la 2 son dos cambios. La segunda vez se va la luz entre uno y otro.

# %% [markdown] name="move-text" lang="en"
# ## All or nothing
#
# To move five units from tool 1 to tool 2 takes two changes. The second time the power goes between one and the
# other.

# %% name="move"
moved = await almacen.run("python mover.py 1 2 5")
cut = await almacen.run("python mover.py 1 2 5 apagon")
moved.lines, cut.lines

# %% [markdown] name="backup-text" lang="es"
# Ni una unidad de menos. Ahora un respaldo y, **después** de él, otro movimiento. `shop.run(…)` abre una terminal en la
# carpeta: los comandos son los de verdad, y puedes escribirlos tú en la tuya.

# %% [markdown] name="backup-text" lang="en"
# Not one unit is missing. Now a backup and, **after** it, another move. `shop.run(…)` opens a terminal in the folder:
# the commands are the real ones, and you may type them in your own.

# %% name="backup"
await shop.run("minidyno pg:backups:capture -a almacen")
late = await almacen.run("python mover.py 1 2 5")
late.lines

# %% [markdown] name="break-text" lang="es"
# Y ahora, el error que se comete una vez en la vida: un `DELETE` sin `WHERE`.

# %% [markdown] name="break-text" lang="en"
# And now, the mistake that is made once in a lifetime: a `DELETE` without a `WHERE`.

# %% name="break"
await shop.run('minidyno pg:psql -a almacen -c "DELETE FROM productos"')
(await almacen.get("/total")).json()

# %% [markdown] name="exercise-6" lang="es"
# ### Ejercicio 6
#
# Restaura el respaldo `b001` con `await shop.run(…)`. El comando es `pg:backups:restore`, y pide confirmación como
# `apps:destroy`. Y **antes** de mirar, predice en `units` cuántas unidades tendrá la herramienta 1.

# %% [markdown] name="exercise-6" lang="en"
# ### Exercise 6
#
# Restore the backup `b001` with `await shop.run(…)`. The command is `pg:backups:restore`, and it asks for confirmation
# as `apps:destroy` does. And **before** you look, predict in `units` how many units tool 1 will have.

# %% name="exercise-6-code"
await shop.run("minidyno pg:backups:restore b001 -a almacen --confirm almacen")  # solution
units = 95  # solution
total = (await almacen.get("/total")).json()
seen = await almacen.run("python mover.py 1 2 0")
comprobar("u8-restaurar", total, late.lines, seen.lines, units)

# %% [markdown] name="whole-text" lang="es"
# ¿Se te resiste? Sigue, y vuelve luego: el respaldo no se va. Pero con la tabla vacía lo que viene no enseña nada.
# `preparar.py` la llena si le faltan filas; si la restauraste, la deja como está.

# %% [markdown] name="whole-text" lang="en"
# Does it resist you? Go on, and come back later: the backup does not go away. But with an empty table what follows
# shows nothing. `preparar.py` fills it if rows are missing; if you restored it, it leaves it as it is.

# %% name="whole"
filled = await almacen.run("python preparar.py")
filled.lines, (await almacen.get("/total")).json()

# %% [markdown] name="slow-again-text" lang="es"
# ## ¿Dónde se fueron los segundos?
#
# `/ranking` sigue siendo lento: la caché solo lo esconde. Con `?fresco=1` se pregunta a la base de datos. Añade
# `rendimiento`, que recibe trazas, y pídelo tres veces.

# %% [markdown] name="slow-again-text" lang="en"
# ## Where did the seconds go?
#
# `/ranking` is as slow as ever: the cache only hides it. With `?fresco=1` the database is asked. Add `rendimiento`,
# which receives traces, and ask three times.

# %% name="traces"
await almacen.create_addon("rendimiento", once=True)
slow_answer = (await almacen.get("/ranking?fresco=1")).json()
report = await almacen.traffic(seconds=3, rate=1, path="/ranking?fresco=1")
report.p50

# %% [markdown] name="exercise-7" lang="es"
# Abre la traza con `minidyno addons:open rendimiento -a almacen`: dentro de la petición lenta hay una consulta que
# ocupa casi toda la barra. Es la de `slow`: por cada producto, cuenta los que son más caros. Tres mil veces tres mil.
#
# ### Ejercicio 7
#
# PostgreSQL sabe dar el puesto de una pasada, con la función `rank()` y un orden: `rank() OVER (ORDER BY …)`. Escríbelo
# en `better`. La celda cambia la consulta en `datos.py` y despliega. Si luego la app responde 500, el porqué está en
# `await almacen.logs(lines=8)`.

# %% [markdown] name="exercise-7" lang="en"
# Open the trace with `minidyno addons:open rendimiento -a almacen`: inside the slow request there is a query that takes
# nearly the whole bar. It is the one in `slow`: for each product, it counts those that are dearer. Three thousand times
# three thousand.
#
# ### Exercise 7
#
# PostgreSQL can give the place in one pass, with the function `rank()` and an order: `rank() OVER (ORDER BY …)`. Write it
# in `better`. The cell changes the query in `datos.py` and deploys. If the app answers 500 afterwards, the reason is in
# `await almacen.logs(lines=8)`.

# %% name="exercise-7-query"
slow = "(SELECT count(*) + 1 FROM productos otro WHERE otro.precio > p.precio)"
better = slow  # exercise
better = "rank() OVER (ORDER BY precio DESC)"  # solution
shop = Repository.copy("../apps/almacen")
shop.edit("datos.py", slow, better)
await almacen.deploy(shop.folder)

# %% name="exercise-7-code"
answer = await almacen.get("/ranking?fresco=1")
comprobar("u8-consulta", slow_answer, answer.json(), better)

# %% name="quick"
now = await almacen.traffic(seconds=3, rate=1, path="/ranking?fresco=1")
report.p50, now.p50

# %% [markdown] name="logs-text" lang="es"
# ## Un producto falla
#
# Hay tres mil productos y uno da error. `customers` hace que varias personas miren productos; una de ellas vio el
# fallo, y no dice cuál era. `registros` guarda los logs y deja buscar en ellos.

# %% [markdown] name="logs-text" lang="en"
# ## One product fails
#
# There are three thousand products, and one gives an error. `customers` has several people look at products; one of them
# saw the failure, and does not say which it was. `registros` keeps the logs and lets you search them.

# %% name="logs"
await almacen.create_addon("registros", once=True)
await customers(almacen)
await shop.look("minidyno logs:search 'status:500' -a almacen", until="status=500")

# %% [markdown] name="exercise-8" lang="es"
# ### Ejercicio 8
#
# ¿Qué producto es? Escribe su número.

# %% [markdown] name="exercise-8" lang="en"
# ### Exercise 8
#
# Which product is it? Write its number.

# %% name="exercise-8-code"
product = 1313  # solution
comprobar("u8-registro", product)

# %% [markdown] name="rotate-text" lang="es"
# ## Cambiar la contraseña con gente dentro
#
# Alguien publicó `DATABASE_URL` en una captura de pantalla. Cámbiala, con veinte visitas por segundo que
# preguntan a la base de datos. ¿Cuántas fallarán?

# %% [markdown] name="rotate-text" lang="en"
# ## Changing the password with people on the site
#
# Somebody published `DATABASE_URL` in a screenshot. Change it, with twenty visits a second that ask the database.
# How many will fail?

# %% name="rotate"
leaked = (await almacen.config())["DATABASE_URL"]
work = shop.run("minidyno pg:credentials:rotate DATABASE -a almacen --confirm almacen")
report = await under_traffic(almacen, work, rate=20, after=6, path="/producto/7?fresco=1")
report.failed, report.sent, (await almacen.config())["DATABASE_URL"] != leaked

# %% [markdown] name="share-text" lang="es"
# Ninguna: la contraseña vieja valió hasta que se fue el último dyno que la usaba.
#
# ## Compartir
#
# El worker de `pedidos` descuenta del almacén si tiene su base de datos. No copies la dirección: une el add-on
# también a esta app, con otro nombre. `watch` espera a que se vaya el worker que aún no lo tiene.

# %% [markdown] name="share-text" lang="en"
# None: the old password was good until the last dyno that used it had left.
#
# ## Sharing
#
# The worker of `pedidos` takes things off the stock if it has the warehouse's database. Do not copy the address:
# attach the add-on to this app too, under another name. `watch` waits until the worker that lacks it has left.

# %% name="share"
attach = desk.run("minidyno addons:attach almacen::DATABASE --as ALMACEN -a pedidos")
await watch(pedidos, attach, "Process exited", dyno="worker", seconds=30)
await pedidos.wait()
sorted(await pedidos.config())

# %% name="stock"
stock = (await almacen.get("/producto/7?fresco=1")).json()
await watch(pedidos, pedidos.get("/pedir?producto=7"), "preparado", dyno="worker")
stock, (await almacen.get("/producto/7?fresco=1")).json()

# %% [markdown] name="detach-text" lang="es"
# Una unidad menos, y lo ha hecho otra app. Separar no borra nada: ni la base de datos ni lo que hay en ella.

# %% [markdown] name="detach-text" lang="en"
# One unit less, and another app did it. To detach deletes nothing: neither the database nor what is in it.

# %% name="detach"
await desk.run("minidyno addons:detach ALMACEN -a pedidos")
await pedidos.wait()
"ALMACEN_URL" in await pedidos.config(), (await almacen.get("/total")).json()

# %% [markdown] name="clean-text" lang="es"
# ## Recoge
#
# Cuando termines, borra las tres apps; sus add-ons se van con ellas, y sus datos también. Quita los `#` y
# ejecuta la celda.

# %% [markdown] name="clean-text" lang="en"
# ## Clean up
#
# When you are done, remove the three apps; their add-ons go with them, and their data too. Delete each `#` and
# run the cell.

# %% name="clean"
# await pedidos.destroy()
# await fichas.destroy()
# await almacen.destroy()
await platform.apps()
