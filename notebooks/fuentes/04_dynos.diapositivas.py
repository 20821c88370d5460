# %% [markdown] name="portada" layout="cover" lang="es"
# # Dynos: olvídate de los servidores
#
# Qué hay dentro, cuánto dura y cómo se despide
#
# Unidad 4

# %% [markdown] name="portada" layout="cover" lang="en"
# # Dynos: forget about servers
#
# What is inside, how long it lasts and how it says goodbye
#
# Unit 4

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="es"
# Antes de empezar: `abrir` en marcha y una terminal con letra grande, en la carpeta del curso y con el entorno activado. Mira con `minidyno status` si tu plataforma usa Docker: cambia lo que verá la clase en «El mismo programa, dos veces». Despliega ya la app: `minidyno apps:create caja` y `minidyno deploy notebooks/apps/hola-python -a caja`.
#
# Pregunta inicial, a mano alzada: ¿a quién se le ha perdido un archivo que había subido a una app? Deja que alguien lo cuente.

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="en"
# Before you start: `open` running and a terminal in large type, in the course's folder with the environment activated. See with `minidyno status` whether your platform uses Docker: it changes what the class will see in “The same program, twice”. Deploy the app now: `minidyno apps:create caja` and `minidyno deploy notebooks/apps/hola-python -a caja`.
#
# Opening question, by show of hands: who has lost a file that they had uploaded to an app? Let somebody tell it.

# %% [markdown] name="foto" lang="es"
# ## ¿Dónde está la foto?
#
# Diego sube una foto. La ve. **Ana no.**
#
# Ana recarga: la ve. Recarga: no la ve.
#
# A la mañana siguiente no la ve nadie. **No hay ni un error en los logs.**

# %% [markdown] name="foto" lang="en"
# ## Where is the photo?
#
# Diego uploads a photo. He sees it. **Ana does not.**
#
# Ana reloads: she sees it. She reloads: she does not.
#
# The next morning nobody sees it. **There is not one error in the logs.**

# %% [markdown] name="foto" slide_type="notes" minutes=3 lang="es"
# Cuéntalo despacio, como un misterio. La app va perfecta en la laptop de Diego. En línea tiene dos copias.
#
# Dos minutos por parejas: ¿qué pasó de día?, ¿y de noche? Apunta las hipótesis en la pizarra sin decir cuál es la buena. Suelen salir la caché del navegador, los permisos y la base de datos. Antes de pasar, vota: ¿cuántos discos hay?

# %% [markdown] name="foto" slide_type="notes" minutes=3 lang="en"
# Tell it slowly, as a mystery. The app is flawless on Diego's laptop. Online it has two copies.
#
# Two minutes in pairs: what happened by day? And by night? Write the guesses on the board without saying which is right. The browser's cache, permissions and the database usually come up. Before you move on, vote: how many disks are there?

# %% [markdown] name="fotos" layout="diagram" lang="es"
# ## Cada dyno, su disco
#
# <!-- diagrama: u4-fotos -->

# %% [markdown] name="fotos" layout="diagram" lang="en"
# ## Each dyno, its own disk
#
# <!-- diagrama: u4-fotos -->

# %% [markdown] name="fotos" slide_type="notes" minutes=2 lang="es"
# Resuelve el misterio con el dedo: el router reparte al azar, y cada dyno tiene su disco. De día, la mitad de las visitas cae donde no está. De noche, los dos se reinician y vuelven limpios.
#
# La definición, despacio: un dyno es un contenedor de Linux con un proceso de tu app, aislado, con límites y desechable. Pregunta: ¿lo habría visto Diego con un solo dyno? No de día. Al día siguiente, sí.

# %% [markdown] name="fotos" slide_type="notes" minutes=2 lang="en"
# Solve the mystery with your finger: the router shares visits out at random, and each dyno has its own disk. By day, half of the visits land where the photo is not. By night, both are restarted and come back clean.
#
# The definition, slowly: a dyno is a Linux container with one process of your app, isolated, limited and disposable. Ask: would Diego have seen it with a single dyno? Not by day. The next day, yes.

# %% [markdown] name="tres" layout="diagram" lang="es"
# ## Proceso, contenedor, máquina virtual
#
# <!-- diagrama: u4-tres -->

# %% [markdown] name="tres" layout="diagram" lang="en"
# ## Process, container, virtual machine
#
# <!-- diagrama: u4-tres -->

# %% [markdown] name="tres" slide_type="notes" minutes=3 lang="es"
# Recorre las columnas de izquierda a derecha preguntando siempre lo mismo: ¿qué queda fuera del borde? Lo de fuera se comparte.
#
# Pregunta: el núcleo tiene un fallo de seguridad. ¿A quién afecta en cada columna? En las dos primeras, a todos. Por eso un contenedor pesa poco, y por eso no es una caja fuerte: el muro lo pone el núcleo, y es de todos.

# %% [markdown] name="tres" slide_type="notes" minutes=3 lang="en"
# Go through the columns from left to right, always asking the same: what stays outside the border? What is outside is shared.
#
# Ask: the kernel has a security hole. Whom does it affect in each column? In the first two, everyone. That is why a container weighs little, and why it is not a safe: the wall is put up by the kernel, which belongs to everyone.

# %% [markdown] name="piezas" lang="es"
# ## Un contenedor no existe
#
# Existe un proceso corriente, al que el núcleo le da tres cosas:
#
# - **una vista**, los *espacios de nombres*: sus procesos, sus archivos, sus puertos
# - **un límite**, los *cgroups*: memoria, procesador, procesos
# - **capas**: el stack debajo, tu slug encima

# %% [markdown] name="piezas" lang="en"
# ## There is no such thing as a container
#
# There is an ordinary process, to which the kernel gives three things:
#
# - **a view**, *namespaces*: its processes, its files, its ports
# - **a limit**, *cgroups*: memory, processor, processes
# - **layers**: the stack below, your slug on top

# %% [markdown] name="piezas" slide_type="notes" minutes=2 lang="es"
# Insiste en que son dos medios muros: ver menos no impide gastar. Un proceso con vista propia y sin límite puede dejar sin memoria a la máquina entera; uno con límite y sin vista puede leer los archivos de los demás.
#
# Pregunta: cien dynos con el mismo stack, ¿cuántas copias del stack hay en el disco? Una. Para eso son las capas.

# %% [markdown] name="piezas" slide_type="notes" minutes=2 lang="en"
# Insist that these are two halves of a wall: seeing less does not stop anyone from using more. A process with its own view and no limit can starve the whole machine; one with a limit and no view can read everybody's files.
#
# Ask: a hundred dynos with the same stack, how many copies of the stack are on the disk? One. That is what layers are for.

# %% [markdown] name="mirar" lang="es"
# ## El mismo programa, dos veces

# %% [markdown] name="mirar" lang="en"
# ## The same program, twice

# %% [markdown] name="mirar"
# ```bash
# python3 notebooks/apps/hola-python/dentro.py
# ```
#
# ```bash
# curl -s http://caja.localhost:8080/dentro
# ```

# %% [markdown] name="mirar" lang="es"
# **Apuesta: ¿qué línea no cambia nunca?**
#
# `nucleo` · `pid` · `procesos` · `raiz` · `espacios`

# %% [markdown] name="mirar" lang="en"
# **Place a bet: which line never changes?**
#
# `nucleo` (kernel) · `pid` · `procesos` · `raiz` (root) · `espacios`

# %% [markdown] name="mirar" slide_type="notes" minutes=3 lang="es"
# En directo, los dos comandos, uno debajo del otro. Primero las apuestas, con los dedos.
#
# La que no cambia es `nucleo`: no es otra máquina. Con Docker cambian las demás: números de proceso pequeños, `docker-init` en el puesto 1, la raíz por capas, otros espacios. Sin Docker coinciden casi todas: dilo tal cual, «nuestros dynos son procesos, y esto es lo que les falta». En el laboratorio sale la comparación en una tabla.

# %% [markdown] name="mirar" slide_type="notes" minutes=3 lang="en"
# Live, both commands, one below the other. Bets first, with fingers.
#
# The one that does not change is `nucleo`: it is not another machine. With Docker the others change: small process numbers, `docker-init` in place 1, a root made of layers, other namespaces. Without Docker nearly all agree: say so as it is, “our dynos are processes, and this is what they lack”. In the lab the comparison comes as a table.

# %% [markdown] name="disco" lang="es"
# ## Reinicia y mira

# %% [markdown] name="disco" lang="en"
# ## Restart and look

# %% [markdown] name="disco"
# ```bash
# curl -s http://caja.localhost:8080/disco
# ```
#
# ```bash
# minidyno ps:restart -a caja
# ```
#
# ```bash
# curl -s http://caja.localhost:8080/apuntes
# ```
#
# ```text
# {"app":"caja","dyno":"web.1","lineas":[],…
# ```

# %% [markdown] name="disco" lang="es"
# **Se llama igual y no es el mismo.**

# %% [markdown] name="disco" lang="en"
# **The same name, and not the same dyno.**

# %% [markdown] name="disco" slide_type="notes" minutes=2 lang="es"
# En directo. Pide `/disco` tres veces para que haya apuntes. Entre el reinicio y la última, `minidyno ps:wait -a caja`: si no, quizá conteste el viejo.
#
# Pregunta: ¿qué otras cosas cambian un dyno por otro? Que salgan cuatro: un despliegue, una config var, un cambio de tamaño y el reinicio diario. Y entonces: ¿qué sí puede ir en ese disco? Lo que se puede volver a calcular.

# %% [markdown] name="disco" slide_type="notes" minutes=2 lang="en"
# Live. Ask for `/disco` three times so that there are notes. Between the restart and the last one, `minidyno ps:wait -a caja`: else the old one may answer.
#
# Ask: what else replaces one dyno by another? Let four come up: a deploy, a config var, a change of size and the daily restart. And then: what may go on that disk? Whatever can be computed again.

# %% [markdown] name="vida" layout="diagram" lang="es"
# ## La vida de un dyno
#
# <!-- diagrama: u4-vida -->

# %% [markdown] name="vida" layout="diagram" lang="en"
# ## The life of a dyno
#
# <!-- diagrama: u4-vida -->

# %% [markdown] name="vida" slide_type="notes" minutes=2 lang="es"
# Un minuto en silencio: que busquen la flecha que falta. De `crashed` y de `down` no sale ninguna. Un dyno no resucita: en su lugar arranca otro con el mismo nombre.
#
# El dibujo lo imprime un programa a partir de la tabla con la que decide minidyno. Quien quiera, que la abra: son doce líneas de `src/minidyno/domain/dynos.py`. Recorre en voz alta el camino de un despliegue: starting, up, down.

# %% [markdown] name="vida" slide_type="notes" minutes=2 lang="en"
# One minute of silence: have them look for the missing arrow. None leaves `crashed` or `down`. A dyno does not come back to life: another one starts in its place with the same name.
#
# A program prints the drawing from the table that minidyno decides by. Whoever likes may open it: a dozen lines of `src/minidyno/domain/dynos.py`. Walk aloud through a deploy: starting, up, down.

# %% [markdown] name="adios" layout="diagram" lang="es"
# ## Te avisan antes
#
# <!-- diagrama: u4-adios -->

# %% [markdown] name="adios" layout="diagram" lang="en"
# ## You are told before
#
# <!-- diagrama: u4-adios -->

# %% [markdown] name="adios" slide_type="notes" minutes=2 lang="es"
# SIGTERM se puede oír; SIGKILL, no. Entre las dos hay 30 segundos, y lo que hagas en ellos depende de ti.
#
# Por parejas: un worker convierte un video de diez minutos y llega SIGTERM. ¿Qué hace? Pedir más tiempo no vale. La respuesta: partir el trabajo en trozos que se puedan repetir, y mirar entre trozo y trozo. Pregunta final: ¿por qué «que se puedan repetir»? Porque alguna vez se repetirán.

# %% [markdown] name="adios" slide_type="notes" minutes=2 lang="en"
# SIGTERM can be heard; SIGKILL cannot. There are 30 seconds between them, and what you do in those is up to you.
#
# In pairs: a worker is converting a ten-minute video and SIGTERM comes. What does it do? Asking for more time does not count. The answer: cut the work into pieces that can be repeated, and look between one and the next. Last question: why “that can be repeated”? Because some day they will be.

# %% [markdown] name="caida" lang="es"
# ## Cuatro caídas seguidas
#
# | Caída | La plataforma espera |
# |---|---|
# | 1.ª | 0 s |
# | 2.ª | 1 s |
# | 3.ª | 2 s |
# | 4.ª | 4 s |
#
# **¿Y la sexta?** Mientras tanto, quien entra recibe **H10**.

# %% [markdown] name="caida" lang="en"
# ## Four crashes in a row
#
# | Crash | The platform waits |
# |---|---|
# | 1 | 0 s |
# | 2 | 1 s |
# | 3 | 2 s |
# | 4 | 4 s |
#
# **And the sixth?** Meanwhile whoever comes in gets **H10**.

# %% [markdown] name="caida" slide_type="notes" minutes=2 lang="es"
# Pregunta primero: ¿por qué no levantarlo siempre al momento? Un programa roto que arranca y cae mil veces por minuto se come la máquina de todos. ¿Y por qué no esperar siempre un minuto? Porque casi todas las caídas son una sola.
#
# No digas la sexta: es el ejercicio 3 del cuaderno. En Heroku la espera también crece; la serie exacta no la pudimos confirmar, y conviene decirlo.

# %% [markdown] name="caida" slide_type="notes" minutes=2 lang="en"
# Ask first: why not bring it back at once every time? A broken program that starts and crashes a thousand times a minute eats everybody's machine. And why not always wait a minute? Because most crashes come alone.
#
# Do not tell the sixth: it is exercise 3 of the notebook. On Heroku the wait grows as well; the exact series we could not confirm, and it is as well to say so.

# %% [markdown] name="memoria" lang="es"
# ## Cuando se llena
#
# - **R14:** pasó de su cuota. Sigue en marcha; en los logs, un aviso tras otro
# - **R15:** pasó por mucho. Lo matan
#
# **A votar:** sube siempre y nunca baja. ¿Un dyno mayor lo arregla?

# %% [markdown] name="memoria" lang="en"
# ## When it fills up
#
# - **R14:** it went over its quota. It still runs; in the logs, one warning after another
# - **R15:** it went over by far. It is killed
#
# **Vote:** it always rises and never falls. Does a larger dyno fix it?

# %% [markdown] name="memoria" slide_type="notes" minutes=1 lang="es"
# Vota a mano alzada. No lo arregla: compra tiempo. Si sube siempre es una fuga, y el dyno mayor también se llenará.
#
# Un dato útil para casa: el reinicio diario tapa muchas fugas. Una app que «va mejor por las mañanas» suele tener una.

# %% [markdown] name="memoria" slide_type="notes" minutes=1 lang="en"
# Vote by show of hands. It does not: it buys time. If it always rises it is a leak, and the larger dyno will fill up, too.
#
# A useful thing to take home: the daily restart covers up many leaks. An app that “is better in the mornings” often has one.

# %% [markdown] name="tamanos" lang="es"
# ## ¿Uno grande o dos pequeños?
#
# | Tamaño | Memoria | Al mes |
# |---|---|---|
# | Standard-1X | 512 MB | 25 dólares |
# | Standard-2X | 1 GB | 50 dólares |
#
# Tienes 50 dólares. La app usa **600 MB** en la hora pico.
#
# ¿Y si usa 200 MB y **se forman colas**?

# %% [markdown] name="tamanos" lang="en"
# ## One large or two small?
#
# | Size | Memory | A month |
# |---|---|---|
# | Standard-1X | 512 MB | 25 dollars |
# | Standard-2X | 1 GB | 50 dollars |
#
# You have 50 dollars. The app uses **600 MB** at peak time.
#
# And what if it uses 200 MB and **queues form**?

# %% [markdown] name="tamanos" slide_type="notes" minutes=2 lang="es"
# Por parejas, un minuto cada caso. Precios de Heroku, comprobados en noviembre de 2026. En el primero falta memoria: uno grande, porque dos de 512 no suman un giga para nadie. En el segundo faltan manos: dos pequeños.
#
# Remata con: si los dos cuestan lo mismo y ninguno falta, ¿cuál? Dos: cuando uno se cae, queda el otro.

# %% [markdown] name="tamanos" slide_type="notes" minutes=2 lang="en"
# In pairs, one minute for each case. Heroku's prices, checked in November 2026. In the first, memory is missing: one large, since two of 512 do not add up to a gigabyte for anyone. In the second, hands are missing: two small ones.
#
# Finish with: if both cost the same and neither is short, which? Two: when one crashes, the other is left.

# %% [markdown] name="dentro" layout="diagram" lang="es"
# ## Dentro de un dyno
#
# <!-- diagrama: u4-dentro -->

# %% [markdown] name="dentro" layout="diagram" lang="en"
# ## Inside a dyno
#
# <!-- diagrama: u4-dentro -->

# %% [markdown] name="dentro" slide_type="notes" minutes=2 lang="es"
# De abajo arriba: el stack lo pone y lo parchea la plataforma; el slug es tuyo, aunque casi todo lo construyó el buildpack.
#
# Pregunta a quien sepa Java: ¿dónde se instala Tomcat? Antes, en el servidor, con varias apps dentro: por eso se llamaba contenedor. Ahora va embebido en la app, como una dependencia más que traen Maven o Gradle. La palabra es la misma; la cosa, no.

# %% [markdown] name="dentro" slide_type="notes" minutes=2 lang="en"
# From the bottom up: the platform provides the stack and patches it; the slug is yours, though the buildpack made nearly all of it.
#
# Ask whoever knows Java: where is Tomcat installed? It used to be on the server, with several apps inside: that is why it was called a container. Now it is embedded in the app, as one more dependency that Maven or Gradle bring. The word is the same; the thing is not.

# %% [markdown] name="laboratorio" layout="lab" lang="es"
# ## Ahora tú: 30 minutos
#
# Abre el cuaderno **4 · Dynos: olvídate de los servidores**.
#
# 1. Predice qué sobrevive a un reinicio
# 2. Encuentra el trozo más largo que se puede despedir
# 3. Calcula la espera tras la sexta caída
#
# Deja a la vista tu comparación de las dos miradas.

# %% [markdown] name="laboratorio" layout="lab" lang="en"
# ## Your turn: 30 minutes
#
# Open the notebook **4 · Dynos: forget about servers**.
#
# 1. Predict what survives a restart
# 2. Find the longest piece that can say goodbye
# 3. Work out the wait after the sixth crash
#
# Keep your comparison of the two looks on the screen.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=30 lang="es"
# La celda de los trozos de un minuto tarda algo más de 30 segundos, y la de la memoria hasta 20: avísalo, o alguien las cortará. En el ejercicio 2 cada intento tarda lo que dura el trozo: que piensen antes de ejecutar. Buen momento para pasear.
#
# Hacia el minuto 10 deberían estar en el ejercicio 1. En el 2, quien ponga 30 verá que a veces funciona: pregúntale qué pasa si la señal llega justo al empezar el trozo. Con menos de 2 GB libres, que salten las dos celdas de memoria. Si no da tiempo, la sexta parte se hace en casa.
#
# Antes de seguir, que acaben ellos la historia: ¿qué le dirían a Diego?

# %% [markdown] name="laboratorio" slide_type="notes" minutes=30 lang="en"
# The cell with pieces of a minute takes a little more than 30 seconds, and the one about memory up to 20: say so, or somebody will interrupt them. In exercise 2 each try takes as long as the piece: have them think before they run it. A good time to walk around.
#
# Around minute 10 they should be at exercise 1. In 2, whoever writes 30 will see that it sometimes works: ask what happens if the signal comes just as the piece begins. With less than 2 GB free, have them skip the two memory cells. If time runs out, part six is done at home.
#
# Before you move on, have them finish the story: what would they tell Diego?

# %% [markdown] name="comun" lang="es"
# ## ¿Dónde va cada cosa?
#
# | Qué | ¿En el disco del dyno? |
# |---|---|
# | La foto | no: a un almacén de archivos |
# | La miniatura de la foto | **sí**: se vuelve a calcular |
# | El carrito | no: a una base de datos |
# | La clave del correo | no: a una config var |
# | El log | no se guarda: se escribe |

# %% [markdown] name="comun" lang="en"
# ## Where does each thing go?
#
# | What | On the dyno's disk? |
# |---|---|
# | The photo | no: to a file store |
# | The photo's thumbnail | **yes**: it is computed again |
# | The cart | no: to a database |
# | The mail's key | no: to a config var |
# | The log | it is not kept: it is written |

# %% [markdown] name="comun" slide_type="notes" minutes=2 lang="es"
# Puesta en común. Primero, dos personas con plataformas distintas (una con Docker y otra sin él, si las hay) leen su comparación: ¿qué filas cambian?
#
# Después, tapa la columna de la derecha o lee las filas en voz alta y que contesten. Para cada una, las dos preguntas: ¿qué pasa si desaparece ahora?, ¿y si la siguiente visita cae en el otro dyno?

# %% [markdown] name="comun" slide_type="notes" minutes=2 lang="en"
# Sharing. First, two people with different platforms (one with Docker and one without, if there are) read their comparison: which rows differ?
#
# Then cover the right column, or read the rows aloud and have them answer. For each, the two questions: what happens if it disappears now? And if the next visit lands on the other dyno?

# %% [markdown] name="ideas" layout="closing" lang="es"
# ## Tres ideas para llevarte
#
# 1. Un dyno es un proceso de tu app con vista propia y límites. No es una máquina pequeña.
# 2. Todo dyno es desechable. Lo que deba durar va fuera de él.
# 3. Te avisan antes de pararte. Lo que hagas en esos 30 segundos depende de ti.
#
# Heroku es una marca de Salesforce. Este es un proyecto independiente.

# %% [markdown] name="ideas" layout="closing" lang="en"
# ## Three ideas to take with you
#
# 1. A dyno is a process of your app with a view of its own and limits. It is not a small machine.
# 2. Every dyno is disposable. Whatever has to last goes outside it.
# 3. You are told before you are stopped. What you do in those 30 seconds is up to you.
#
# Heroku is a trademark of Salesforce. This is an independent project.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="es"
# Léelas y pregunta por cada una: ¿qué celda del cuaderno lo demuestra?
#
# Para casa: el cuestionario y el ejercicio 3 de la página, «El dyno que no sabe irse». Quien tenga una app en línea, que busque en su código dónde escribe archivos.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="en"
# Read them, and ask of each: which cell of the notebook shows it?
#
# For home: the quiz, and exercise 3 of the page, “The dyno that does not know how to leave”. Whoever has an app online may look for the places in its code that write files.
