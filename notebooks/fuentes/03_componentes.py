# %% [markdown] name="title" lang="es"
# # 3 · Los componentes de una infraestructura
#
# La librería de Alma, y las nueve piezas que le faltaban. Pones cada una, la quitas y mides qué se nota.
# El código de la app no cambia ni una vez.
#
# Ejecuta cada celda con **Mayús + Intro**, de arriba abajo. Tardas unos 35 minutos.

# %% [markdown] name="title" lang="en"
# # 3 · The parts of an infrastructure
#
# Alma's bookshop, and the nine parts that it lacked. You put each in place, take it away and measure what
# people notice. The app's code does not change once.
#
# Run each cell with **Shift + Enter**, from top to bottom. It takes about 35 minutes.

# %% name="connect"
from curso.comprobar import comprobar
from curso.components import Shop, ask, come_back, doors, eavesdrop, impostor
from curso.components import log_with, night, open_to_all, together, under_traffic
from curso.repository import Repository
from minidyno.lab import connect

platform = await connect()
platform

# %% [markdown] name="back-text" lang="es"
# ¿Has reiniciado el kernel, o vuelves otro día? Las variables del cuaderno se pierden; la app y sus datos
# siguen en la plataforma. Ejecuta la celda de arriba y esta, y sigue donde ibas. Si empiezas ahora, no hace
# nada.

# %% [markdown] name="back-text" lang="en"
# Did you restart the kernel, or are you back on another day? The notebook's variables are lost; the app and
# its data are still on the platform. Run the cell above and this one, and go on where you were. If you are just
# beginning, it does nothing.

# %% name="back"
app, copy, shop = back = await come_back(platform)
back

# %% [markdown] name="bare-text" lang="es"
# ## Primera parte: atender
#
# ### 1. El servidor de aplicaciones
#
# Así estaba el primer día: `web: python app.py`, el servidor con el que se programa en casa. Se despliega
# una copia de la app con ese `Procfile`.

# %% [markdown] name="bare-text" lang="en"
# ## Part one: serving
#
# ### 1. The application server
#
# This is how it was on the first day: `web: python app.py`, the server for programming at home. A copy of
# the app is deployed with that `Procfile`.

# %% name="bare"
copy = Repository.copy("../apps/libreria")
copy.write("Procfile", "web: python app.py")
app = await platform.create_app("libreria", replace=True)
deployed = await app.deploy(copy.folder, quiet=True)
(await app.get("/json")).json()

# %% [markdown] name="one-hand-text" lang="es"
# `/cobrar` pregunta al banco, que tarda medio segundo. Cinco personas pagan en el mismo instante:

# %% [markdown] name="one-hand-text" lang="en"
# `/cobrar` (pay) asks the bank, which takes half a second. Five people pay at the same instant:

# %% name="one-hand"
one_hand = await together(app, "/cobrar", 5)
one_hand

# %% [markdown] name="eight-hands-text" lang="es"
# Una escalera: cada una espera a todas las de antes. Ahora la misma app con su `Procfile` de verdad,
# `web: gunicorn app:app`. Apuesta: ¿cuánto esperará la quinta?

# %% [markdown] name="eight-hands-text" lang="en"
# A staircase: each waits for all those before. Now the same app with its real `Procfile`,
# `web: gunicorn app:app`. Place a bet: how long will the fifth wait?

# %% name="eight-hands"
copy.write("Procfile", "web: gunicorn app:app")
await app.deploy(copy.folder, quiet=True)
eight_hands = await together(app, "/cobrar", 5)
eight_hands

# %% [markdown] name="exercise-1" lang="es"
# ### Ejercicio 1
#
# gunicorn tiene aquí **ocho** hilos. Si pagan **diecisiete** personas a la vez, ¿en cuántas tandas las
# atiende? Escribe el número antes de ejecutar la celda; las barras te lo enseñan después.

# %% [markdown] name="exercise-1" lang="en"
# ### Exercise 1
#
# gunicorn has **eight** threads here. If **seventeen** people pay at once, in how many turns does it serve
# them? Write the number before you run the cell; the bars show it afterwards.

# %% name="exercise-1-code"
turns = 3  # solution
crowd = await together(app, "/cobrar", 17)
display(crowd)
comprobar("u3-turnos", turns, crowd)

# %% [markdown] name="alone-text" lang="es"
# ### 4. El balanceador de carga
#
# El cuarto día. Con **un** dyno, alguien visita `/caer` mientras entran veinte personas por segundo:

# %% [markdown] name="alone-text" lang="en"
# ### 4. The load balancer
#
# Day four. With **one** dyno, somebody visits `/caer` (crash) while twenty people a second come in:

# %% name="alone"
alone = await under_traffic(app, app.get("/caer"), rate=20, after=3)
await app.wait()
alone

# %% [markdown] name="pair-text" lang="es"
# Los perdidos llegaron mientras no había nadie. Cada código es del router: `H13`, se cortó a medias; `H21`,
# en ese puerto nadie escucha; `H10`, ya se sabe que el dyno se cayó. (No siempre salen los tres.) Los que
# tardaron segundos llegaron mientras arrancaba otra vez: el router los hizo esperar. Ahora, lo mismo con
# **dos**:

# %% [markdown] name="pair-text" lang="en"
# The lost came while nobody was there. Each code is the router's: `H13`, it was cut half way; `H21`, nobody
# listens at that port; `H10`, it is known by now that the dyno crashed. (Not all three come out each time.)
# Those that took seconds came while it was starting again: the router had them wait. Now the same with
# **two**:

# %% name="pair"
await app.scale(web=2)
pair = await under_traffic(app, app.get("/caer"), rate=20, after=3)
await app.wait()
pair

# %% name="lost"
lost = {"1 dyno": alone.failed, "2 dynos": pair.failed}
lost

# %% [markdown] name="file-text" lang="es"
# Con dos se cae uno y casi nadie lo nota: el router deja de mandarle visitas. (Alguna se puede perder: la
# que ese dyno tenía entre manos.)
#
# ## Segunda parte: guardar
#
# ### 2. La base de datos
#
# De momento los pedidos van a un archivo, en el disco del dyno. Uno solo, un pedido y un reinicio:

# %% [markdown] name="file-text" lang="en"
# With two, one crashes and hardly anyone notices: the router sends it no more visits. (Some may be lost: those
# that dyno had in its hands.)
#
# ## Part two: keeping
#
# ### 2. The database
#
# So far orders go to a file, on the dyno's disk. A single dyno, an order and a restart:

# %% name="file"
await app.scale(web=1)
shop = Shop(app)
before = await shop.order("maria", "Ana"), await shop.orders()
await app.restart()
before, await shop.orders()

# %% [markdown] name="database-text" lang="es"
# Antes y después. Ahora, un PostgreSQL. Tarda unos segundos: hay que preparar un servidor de verdad. Cuando
# está, la plataforma deja su dirección en `DATABASE_URL` y la app arranca otra vez. Con `once=True`, si la celda
# se ejecuta dos veces, no hay dos servidores.

# %% [markdown] name="database-text" lang="en"
# Before and after. Now, a PostgreSQL. It takes some seconds: a real server has to be made ready. Once it is,
# the platform leaves its address in `DATABASE_URL` and the app starts again. With `once=True`, a cell that is run
# twice does not make two servers.

# %% name="database"
database = await app.create_addon("postgresql", once=True)
database

# %% name="database-stays"
await shop.order("maria", "Ana")
await app.restart()
(await app.get("/json")).json(), await shop.orders()

# %% [markdown] name="backup-text" lang="es"
# ### 3. Los respaldos
#
# El dyno es otro y el pedido sigue. Hasta que alguien borra. Haz una copia ahora, con el mismo
# comando que en la terminal; después llegan dos pedidos más, y después, el desastre.

# %% [markdown] name="backup-text" lang="en"
# ### 3. Backups
#
# The dyno is another one and the order is still there. Until somebody deletes. Make a copy now, with the same
# command as in the terminal; then two more orders come in, and then, the disaster.

# %% name="backup"
backup = await copy.run("minidyno pg:backups:capture -a libreria")
backup

# %% name="delete"
await shop.order("azul", "Beto")
await shop.order("voragine", "Carla")
print(await shop.orders())
await app.run('python consulta.py "DELETE FROM pedidos"')

# %% [markdown] name="exercise-2" lang="es"
# `DELETE 3`. La base de datos hizo lo que le dijeron; su disco está perfecto. Sin una copia, aquí acaba
# la historia.
#
# ### Ejercicio 2
#
# Con la copia, no. ¿Qué pedidos habrá después de restaurarla? Escríbelos como salen arriba, en una lista,
# **antes** de ejecutar la celda. El que está puesto no es la respuesta.

# %% [markdown] name="exercise-2" lang="en"
# `DELETE 3`. The database did as it was told; its disk is perfect. Without a copy, the story ends here.
#
# ### Exercise 2
#
# With the copy, it does not. Which orders will there be after it is restored? Write them as they stand above,
# in a list, **before** you run the cell. The one that is there is not the answer.

# %% name="exercise-2-code"
back = ["Carla: voragine"]  # exercise
back = ["Ana: maria"]  # solution
restore = "minidyno pg:backups:restore b001 -a libreria --confirm libreria"
await copy.run(restore)
orders = await shop.orders()
comprobar("u3-vuelve", back, orders)

# %% [markdown] name="plain-text" lang="es"
# ## Tercera parte: cerrar
#
# ### 5. El certificado
#
# El quinto día. `eavesdrop` pone un cable entre un navegador y la app, con alguien que escucha. Una clienta
# paga por `http`:

# %% [markdown] name="plain-text" lang="en"
# ## Part three: closing
#
# ### 5. The certificate
#
# Day five. `eavesdrop` lays a wire between a browser and the app, with somebody listening. A customer pays
# over `http`:

# %% name="plain"
wire = await eavesdrop(app)
card = {"libro": "azul", "nombre": "Eva", "tarjeta": "4000 1234"}
print(await wire.send(card))
wire.heard

# %% [markdown] name="secure-text" lang="es"
# Eso lee cualquiera que esté en medio. Ahora se pone una puerta delante del router, con un certificado que
# firma una autoridad hecha aquí mismo, con la librería `trustme`. El navegador todavía no la conoce:

# %% [markdown] name="secure-text" lang="en"
# That is read by anybody in between. Now a door is put before the router, with a certificate signed by an
# authority made right here, with the library `trustme`. The browser does not know it yet:

# %% name="secure"
await wire.secure()
stranger = await wire.send(card)
stranger

# %% [markdown] name="trusted-text" lang="es"
# Se niega, y hace bien: no sabe con quién habla, y no ha enviado la tarjeta. En internet, esa autoridad
# vendría en la lista del navegador. Aquí se la das:

# %% [markdown] name="trusted-text" lang="en"
# It refuses, and rightly: it does not know whom it is talking to, and has not sent the card. On the internet
# that authority would be on the browser's list. Here you give it:

# %% name="trusted"
print(await wire.send(card, trusting=True))
print("4000" in wire.heard)
wire.heard

# %% [markdown] name="impostor-text" lang="es"
# El pedido llegó. `False`: la tarjeta no está en lo que se oye. Quien escucha no tiene nada… salvo una palabra: busca el nombre de la app entre los
# puntos. El **nombre** al que llamas viaja a la vista; lo que le dices, no.
#
# Queda el impostor: alguien que contesta en lugar de la tienda, con un certificado del mismo nombre que ha
# firmado él.

# %% [markdown] name="impostor-text" lang="en"
# The order arrived. `False`: the card is not in what is heard. Whoever listens has nothing… but for one word: look for the app's name among the
# dots. The **name** that you call travels in sight; what you say to it does not.
#
# There is still the impostor: somebody who answers in the shop's place, with a certificate of the same name
# that they signed themselves.

# %% name="impostor"
await wire.secure(impostor())
refused = await wire.send(card, trusting=True)
await wire.close()
refused

# %% [markdown] name="doors-text" lang="es"
# Un certificado sin una firma conocida es un papel que dice «soy yo».
#
# Ten presente lo que se ha hecho: la puerta la has puesto **tú**. El router de minidyno solo habla HTTP y
# solo en tu máquina. Una PaaS en internet trae la puerta puesta.
#
# ### 6. El firewall
#
# ¿Quién escucha en tu máquina, y quién puede llamarlo? `doors` llama a cada puerta de dos maneras: desde la
# propia máquina, y por la dirección con la que la ven las demás. Y durante unos instantes abre una
# más, «de prueba», a todo el mundo. (Solo dice «hola». Si tu sistema pregunta si la permites, puedes decir
# que no.)

# %% [markdown] name="doors-text" lang="en"
# A certificate without a known signature is a paper that says “it is me”.
#
# Keep in mind what was done: **you** put the door there. minidyno's router speaks HTTP alone, and on your
# machine alone. A PaaS on the internet has the door in place.
#
# ### 6. The firewall
#
# Who listens on your machine, and who can knock there? `doors` knocks at each door in two ways: from the
# machine itself, and by the address at which others see it. And for some moments it opens one more, “as a
# test”, to everybody. (It only says “hola”. If your system asks whether you allow it, you may say no.)

# %% name="doors"
async with open_to_all() as port:
    seen = await doors(app, {"prueba": port})
seen

# %% [markdown] name="exercise-3" lang="es"
# PostgreSQL y el router solo escuchan en `127.0.0.1`: desde fuera no hay nadie. (Con Docker, PostgreSQL
# está en la red de la app, y no lo encuentras ni desde tu máquina.) La de prueba escucha en
# todas partes. Nadie pidió contraseña para llegar hasta ella: **llegar** es lo que decide un firewall.
#
# ### Ejercicio 3
#
# La librería se va a internet, a una máquina con todas estas puertas. Escribe el conjunto de nombres, como
# salen en la tabla, que el firewall debe abrir **a cualquiera**. De los que están puestos, uno sobra.

# %% [markdown] name="exercise-3" lang="en"
# PostgreSQL and the router listen at `127.0.0.1` alone: from outside, nobody is there. (With Docker,
# PostgreSQL is on the app's network, and you do not find it even from your machine.) The test door listens
# everywhere. Nobody asked for a password to get to it: **getting there** is what a firewall decides.
#
# ### Exercise 3
#
# The bookshop goes to the internet, to a machine with all these doors. Write the set of names, as the table
# has them, that the firewall must open **to anyone**. Of those that are there, one is too many.

# %% name="exercise-3-code"
to_open = {"router", "PostgreSQL"}  # exercise
to_open = {"router"}  # solution
comprobar("u3-puertas", to_open, seen)

# %% [markdown] name="uncached-text" lang="es"
# ## Cuarta parte: correr menos
#
# ### 7. La caché
#
# `/juntos` dice qué libros se compran juntos: cruza tres mil ventas en PostgreSQL. Diez veces, sin caché:

# %% [markdown] name="uncached-text" lang="en"
# ## Part four: running less
#
# ### 7. The cache
#
# `/juntos` says which books are bought together: it compares three thousand sales in PostgreSQL. Ten times,
# without a cache:

# %% name="uncached"
uncached = await ask(app, "/juntos", 10)
uncached

# %% [markdown] name="exercise-4" lang="es"
# ### Ejercicio 4
#
# Añade un Memcached y pregunta otras diez veces; la primera celda lo hace y no dice qué salió. ¿Qué **tasa de
# aciertos** tuvieron esas diez, de 0 a 1? Escríbela antes de ejecutar la segunda.

# %% [markdown] name="exercise-4" lang="en"
# ### Exercise 4
#
# Attach a Memcached and ask ten times more; the first cell does both, and does not say what came out. What
# **hit rate** did those ten have, from 0 to 1? Write it before you run the second.

# %% name="cache"
cache = await app.create_addon("memcached", once=True)
cached = await ask(app, "/juntos", 10)
cache

# %% name="exercise-4-code"
rate = 0.9  # solution
display(cached)
comprobar("u3-aciertos", rate, cached)

# %% name="cache-times"
faster = uncached.median / cached.median
round(faster, 1), round(1000 * uncached.median), round(1000 * cached.median)

# %% [markdown] name="no-cache-text" lang="es"
# Cuántas veces más rápida es la mediana, y las dos en milésimas. Ahora quítala. ¿Se rompe algo?

# %% [markdown] name="no-cache-text" lang="en"
# How many times as fast the median is, and both in thousandths. Now take it away. Does anything break?

# %% name="no-cache"
await cache.destroy()
again = await ask(app, "/juntos", 3)
again

# %% [markdown] name="mute-text" lang="es"
# Funciona, más despacio. Esa es la prueba de que era una caché y no una base de datos: **lo que se pierde con
# ella se puede volver a calcular**.
#
# ## Quinta parte: saber
#
# ### 8. Los registros
#
# El octavo día. Con `LOGS=no` la app se traga sus errores. Treinta clientes preguntan cuánto cuesta el envío
# a su país:

# %% [markdown] name="mute-text" lang="en"
# It works, more slowly. That is the proof that it was a cache and no database: **what is lost with it can be
# computed again**.
#
# ## Part five: knowing
#
# ### 8. The logs
#
# Day eight. With `LOGS=no` the app swallows its errors. Thirty customers ask what shipping to their country
# costs:

# %% name="mute"
await app.set_config(LOGS="no")
answers = await shop.shipping(30)
answers

# %% name="mute-log"
mute = await log_with(app, "status=500", lines=60)
mute.without("status=200", "[INFO]", "Process exited").last(4)

# %% [markdown] name="talk-text" lang="es"
# Algunas visitas recibieron un 500. El router dice dónde, `/envio`. El porqué no está en ninguna parte. Ahora,
# con la app hablando:

# %% [markdown] name="talk-text" lang="en"
# Some visits got a 500. The router says where, `/envio`. The reason is nowhere. Now with the app talking:

# %% name="talk"
await app.unset_config("LOGS")
await shop.shipping(30)
said = await log_with(app, "KeyError", lines=200, source="app")
said.without("[INFO]").last(6)

# %% [markdown] name="exercise-5" lang="es"
# ### Ejercicio 5
#
# ¿A qué país no se puede enviar? Dos letras, entre comillas.

# %% [markdown] name="exercise-5" lang="en"
# ### Exercise 5
#
# Which country cannot be shipped to? Two letters, in quotes.

# %% name="exercise-5-code"
country = "BO"  # solution
comprobar("u3-pais", country)

# %% [markdown] name="night-text" lang="es"
# ### 9. El monitoreo
#
# La novena noche. Llegan sesenta clientes, uno tras otro. Antes del undécimo, alguien «ordena» la base de
# datos y cambia el nombre de una tabla. Nadie mira hasta la mañana.

# %% [markdown] name="night-text" lang="en"
# ### 9. Monitoring
#
# Night nine. Sixty customers come, one after the other. Before the eleventh, somebody “tidies up” the
# database and renames a table. Nobody looks until the morning.

# %% name="night"
damage = 'python consulta.py "ALTER TABLE pedidos RENAME TO guardados"'
repair = 'python consulta.py "ALTER TABLE guardados RENAME TO pedidos"'
unwatched = await night(app, damage, repair)
unwatched

# %% [markdown] name="blind-text" lang="es"
# ¿Y la plataforma? Estropéala otra vez y pregúntale cómo está el dyno, qué contesta la portada y qué dice
# `/salud`:

# %% [markdown] name="blind-text" lang="en"
# And the platform? Break it again, and ask how the dyno is, what the front page answers and what `/salud`
# (health) says:

# %% name="blind"
await app.run(damage)
pages = [(await app.get(page)).status for page in ("/", "/salud")]
states = [dyno.state for dyno in await app.dynos() if dyno.type == "web"]
await app.run(repair)
states, pages

# %% [markdown] name="watched-text" lang="es"
# `up`, y 500. La plataforma vigila que el proceso viva; que la tienda venda no puede saberlo. Ahora, la misma
# noche con alguien que visita `/salud` cada cinco clientes y avisa:

# %% [markdown] name="watched-text" lang="en"
# `up`, and 500. The platform watches over the process being alive; that the shop sells it cannot know. Now the
# same night with somebody who visits `/salud` every five customers and raises the alarm:

# %% name="watched"
watched = await night(app, damage, repair, every=5)
watched

# %% name="nights"
nights = [unwatched.lost, watched.lost]
nights

# %% [markdown] name="end-text" lang="es"
# Perdidos sin mirar y mirando. Prueba con `every=20` y con `every=1`: cuanto más a menudo miras, menos
# pierdes, y más visitas haces tú.
#
# Nueve días, nueve piezas y ni una línea de código cambiada. En la unidad 8 añades más servicios
# como estos; la tabla del final de la página te dice quién pone cada pieza.
#
# ## Recoge
#
# Para borrar la app y sus add-ons, quita el `#` de la primera línea.

# %% [markdown] name="end-text" lang="en"
# Lost without looking and looking. Try `every=20` and `every=1`: the more often you look, the fewer you lose,
# and the more visits you make yourself.
#
# Nine days, nine parts and not a line of code changed. In unit 8 you attach more services like these; the
# table at the end of the page tells you who provides each part.
#
# ## Clean up
#
# To remove the app and its add-ons, delete the `#` of the first line.

# %% name="clean"
# await app.destroy()
apps = await platform.apps()
apps
