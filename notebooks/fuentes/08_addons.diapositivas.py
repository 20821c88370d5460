# %% [markdown] name="portada" layout="cover" lang="es"
# # Servicios adicionales: add-ons
#
# Lo que usas y lleva otro
#
# Unidad 8

# %% [markdown] name="portada" layout="cover" lang="en"
# # Extra services: add-ons
#
# What you use and somebody else runs
#
# Unit 8

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="es"
# Antes de empezar: `abrir` en marcha y una terminal con letra grande, con el entorno del curso activado. Despliega ya `almacen` y `pedidos`, sin ningún add-on: los add-ons se añaden en directo, que es lo que hay que ver.
#
# Pregunta y apunta: ¿cuántos servidores que no son tu app hay detrás de tu app?

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="en"
# Before you start: `open` running, and a terminal in large type with the course's environment active. Deploy `almacen` and `pedidos` now, without any add-on: these are added live, and that is what there is to see.
#
# Ask, and write it down: how many servers that are not your app are there behind your app?

# %% [markdown] name="cero" lang="es"
# ## La copia pesaba cero bytes
#
# | Mateo instaló | y con ello, un oficio |
# |---|---|
# | PostgreSQL | respaldar, y **restaurar** |
# | Redis | que no pierda lo que tiene |
# | Memcached | que no importe lo que pierde |
# | Postfix | que el correo **llegue** |
#
# **¿De cuántos puedes no ocuparte?**

# %% [markdown] name="cero" lang="en"
# ## The copy weighed zero bytes
#
# | Mateo installed | and with it, a trade |
# |---|---|
# | PostgreSQL | to back up, and to **restore** |
# | Redis | that it loses nothing it holds |
# | Memcached | that it matters not what it loses |
# | Postfix | that the mail **arrives** |
#
# **How many could you leave to others?**

# %% [markdown] name="cero" slide_type="notes" minutes=2 lang="es"
# Cuéntalo despacio: tres semanas, cuatro paquetes, una copia cada noche a las 3. El 14 de marzo se llena el disco. La copia de anoche pesa cero bytes, y la anterior, y la anterior.
#
# Manos arriba: ¿quién tiene respaldos? Que las dejen arriba solo quienes hayan restaurado uno este año.

# %% [markdown] name="cero" slide_type="notes" minutes=2 lang="en"
# Tell it slowly: three weeks, four packages, a copy every night at 3. On 14 March the disk fills up. Last night's copy weighs zero bytes, and the one before, and the one before that.
#
# Hands up: who has backups? Keep them up only if you have restored one this year.

# %% [markdown] name="union" layout="diagram" lang="es"
# ## Una dirección en una config var
#
# <!-- diagrama: u8-union -->

# %% [markdown] name="union" layout="diagram" lang="en"
# ## An address in a config var
#
# <!-- diagrama: u8-union -->

# %% [markdown] name="union" slide_type="notes" minutes=2 lang="es"
# Sigue una flecha con el dedo. El código conoce un nombre y nada más: no sabe dónde está el servidor ni si ayer era otro. Es el factor IV de los doce: recursos unidos.
#
# Tapa la app de abajo y destápala: el mismo add-on, otra unión, otro nombre. Pregunta: si quito la unión de abajo, ¿qué se borra? Nada. ¿Y si destruyo el add-on?

# %% [markdown] name="union" slide_type="notes" minutes=2 lang="en"
# Follow one arrow with your finger. The code knows a name and nothing else: not where the server is, nor whether it was another one yesterday. It is factor IV of the twelve: attached resources.
#
# Cover the lower app and uncover it: the same add-on, another attachment, another name. Ask: if I take the lower attachment away, what is deleted? Nothing. And if I destroy the add-on?

# %% [markdown] name="pide" lang="es"
# ## Pide una base de datos
#
# ```bash
# minidyno addons:create postgresql -a almacen
# ```
#
# | Aparece | No cambia |
# |---|---|
# | un servidor, que lleva otro | tu código |
# | `DATABASE_URL` | el slug |
# | un release | |
#
# *Y la config var no es tuya: la cambia el add-on.*

# %% [markdown] name="pide" lang="en"
# ## Ask for a database
#
# ```bash
# minidyno addons:create postgresql -a almacen
# ```
#
# | There appears | Does not change |
# |---|---|
# | a server, which somebody else runs | your code |
# | `DATABASE_URL` | the slug |
# | a release | |
#
# *And the config var is not yours: the add-on changes it.*

# %% [markdown] name="pide" slide_type="notes" minutes=2 lang="es"
# En directo: visita `/total` antes, y lee en voz alta lo que falta. `addons:create`, `ps:wait`, `run "python preparar.py"`, `/total` otra vez. Después `minidyno releases -a almacen`.
#
# Pregunta: ¿por qué han arrancado otra vez los dynos? El entorno se lee al arrancar. ¿Y si intento `config:set DATABASE_URL=x`? Pruébalo.

# %% [markdown] name="pide" slide_type="notes" minutes=2 lang="en"
# Live: visit `/total` first, and read aloud what is missing. `addons:create`, `ps:wait`, `run "python preparar.py"`, `/total` again. Then `minidyno releases -a almacen`.
#
# Ask: why did the dynos start again? The environment is read at the start. And if I try `config:set DATABASE_URL=x`? Try it.

# %% [markdown] name="cache" layout="diagram" lang="es"
# ## Recordar: la caché
#
# <!-- diagrama: u8-cache -->

# %% [markdown] name="cache" layout="diagram" lang="en"
# ## Remembering: the cache
#
# <!-- diagrama: u8-cache -->

# %% [markdown] name="cache" slide_type="notes" minutes=2 lang="es"
# En directo: `/ranking` dos veces, y el log: casi un segundo cada una. `addons:create memcached`, `ps:wait`, otras dos, y el log: fallo y acierto.
#
# Pregunta: con una tasa de aciertos de 0,9, ¿cuántas preguntas llegan a la base de datos? ¿Y con 0,1? Con 0,1 además pagas la visita a la caché.

# %% [markdown] name="cache" slide_type="notes" minutes=2 lang="en"
# Live: `/ranking` twice, and the log: nearly a second each. `addons:create memcached`, `ps:wait`, twice again, and the log: miss (`fallo`) and hit (`acierto`).
#
# Ask: at a hit rate of 0.9, how many questions reach the database? And at 0.1? At 0.1 you pay for the visit to the cache as well.

# %% [markdown] name="perderla" layout="statement" lang="es"
# ## Si perder la caché te da miedo…
#
# …es que has puesto en ella algo que no era caché

# %% [markdown] name="perderla" layout="statement" lang="en"
# ## If losing the cache frightens you…
#
# …you have put something there that was no cache

# %% [markdown] name="perderla" slide_type="notes" minutes=1 lang="es"
# Memcached solo guarda en memoria. Se reinicia y vuelve vacío: no se ha perdido nada que no se pueda calcular.
#
# Y la otra mitad: mientras dura, miente. ¿Qué precio puede estar viejo, el que se ve o el que se cobra?

# %% [markdown] name="perderla" slide_type="notes" minutes=1 lang="en"
# Memcached keeps things in memory alone. It restarts and comes back empty: nothing is lost that cannot be worked out.
#
# And the other half: while it lasts, it lies. Which price may be stale, the one that is seen or the one that is charged?

# %% [markdown] name="cola" layout="diagram" lang="es"
# ## Dejar para luego: la cola
#
# <!-- diagrama: u8-cola -->

# %% [markdown] name="cola" layout="diagram" lang="en"
# ## Leaving it for later: the queue
#
# <!-- diagrama: u8-cola -->

# %% [markdown] name="cola" slide_type="notes" minutes=2 lang="es"
# En directo: veinte pedidos sin worker, `/cola`; `ps:scale worker=1`, cuenta hasta diez, `/cola` otra vez. Nadie esperó.
#
# Recorre el dibujo y para en «en las manos». Por parejas, un minuto: el worker se cae después de enviar el correo y antes de borrar el pedido. ¿Qué ve el cliente? Dos correos. Entre perder y repetir, repetir.

# %% [markdown] name="cola" slide_type="notes" minutes=2 lang="en"
# Live: twenty orders without a worker, `/cola`; `ps:scale worker=1`, count to ten, `/cola` again. Nobody waited.
#
# Walk through the drawing and stop at “in hand”. In pairs, one minute: the worker crashes after it sends the mail and before it deletes the order. What does the customer see? Two mails. Between losing and repeating, repeat.

# %% [markdown] name="documentos" lang="es"
# ## Tablas o documentos
#
# | Pregunta | PostgreSQL | MongoDB |
# |---|---|---|
# | Cada cosa tiene | las mismas columnas | los campos que necesite |
# | Un campo mal escrito | lo rechaza la tabla | se guarda |
# | Dos cambios a la vez | una transacción | un documento |

# %% [markdown] name="documentos" lang="en"
# ## Tables or documents
#
# | Question | PostgreSQL | MongoDB |
# |---|---|---|
# | Each thing has | the same columns | the fields that it needs |
# | A misspelt field | the table refuses it | it is stored |
# | Two changes at once | a transaction | one document |

# %% [markdown] name="documentos" slide_type="notes" minutes=1 lang="es"
# Un libro tiene páginas y un taladro, voltios. Si hay tiempo, enseña `/fichas?datos.voltios=18`.
#
# Pregunta por la segunda fila: ¿quién avisa si mañana alguien escribe `voltaje`? Tu código, o nadie.

# %% [markdown] name="documentos" slide_type="notes" minutes=1 lang="en"
# A book has pages and a drill has volts. If there is time, show `/fichas?datos.voltios=18`.
#
# Ask about the second row: who warns you if tomorrow somebody writes `voltaje`? Your code, or nobody.

# %% [markdown] name="respaldo" layout="diagram" lang="es"
# ## Respalda, rompe, restaura
#
# <!-- diagrama: u8-respaldo -->

# %% [markdown] name="respaldo" layout="diagram" lang="en"
# ## Back up, break, restore
#
# <!-- diagrama: u8-respaldo -->

# %% [markdown] name="respaldo" slide_type="notes" minutes=2 lang="es"
# En directo, y disfrútalo: `pg:backups:capture`, `DELETE FROM productos` sin `WHERE`, `/total`. Calla tres segundos. `pg:backups:restore`, `/total`.
#
# Tapa la llave y pregunta qué falta. Cuánto pierdes lo decide cada cuánto respaldas; cuánto tardas, si lo has ensayado.

# %% [markdown] name="respaldo" slide_type="notes" minutes=2 lang="en"
# Live, and enjoy it: `pg:backups:capture`, `DELETE FROM productos` without a `WHERE`, `/total`. Say nothing for three seconds. `pg:backups:restore`, `/total`.
#
# Cover the brace and ask what is missing. How much you lose is decided by how often you back up; how long it takes, by whether you have rehearsed it.

# %% [markdown] name="traza" layout="diagram" lang="es"
# ## ¿Dónde se fueron los segundos?
#
# <!-- diagrama: u8-traza -->

# %% [markdown] name="traza" layout="diagram" lang="en"
# ## Where did the seconds go?
#
# <!-- diagrama: u8-traza -->

# %% [markdown] name="traza" slide_type="notes" minutes=1 lang="es"
# Un cronómetro por fuera dice «lento». La traza dice «esta consulta», con su texto. La caché lo escondía: ahora lo sufre uno de cada muchos.
#
# Pregunta: por cada producto cuenta cuántos son más caros. Con tres mil, ¿cuántas comparaciones? Nueve millones. En el laboratorio lo arreglan con una línea.

# %% [markdown] name="traza" slide_type="notes" minutes=1 lang="en"
# A stopwatch outside says “slow”. The trace says “this query”, with its text. The cache was hiding it: now it is one visitor in many who suffers it.
#
# Ask: for each product it counts how many are dearer. With three thousand, how many comparisons? Nine million. In the lab they fix it with one line.

# %% [markdown] name="rotar" lang="es"
# ## Se filtró la contraseña, y hay gente dentro
#
# 1. Existe la nueva, **junto a** la vieja
# 2. Un release la lleva a la app
# 3. Se va el último dyno con la vieja
# 4. La vieja deja de valer
#
# **¿En qué paso falla una visita?**

# %% [markdown] name="rotar" lang="en"
# ## The password leaked, and people are on the site
#
# 1. The new one exists, **beside** the old one
# 2. A release takes it to the app
# 3. The last dyno with the old one leaves
# 4. The old one stops working
#
# **At which step does a visit fail?**

# %% [markdown] name="rotar" slide_type="notes" minutes=1 lang="es"
# Es el relevo de la unidad 5, con contraseñas. Desordena los pasos en voz alta: ¿y si el 4 va antes que el 3? Ahí fallan visitas.
#
# En ningún paso, si el orden es este. Lo miden en el laboratorio.

# %% [markdown] name="rotar" slide_type="notes" minutes=1 lang="en"
# It is the taking over of unit 5, with passwords. Shuffle the steps aloud: and if 4 comes before 3? Then visits fail.
#
# At none, in this order. They measure it in the lab.

# %% [markdown] name="cuando-no" lang="es"
# ## Antes de añadir uno
#
# - ¿Qué mejora, y **lo has medido**?
# - Si se cae él, ¿responde tu app?
# - ¿Cuántas veces por petición le hablas?
# - ¿Cuánto cuesta **irte**?
#
# *Empieza con una base de datos. El segundo servicio lo pide una medida.*

# %% [markdown] name="cuando-no" lang="en"
# ## Before you add one
#
# - What does it improve, and **have you measured it**?
# - If it goes down, does your app answer?
# - How often do you talk to it per request?
# - What does it cost to **leave**?
#
# *Begin with one database. A measurement asks for the second service.*

# %% [markdown] name="cuando-no" slide_type="notes" minutes=2 lang="es"
# A votar, con el puño o la mano abierta: PostgreSQL, quinientas visitas al día, alguien propone Redis para las sesiones. ¿Sí o no? La buena respuesta es una pregunta: ¿cuánto tarda ahora?
#
# Precio, latencia y atadura. Un comando es poco trabajo, y por eso se añaden de más.

# %% [markdown] name="cuando-no" slide_type="notes" minutes=2 lang="en"
# Vote, fist or open hand: PostgreSQL, five hundred visits a day, somebody proposes Redis for the sessions. Yes or no? The good answer is a question: how long does it take now?
#
# Price, latency and lock-in. One command is little work, and that is why too many are added.

# %% [markdown] name="laboratorio" layout="lab" lang="es"
# ## Ahora tú: 40 minutos
#
# Abre el cuaderno **8 · Servicios adicionales: add-ons**.
#
# 1. Mide la tasa de aciertos, y pierde la caché
# 2. Tira un worker con un pedido en las manos
# 3. Rompe la base de datos y vuelve
# 4. Encuentra la consulta lenta, y el producto roto
#
# Apunta cuántas visitas fallan al cambiar la contraseña.

# %% [markdown] name="laboratorio" layout="lab" lang="en"
# ## Your turn: 40 minutes
#
# Open the notebook **8 · Extra services: add-ons**.
#
# 1. Measure the hit rate, and lose the cache
# 2. Bring a worker down with an order in hand
# 3. Break the database and come back
# 4. Find the slow query, and the broken product
#
# Note how many visits fail while the password is changed.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=40 lang="es"
# Hacia el minuto 12 deberían haber medido la caché. Hacia el 25, la restauración. Pasea y pregunta, no respondas: ¿qué pasa si esto se pierde?, ¿de dónde sale esa dirección?, ¿cuántas veces se preparó ese pedido?
#
# Si la clase se acaba, MongoDB y compartir se hacen en casa; lo que nadie debe perderse es restaurar.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=40 lang="en"
# Around minute 12 they should have measured the cache. Around 25, the restore. Walk around and ask, do not answer: what happens if this is lost? Where does that address come from? How often was that order prepared?
#
# If the class runs out, MongoDB and sharing are done at home; what nobody should miss is the restore.

# %% [markdown] name="ideas" layout="closing" lang="es"
# ## Tres ideas para llevarte
#
# 1. De un add-on, tu código solo conoce el nombre de una config var.
# 2. Antes de guardar algo, pregunta qué pasa si se pierde.
# 3. Un respaldo que nadie ha restaurado no es un respaldo.
#
# Heroku es una marca de Salesforce. Este es un proyecto independiente.

# %% [markdown] name="ideas" layout="closing" lang="en"
# ## Three ideas to take with you
#
# 1. Of an add-on, your code knows the name of a config var alone.
# 2. Before you keep something, ask what happens if it is lost.
# 3. A backup that nobody has restored is no backup.
#
# Heroku is a trademark of Salesforce. This is an independent project.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="es"
# Vuelve a los números de la pizarra: ¿cuántos de esos servidores podría llevar otro? ¿Y cuáles no haría falta que existieran?
#
# Para casa: el cuestionario y el ejercicio 3, el ensayo de restauración, escrito para algo suyo.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="en"
# Go back to the numbers on the board: how many of those servers could somebody else run? And which need not exist at all?
#
# For home: the quiz, and exercise 3, the rehearsal of a restore, written for something of their own.
