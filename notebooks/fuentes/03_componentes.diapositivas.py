# %% [markdown] name="portada" layout="cover" lang="es"
# # Los componentes de una infraestructura
#
# Nueve piezas: puestas, quitadas y echadas de menos
#
# Unidad 3

# %% [markdown] name="portada" layout="cover" lang="en"
# # The parts of an infrastructure
#
# Nine parts: in place, taken away and missed
#
# Unit 3

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="es"
# Antes de empezar: `abrir` en marcha y una terminal con letra grande, en la carpeta del curso y con el entorno activado. Comprueba que PostgreSQL y Memcached están en las máquinas (si falta uno, el mensaje de `addons:create` dice qué instalar). Deja hecho `cp -r notebooks/apps/libreria ~/libreria`, el `Procfile` con `python app.py`, `apps:create` y el primer despliegue. Ten al lado la página de la unidad: ahí está cada comando, entero y en orden.
#
# Pregunta inicial, a mano alzada: ¿quién ha perdido datos alguna vez por un borrado, y no por un disco roto?

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="en"
# Before you start: `open` running and a terminal in large type, in the course's folder with the environment activated. Check that PostgreSQL and Memcached are on the machines (if one is missing, the message of `addons:create` says what to install). Have these done: `cp -r notebooks/apps/libreria ~/libreria`, the `Procfile` with `python app.py`, `apps:create` and the first deploy. Keep the unit's page beside you: each command is there, whole and in order.
#
# Opening question, by show of hands: who has ever lost data by deleting it, and not by a broken disk?

# %% [markdown] name="dias" lang="es"
# ## Nueve días en internet
#
# Una oferta: todos **en fila**. Un reinicio: **sin pedidos**. Un `DELETE`: **sin tabla**.
#
# Una caída: **la ven todos**. Un café: **una tarjeta leída**. Un desconocido: **dentro**.
#
# Una portada que **suma y suma**. Un «Algo salió mal». Una noche **sin vender**.
#
# ¿Cuántas son culpa del código?

# %% [markdown] name="dias" lang="en"
# ## Nine days on the internet
#
# A sale: everybody **in a queue**. A restart: **no orders**. A `DELETE`: **no table**.
#
# A crash: **everybody sees it**. A café: **a card read**. A stranger: **inside**.
#
# A front page that **adds and adds**. A “Something went wrong”. A night **without a sale**.
#
# How many are the code's fault?

# %% [markdown] name="dias" slide_type="notes" minutes=3 lang="es"
# Cuenta la semana de Alma como quien cuenta un accidente, sin nombrar ninguna pieza. Dos minutos por parejas: para cada día, ¿qué habría hecho falta? Apunta sus palabras en la pizarra, no las técnicas.
#
# La respuesta a la pregunta: una de nueve, y ni siquiera sola. El país sin tarifa era un fallo del código; que nadie supiera cuál, no.

# %% [markdown] name="dias" slide_type="notes" minutes=3 lang="en"
# Tell Alma's days as one tells an accident, without naming any part. Two minutes in pairs: for each day, what would have been needed? Write their words on the board, not the technical ones.
#
# The answer to the question: one of nine, and not even that one alone. The country without a price was a fault in the code; that nobody could tell which one was not.

# %% [markdown] name="piezas" layout="diagram" lang="es"
# ## Nueve piezas y una visita
#
# <!-- diagrama: u3-piezas -->

# %% [markdown] name="piezas" layout="diagram" lang="en"
# ## Nine parts and a visit
#
# <!-- diagrama: u3-piezas -->

# %% [markdown] name="piezas" slide_type="notes" minutes=2 lang="es"
# Sigue la visita con el dedo: muro, candado, reparto, copia, datos. Después, las tres que no están en el camino: respaldos, registros y monitoreo. Pregunta por qué el monitoreo está fuera del muro: porque tiene que ver lo que ve un cliente.
#
# Vuelve a la pizarra y pon un número al lado de cada palabra suya. Casi todas estarán.

# %% [markdown] name="piezas" slide_type="notes" minutes=2 lang="en"
# Follow the visit with your finger: wall, padlock, sharing, copy, data. Then the three that are not on the way: backups, logs and monitoring. Ask why monitoring is outside the wall: because it must see what a customer sees.
#
# Go back to the board and put a number beside each of their words. Nearly all of them will be there.

# %% [markdown] name="fila" lang="es"
# ## Cinco pagan a la vez

# %% [markdown] name="fila" lang="en"
# ## Five pay at once

# %% [markdown] name="fila"
# ```bash
# for n in 1 2 3 4 5; do
#   curl -s … \
#     …/cobrar &
# done; wait
# ```
#
# ```bash
# echo 'web: gunicorn app:app' > ~/libreria/Procfile
# ```

# %% [markdown] name="fila" lang="es"
# **Apuesta: ¿cuánto espera la quinta persona, antes y después?**

# %% [markdown] name="fila" lang="en"
# **Place a bet: how long does the fifth person wait, before and after?**

# %% [markdown] name="fila" slide_type="notes" minutes=2 lang="es"
# En directo, con `python app.py`. Antes de pulsar Intro, que apuesten el último número. Sale una escalera hasta dos segundos y medio.
#
# Pregunta: ¿qué hacía el procesador mientras tanto? Nada. Cambia el `Procfile` a gunicorn, despliega y repite: cinco números casi iguales. No digas aún por qué.

# %% [markdown] name="fila" slide_type="notes" minutes=2 lang="en"
# Live, with `python app.py`. Before you press Enter, have them bet on the last number. A staircase up to two and a half seconds comes out.
#
# Ask: what was the processor doing meanwhile? Nothing. Change the `Procfile` to gunicorn, deploy and repeat: five numbers nearly alike. Do not say yet why.

# %% [markdown] name="cola" layout="diagram" lang="es"
# ## Una mano, ocho manos
#
# <!-- diagrama: u3-cola -->

# %% [markdown] name="cola" layout="diagram" lang="en"
# ## One hand, eight hands
#
# <!-- diagrama: u3-cola -->

# %% [markdown] name="cola" slide_type="notes" minutes=1 lang="es"
# El banco tarda lo mismo en los dos lados. Lo que cambia es cuántas esperas caben a la vez. Pregunta: ¿y con diecisiete personas y ocho manos? No contestes: es el ejercicio 1 del cuaderno.

# %% [markdown] name="cola" slide_type="notes" minutes=1 lang="en"
# The bank takes as long on both sides. What changes is how many waits fit at once. Ask: and with seventeen people and eight hands? Do not answer: it is exercise 1 of the notebook.

# %% [markdown] name="reparto" lang="es"
# ## Tira uno

# %% [markdown] name="reparto" lang="en"
# ## Bring one down

# %% [markdown] name="reparto"
# ```bash
# minidyno ps:scale web=2 -a libreria
# ```
#
# ```bash
# curl -s …/caer > /dev/null
# ```
#
# ```text
# 200
# 200
# ```

# %% [markdown] name="reparto" lang="es"
# ¿Y con **un** solo dyno?

# %% [markdown] name="reparto" lang="en"
# And with a **single** dyno?

# %% [markdown] name="reparto" slide_type="notes" minutes=2 lang="es"
# En directo, con dos dynos. Seis veces 200, con uno en el suelo. Si alguien conoce Heroku y le extrañan dos dynos con el plan Basic: allí ese plan no lo permite. Repartir es la mitad; la otra es saber a quién no mandar.
#
# Pregunta: ¿qué pasa si los pedidos están en un archivo? Dos listas, una en cada disco. Así se llega a la diapositiva siguiente sin empujar.

# %% [markdown] name="reparto" slide_type="notes" minutes=2 lang="en"
# Live, with two dynos. Six times 200, with one of them down. If somebody who knows Heroku wonders at two dynos on the Basic plan: there, that plan does not allow it. Sharing is half; the other half is knowing whom not to send to.
#
# Ask: what happens if the orders are in a file? Two lists, one on each disk. So you come to the next slide without a push.

# %% [markdown] name="datos" lang="es"
# ## Fuera del dyno

# %% [markdown] name="datos" lang="en"
# ## Outside the dyno

# %% [markdown] name="datos"
# ```text
# …"pedidos":[],"total":0}
# ```
#
# ```bash
# minidyno addons:create postgresql --wait -a libreria
# ```
#
# ```text
# …{"libro":"maria","nombre":"Ana"}],"total":1}
# ```

# %% [markdown] name="datos" slide_type="notes" minutes=2 lang="es"
# Antes de añadir nada, vuelve a un dyno (`ps:scale web=1`): pide un libro, reinicia, mira. Cero. Ahora `addons:create`, y mientras se prepara, pregunta qué línea del código habrá que cambiar. Ninguna: `datos.py` mira si hay `DATABASE_URL`.
#
# Repite pedido y reinicio. Sigue ahí.

# %% [markdown] name="datos" slide_type="notes" minutes=2 lang="en"
# Before you attach anything, go back to one dyno (`ps:scale web=1`): order a book, restart, look. Zero. Now `addons:create`, and while it is made ready, ask which line of the code will have to change. None: `datos.py` looks whether there is a `DATABASE_URL`.
#
# Repeat the order and the restart. It is still there.

# %% [markdown] name="borrar" lang="es"
# ## Sin preguntas

# %% [markdown] name="borrar" lang="en"
# ## No questions asked

# %% [markdown] name="borrar"
# ```bash
# minidyno pg:backups:capture -a libreria
# ```
#
# ```text
# DELETE 2
# ```
#
# ```bash
# minidyno pg:backups:restore …
# ```

# %% [markdown] name="borrar" lang="es"
# **A votar:** ¿quién vuelve?

# %% [markdown] name="borrar" lang="en"
# **Vote:** who comes back?

# %% [markdown] name="borrar" slide_type="notes" minutes=2 lang="es"
# En directo: copia, un pedido más, borrado, restauración. Antes de mirar, vota: ¿vuelven Ana y Beto, solo Ana, o nadie?
#
# Solo Ana. Un respaldo devuelve el momento en que se hizo. Dos preguntas para llevarse: ¿cada cuánto copias?, ¿cuándo restauraste la última vez? Si a la segunda nadie contesta, no hay respaldo.

# %% [markdown] name="borrar" slide_type="notes" minutes=2 lang="en"
# Live: copy, one more order, deletion, restore. Before you look, vote: do Ana and Beto come back, only Ana, or nobody?
#
# Only Ana. A backup gives back the moment it was made. Two questions to take along: how often do you copy? When did you last restore? If nobody answers the second, there is no backup.

# %% [markdown] name="candado" layout="diagram" lang="es"
# ## El mismo pedido, dos cables
#
# <!-- diagrama: u3-candado -->

# %% [markdown] name="candado" layout="diagram" lang="en"
# ## The same order, two wires
#
# <!-- diagrama: u3-candado -->

# %% [markdown] name="candado" slide_type="notes" minutes=2 lang="es"
# Arriba, una postal. Abajo, un sobre. Pregunta qué hace un certificado y espera: casi todos dirán «cifra». Primero demuestra un nombre: cifrar hacia un impostor es entregarle el sobre a él.
#
# Di lo que minidyno no hace: su router solo habla HTTP, en su máquina. En el laboratorio ponen ellos la puerta.

# %% [markdown] name="candado" slide_type="notes" minutes=2 lang="en"
# Above, a postcard. Below, an envelope. Ask what a certificate does and wait: nearly all will say “it encrypts”. First it proves a name: to encrypt towards an impostor is to hand the envelope to them.
#
# Say what minidyno does not do: its router speaks HTTP alone, on their machine. In the lab they put the gate in place themselves.

# %% [markdown] name="puertas" lang="es"
# ## ¿Quién puede llamar?
#
# | Puerta | Quién tiene que poder |
# |---|---|
# | router, 443 | **cualquiera** |
# | dynos | el router |
# | PostgreSQL, 5432 | los dynos de la app |
# | Memcached, 11211 | los dynos de la app |
# | administrar | quien administra |

# %% [markdown] name="puertas" lang="en"
# ## Who may knock?
#
# | Door | Who must be able to |
# |---|---|
# | router, 443 | **anyone** |
# | dynos | the router |
# | PostgreSQL, 5432 | the app's dynos |
# | Memcached, 11211 | the app's dynos |
# | administration | who administers |

# %% [markdown] name="puertas" slide_type="notes" minutes=2 lang="es"
# Tapa la columna de la derecha y que la digan ellos. De cinco, una abierta.
#
# Pregunta: la base de datos tiene contraseña, ¿para qué cerrarla? Porque la contraseña se puede probar mil veces por segundo, y porque los programas tienen fallos. Dos cerraduras distintas. En el cuaderno llaman a todas las puertas desde fuera.

# %% [markdown] name="puertas" slide_type="notes" minutes=2 lang="en"
# Cover the right column and have them say it. Of five, one is open.
#
# Ask: the database has a password, why close it? Because passwords can be tried a thousand times a second, and because programs have holes. Two different locks. In the notebook they knock at all doors from outside.

# %% [markdown] name="cache" lang="es"
# ## Recordar lo que costó

# %% [markdown] name="cache" lang="en"
# ## Remembering what it cost

# %% [markdown] name="cache"
# ```text
# X-Cache: miss
# X-Cache: miss
# ```
#
# ```bash
# minidyno addons:create memcached --wait -a libreria
# ```
#
# ```text
# X-Cache: hit
# X-Cache: hit
# ```

# %% [markdown] name="cache" slide_type="notes" minutes=1 lang="es"
# Tres veces `miss` sin caché; con ella, uno y después `hit`. Una pregunta y ya: ¿qué guardarías aquí de una tienda, y qué no? Las novedades, sí; los ejemplares que quedan, no: lo guardado puede ser viejo.

# %% [markdown] name="cache" slide_type="notes" minutes=1 lang="en"
# Three times `miss` without a cache; with one, a single one and then `hit`. One question and on: what of a shop would you keep here, and what not? The new books, yes; the copies left, no: what is kept may be stale.

# %% [markdown] name="saber" lang="es"
# ## «Algo salió mal»

# %% [markdown] name="saber" lang="en"
# ## “Something went wrong”

# %% [markdown] name="saber"
# ```text
# … heroku[router]: … path="/envio" … status=500 …
# ```
#
# ```text
# … app[web.1]: error en /envio {'pais': 'BO'} …
# … app[web.1]: KeyError: 'BO'
# ```

# %% [markdown] name="saber" slide_type="notes" minutes=2 lang="es"
# La primera línea es del router: dice dónde. Las otras dos son de la app: dicen por qué. Con `LOGS=no` solo existe la primera.
#
# Pregunta: ¿qué no debe salir nunca en un log? Contraseñas, tarjetas, direcciones de gente. Y ¿para qué sirve `request_id`? Para juntar lo que dijo cada pieza de la misma visita.

# %% [markdown] name="saber" slide_type="notes" minutes=2 lang="en"
# The first line is the router's: it says where. The other two are the app's: they say why. With `LOGS=no` only the first exists.
#
# Ask: what must never stand in a log? Passwords, cards, people's addresses. And what is `request_id` for? To bring together what each part said about one visit.

# %% [markdown] name="noche" lang="es"
# ## «up», y 500

# %% [markdown] name="noche" lang="en"
# ## “up”, and 500

# %% [markdown] name="noche"
# ```text
# 500
# ```
#
# ```text
# web.1: up …
# ```

# %% [markdown] name="noche" lang="es"
# **¿Quién se entera, y cuándo?**

# %% [markdown] name="noche" lang="en"
# **Who learns of it, and when?**

# %% [markdown] name="noche" slide_type="notes" minutes=1 lang="es"
# Una tabla con otro nombre, y la portada falla para todos. La plataforma dice `up`, y tiene razón: mira si el proceso vive. Que la tienda venda lo sabe quien pregunta desde fuera por lo que importa.

# %% [markdown] name="noche" slide_type="notes" minutes=1 lang="en"
# A table by another name, and the front page fails for everybody. The platform says `up`, and is right: it looks whether the process is alive. That the shop sells is known to who asks from outside for what matters.

# %% [markdown] name="laboratorio" layout="lab" lang="es"
# ## Ahora tú: 35 minutos
#
# Abre el cuaderno **3 · Los componentes de una infraestructura**.
#
# 1. Cuenta las tandas de diecisiete personas
# 2. Adivina qué vuelve del respaldo
# 3. Abre solo las puertas justas
# 4. Predice la tasa de aciertos
# 5. Encuentra el país
#
# Deja a la vista tus dos noches.

# %% [markdown] name="laboratorio" layout="lab" lang="en"
# ## Your turn: 35 minutes
#
# Open the notebook **3 · The parts of an infrastructure**.
#
# 1. Count the turns of seventeen people
# 2. Guess what comes back from the backup
# 3. Open the right doors alone
# 4. Predict the hit rate
# 5. Find the country
#
# Keep your two nights on the screen.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=35 lang="es"
# Si un add-on tarda, que lean la celda siguiente: está preparando un servidor de verdad. En la parte del firewall el sistema puede preguntar si se permite escuchar; se puede decir que no, y la tabla lo enseñará.
#
# Hacia el minuto 12 deberían estar en los respaldos, y hacia el 25 en la caché. En el ejercicio 2, quien escriba los tres pedidos no ha pensado en el momento de la copia: pregúntale qué hora marca el respaldo. Si no da tiempo, las dos noches se hacen en casa; la del respaldo, no.
#
# Antes de seguir, que dos personas comparen cuántos clientes perdieron mirando cada cinco y mirando cada veinte.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=35 lang="en"
# If an add-on takes its time, have them read the next cell: a real server is being made ready. In the part on the firewall the system may ask whether to allow listening; no is a fine answer, and the table will show it.
#
# Around minute 12 they should be at backups, and around 25 at the cache. In exercise 2, whoever writes all three orders has not thought of the moment of the copy: ask what time the backup bears. If time runs out, the two nights are done at home; the backup is not.
#
# Before you move on, have two people compare how many customers they lost looking every five and looking every twenty.

# %% [markdown] name="quien" lang="es"
# ## ¿Quién la pone?
#
# | Pieza | IaaS | PaaS | Sigue siendo tuyo |
# |---|---|---|---|
# | Base de datos | tú | un add-on | las tablas |
# | Respaldos | tú | un comando | cada cuánto, y ensayar |
# | Balanceador | tú | el router | cuántas copias |
# | Firewall | tú | una sola puerta | no abrir otra |
# | Monitoreo | tú | métricas | qué es estar bien |

# %% [markdown] name="quien" lang="en"
# ## Who provides it?
#
# | Part | IaaS | PaaS | Still yours |
# |---|---|---|---|
# | Database | you | an add-on | the tables |
# | Backups | you | a command | how often, rehearsing |
# | Load balancer | you | the router | how many copies |
# | Firewall | you | one single gate | not to open another |
# | Monitoring | you | metrics | what being well is |

# %% [markdown] name="quien" slide_type="notes" minutes=1 lang="es"
# Puesta en común: que alguien lea la tercera columna, lo que se compra, y alguien la cuarta, lo que nadie vende. La tabla entera, con las nueve, está en la página.

# %% [markdown] name="quien" slide_type="notes" minutes=1 lang="en"
# Sharing: have somebody read the third column, what is bought, and somebody the fourth, what nobody sells. The whole table, with all nine, is on the page.

# %% [markdown] name="ideas" layout="closing" lang="es"
# ## Tres ideas para llevarte
#
# 1. El código es una pieza de diez. Las otras nueve deciden si la app aguanta un día malo.
# 2. Las nueve viven fuera del código. En él queda lo poco que las usa.
# 3. Lo que no se ha restaurado no es un respaldo. Lo que nadie mira no es un monitoreo.
#
# Heroku es una marca de Salesforce. Este es un proyecto independiente.

# %% [markdown] name="ideas" layout="closing" lang="en"
# ## Three ideas to take with you
#
# 1. The code is one part of ten. The other nine decide whether the app survives a bad day.
# 2. All nine live outside the code. The code has only the little that uses them.
# 3. What was never restored is no backup. What nobody looks at is no monitoring.
#
# Heroku is a trademark of Salesforce. This is an independent project.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="es"
# Léelas y pregunta por cada una: ¿qué día de Alma la demuestra?
#
# Para casa: el cuestionario y el ejercicio 2 de la página, «¿Cuánto pierdes?». Quien tenga una app en línea, que averigüe cuándo se restauró su última copia.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="en"
# Read them, and ask of each: which of Alma's days shows it?
#
# For home: the quiz, and exercise 2 of the page, “How much do you lose?”. Whoever has an app online may find out when its last copy was restored.
