# %% [markdown] name="portada" layout="cover" lang="es"
# # ¿Qué es Heroku? ¿Qué es una PaaS?
#
# La misma app en línea, dos veces: a mano y con una plataforma
#
# Unidad 1

# %% [markdown] name="portada" layout="cover" lang="en"
# # What is Heroku? What is a PaaS?
#
# The same app online, twice: by hand and with a platform
#
# Unit 1

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="es"
# Antes de empezar: `abrir` en marcha y dos terminales con letra grande, en la carpeta del curso y con el entorno activado. Haz ya los dos primeros pasos de «A mano» de la página, que tardan: crear `~/a-mano` e instalar con `pip`. Sin red, añade a `pip` las opciones `--no-index --find-links ~/.minidyno/packages`. Borra la app `guardia` si quedó de otra clase.
#
# Pide una apuesta y apunta tres en la pizarra: la app de la unidad 0, sin plataforma, con dos copias y sin perder visitas al cambiar de versión, ¿cuántos pasos son? Se resuelve al final.

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="en"
# Before you start: `open` running, and two terminals in large type, in the course's folder with the environment active. Take the first two steps of “By hand” on the page now, for these take time: make `~/a-mano` and install with `pip`. Without a network, add `--no-index --find-links ~/.minidyno/packages` to `pip`. Remove the app `guardia` if it stayed from another class.
#
# Ask for a bet and write three on the board: the app of unit 0, without a platform, with two copies and no visits lost when the version changes, how many steps is that? It is settled at the end.

# %% [markdown] name="semana" lang="es"
# ## La semana de Lucía
#
# <!-- diagrama: u1-semana -->
#
# **¿En qué se le fue la semana?**

# %% [markdown] name="semana" lang="en"
# ## Five days with Lucía
#
# <!-- diagrama: u1-semana -->
#
# **Where did her week go?**

# %% [markdown] name="semana" slide_type="notes" minutes=2 lang="es"
# Cuéntalo como un cuento, con el dedo sobre la línea. Una app para que el barrio se preste herramientas: cincuenta líneas, dos tardes. El domingo a las tres alguien toca el único botón que nadie había probado; ella se entera a las nueve, por los mensajes, y esa noche duerme con la laptop junto a la cama. El martes publica: ocho segundos de errores. El jueves, algo llamado certificado.
#
# Pregunta: ¿qué hizo mal Lucía? Deja que discutan. Nada raro: hizo una app y le faltaba casi todo lo demás.
#
# **Antes de pasar, por parejas, un minuto:** que escriban todo lo que necesita una app para *seguir* en línea, además del código.

# %% [markdown] name="semana" slide_type="notes" minutes=2 lang="en"
# Tell it as a story, your finger on the line. An app that lets neighbours lend each other tools: fifty lines, two evenings. On Sunday at three somebody presses the one button that nobody had tried; she finds out at nine, from the messages, and that night she sleeps with the laptop by her bed. On Tuesday she publishes: eight seconds of errors. On Thursday, something called a certificate.
#
# Ask: what did Lucía do wrong? Let them argue. Nothing strange: she wrote an app, and nearly all the rest was missing.
#
# **Before you move on, in pairs, one minute:** write down all that an app needs to *stay* online, besides its code.

# %% [markdown] name="alrededor" layout="diagram" lang="es"
# ## Todo lo que no es tu app
#
# <!-- diagrama: u1-alrededor -->

# %% [markdown] name="alrededor" layout="diagram" lang="en"
# ## Everything that isn’t your app
#
# <!-- diagrama: u1-alrededor -->

# %% [markdown] name="alrededor" slide_type="notes" minutes=2 lang="es"
# Que comparen su lista con el dibujo: ¿qué les falta a ellos?, ¿qué le falta al dibujo? (Copias de seguridad, una segunda máquina, quien lo pague.)
#
# La frase: en línea no está un programa que corre, sino uno que sigue corriendo, en una dirección que no cambia. El borde discontinuo es trabajo pendiente: alguien tiene que elegir cada pieza, instalarla y vigilarla.

# %% [markdown] name="alrededor" slide_type="notes" minutes=2 lang="en"
# Have them compare their list with the drawing: what did they miss? What does the drawing miss? (Backups, a second machine, somebody to pay for it.)
#
# The sentence: what is online is no program that runs, but one that keeps running, at an address that does not change. A broken border is work to be done: somebody has to choose each part, install it and watch it.

# %% [markdown] name="una-vez" layout="statement" lang="es"
# ## Esas piezas son casi iguales para todas las apps
#
# Que lo haga alguien una vez, bien, para todas.
#
# **Eso es una plataforma como servicio: PaaS**

# %% [markdown] name="una-vez" layout="statement" lang="en"
# ## Those parts are nearly the same for every app
#
# Let somebody do it once, well, for all of them.
#
# **That is a platform as a service: PaaS**

# %% [markdown] name="una-vez" slide_type="notes" minutes=1 lang="es"
# La app de las herramientas, la de una panadería y la de un banco se parecen poco por dentro. Pregunta: ¿y por fuera, qué necesitan las tres? Que alguien las reinicie, las reparta y las publique.
#
# Definición completa, despacio: entregas tu código y ella lo construye, lo ejecuta, reparte las visitas y lo vuelve a levantar. Heroku es una, y la que puso nombre a casi todo lo que verán.

# %% [markdown] name="una-vez" slide_type="notes" minutes=1 lang="en"
# The tool library, a bakery's shop and a bank have little in common inside. Ask: and from outside, what do all three need? Somebody to restart them, share their visits out and publish them.
#
# The whole definition, slowly: you hand over your code, and it builds it, runs it, shares out the visits and brings it back up. Heroku is one, and the one that named nearly all they will meet.

# %% [markdown] name="quien" layout="diagram" lang="es"
# ## Quién hace qué
#
# <!-- diagrama: u1-enfocarnos -->

# %% [markdown] name="quien" layout="diagram" lang="en"
# ## Who does what
#
# <!-- diagrama: u1-enfocarnos -->

# %% [markdown] name="quien" slide_type="notes" minutes=2 lang="es"
# Lee las dos columnas y quédate en la flecha, que es lo importante. Por ella pasan tres cosas: qué procesos tiene la app (`Procfile`), qué necesita (`requirements.txt`, en Python) y qué cambia de un sitio a otro (config vars). Mientras la app respete ese trato, la plataforma no necesita saber qué hace, ni tú en qué máquina está.
#
# Pregunta por una fila de la derecha: ¿cuál de estas cosas es distinta en una panadería y en un banco? Ninguna; por eso se puede delegar. Lo de la izquierda, nadie más lo sabe hacer.

# %% [markdown] name="quien" slide_type="notes" minutes=2 lang="en"
# Read both columns and stay at the arrow, which is what matters. Three things go across it: which processes the app has (`Procfile`), what it needs (`requirements.txt`, in Python) and what differs from one place to another (config vars). As long as the app keeps that deal, the platform need not know what it does, nor you on which machine it is.
#
# Ask about the right side: which of these differs between a bakery and a bank? None; that is why it can be handed over. What is on the left, nobody else can do.

# %% [markdown] name="linea" lang="es"
# ## A mano: un comando, cinco decisiones
#
# | En el comando | Decides |
# |---|---|
# | `SALUDO=Hola` | dónde va el saludo |
# | `--bind 127.0.0.1:5001` | en qué puerto escucha |
# | `--threads 8` | cuántas visitas a la vez |
# | `--daemon` | que corra en segundo plano |
# | `--pid ~/a-mano/pid` | dónde anota su número |
#
# *Ninguna es difícil. Todas son tuyas.*

# %% [markdown] name="linea" lang="en"
# ## By hand: one command, five decisions
#
# | In the command | You decide |
# |---|---|
# | `SALUDO=Hola` | where the greeting goes |
# | `--bind 127.0.0.1:5001` | at which port it listens |
# | `--threads 8` | how many visits at once |
# | `--daemon` | that it runs in the background |
# | `--pid ~/a-mano/pid` | where it notes its number |
#
# *None is hard. All are yours.*

# %% [markdown] name="linea" slide_type="notes" minutes=2 lang="es"
# En directo: copia de la página el comando largo de gunicorn, el servidor de aplicaciones, y léelo con la tabla delante. Después `curl -s http://127.0.0.1:5001/json`: responde, está en línea.
#
# Pregunta: ¿y en la máquina de al lado, sirven las mismas respuestas? No siempre: otro puerto, otra carpeta. Mucha gente se queda aquí y cree que terminó. Ya van tres pasos: el código, las dependencias y el servidor.

# %% [markdown] name="linea" slide_type="notes" minutes=2 lang="en"
# Live: copy the long gunicorn command from the page (gunicorn is the application server) and read it with the table in view. Then `curl -s http://127.0.0.1:5001/json`: it answers, it is online.
#
# Ask: and on the machine next door, would the same answers do? Not always: another port, another folder. Many people stop here and think that they are done. That makes three steps so far: the code, the dependencies and the server.

# %% [markdown] name="madrugada" lang="es"
# ## Son las tres de la madrugada

# %% [markdown] name="madrugada" lang="en"
# ## It is three in the morning

# %% [markdown] name="madrugada"
# ```bash
# curl -s …/caer || echo "curl: $?"
# ```
#
# ```text
# curl: 52
# ```
#
# ```bash
# curl -s …/json || echo "curl: $?"
# ```
#
# ```text
# curl: 7
# ```

# %% [markdown] name="madrugada" lang="es"
# **A votar: ¿qué pieza falta para que vuelva sola?**
#
# A: un proxy inverso · B: un gestor de procesos<br>C: más memoria · D: un archivo de logs

# %% [markdown] name="madrugada" lang="en"
# **Vote: which part is missing for it to come back?**
#
# A: a reverse proxy · B: a process manager<br>C: more memory · D: a log file

# %% [markdown] name="madrugada" slide_type="notes" minutes=2 lang="es"
# En directo, los dos comandos, con `http://127.0.0.1:5001` en lugar de los puntos. `/caer` es un fallo puesto a propósito: termina el proceso. El 52 de `curl` es «cerró sin responder». El 7 es peor: no escucha nadie. Espera en silencio unos segundos: no va a volver.
#
# Vota la clase a mano alzada, opción por opción. Es el **gestor de procesos**. El proxy solo puede decir que no hay nadie; la memoria no levanta lo que ya terminó; el log lo cuenta por la mañana. Después borra `~/a-mano`.

# %% [markdown] name="madrugada" slide_type="notes" minutes=2 lang="en"
# Live, both commands, with `http://127.0.0.1:5001` in place of the dots. `/caer` is a bug put there on purpose: it ends the process. In curl’s terms, 52 is “closed without an answer”. 7 is worse: nobody listens. Wait a few seconds in silence: it will not come back.
#
# The class votes by show of hands, one option after another. It is the **process manager**. The proxy can only say that nobody is there; memory does not raise what has ended; the log tells it in the morning. Then remove `~/a-mano`.

# %% [markdown] name="montaje" layout="diagram" lang="es"
# ## Para que siga ahí, montas todo esto
#
# <!-- diagrama: u1-a-mano -->

# %% [markdown] name="montaje" layout="diagram" lang="en"
# ## For it to stay, you build all this
#
# <!-- diagrama: u1-a-mano -->

# %% [markdown] name="montaje" slide_type="notes" minutes=2 lang="es"
# Constrúyelo con la voz, pieza a pieza, preguntando siempre «¿y sin ella?». Sin ajustes fuera del código, cambiar un saludo es cambiar el programa. Sin gestor, la caída dura hasta que te despiertas. Sin logs no sabes qué pasó. Con dos copias hay dos puertos: sin proxy, la gente no sabe cuál.
#
# Pregunta la de debajo del proxy y espera. Otro gestor. ¿Y a ese, al encender la máquina? El sistema operativo, si alguien se lo pidió. En el laboratorio montan todo esto con programas de verdad, cortos, que se leen enteros.

# %% [markdown] name="montaje" slide_type="notes" minutes=2 lang="en"
# Build it with your voice, part by part, asking each time “and without it?”. Without settings outside the code, changing a greeting means changing the program. Without a manager, a crash lasts until you wake up. Without logs you do not know what happened. Two copies have two ports: without a proxy, people do not know which.
#
# Ask the question below the proxy, and wait. Another manager. And that one, when the machine is switched on? The operating system, if somebody asked it to. In the lab they build all this with real programs, short enough to be read whole.

# %% [markdown] name="orden" lang="es"
# ## Versión 2: el orden obvio
#
# <!-- diagrama: u1-hueco -->
#
# **En parejas:** busca uno que no pierda ninguna.

# %% [markdown] name="orden" lang="en"
# ## Version 2: the obvious order
#
# <!-- diagrama: u1-hueco -->
#
# **In pairs:** find one that loses none.

# %% [markdown] name="orden" slide_type="notes" minutes=2 lang="es"
# Publicar son cuatro acciones: `start` arranca las copias nuevas, `wait` espera a que respondan, `switch` cambia a quién manda el proxy las visitas y `stop` para las viejas. El orden obvio es parar lo viejo y arrancar lo nuevo: todo lo que entra en el hueco recibe un `502`. Son los ocho segundos de Lucía.
#
# Un minuto por parejas, y que lo escriban. **No lo corrijas**: en el laboratorio mandan cuarenta visitas por segundo y lo miden. Cuántas se pierden depende de la máquina; en una de prueba, con este orden, una de cada cuatro.

# %% [markdown] name="orden" slide_type="notes" minutes=2 lang="en"
# Publishing takes four actions: `start` starts the new copies, `wait` waits until they answer, `switch` changes where the proxy sends the visits, and `stop` stops the old ones. The obvious order is to stop the old and start the new: all that comes in during the gap gets a `502`. Those are Lucía's eight seconds.
#
# One minute in pairs, and have them write it down. **Do not correct it**: in the lab they send forty visits a second and measure. How many are lost depends on the machine; on one that we tried, with this order, one in four.

# %% [markdown] name="plataforma" lang="es"
# ## Lo mismo, con la plataforma

# %% [markdown] name="plataforma" lang="en"
# ## The same, with the platform

# %% [markdown] name="plataforma"
# ```bash
# minidyno apps:create guardia
# minidyno deploy …/hola-python -a guardia
# minidyno config:set SALUDO=Hola -a guardia
# minidyno ps:scale web=2 -a guardia
# ```

# %% [markdown] name="plataforma" lang="es"
# Tres decisiones: **un nombre, un saludo y un dos.**
#
# Lo demás ya estaba escrito en la app: `requirements.txt` y `Procfile`.
#
# **¿Dónde han quedado el gestor, el proxy y los logs?**

# %% [markdown] name="plataforma" lang="en"
# Three decisions: **a name, a greeting and a two.**
#
# The rest was written in the app already: `requirements.txt` and `Procfile`.
#
# **Where have the manager, the proxy and the logs gone?**

# %% [markdown] name="plataforma" slide_type="notes" minutes=2 lang="es"
# En directo; la carpeta entera es `notebooks/apps/hola-python`. Mientras construye, que busquen en el log los pasos de antes: reconoce Python, instala las dependencias, apunta cómo se arranca. Haz la pregunta de la diapositiva, con el dibujo de antes en la mano: los tres están puestos, y no los vigilas tú.
#
# Pregunta: ¿qué hemos decidido? Cuéntalo con los dedos: tres cosas. Compara con las cinco de una sola línea. Aquí cada copia se llama **dyno**. Antes de seguir, `minidyno ps -a guardia` hasta ver las dos en `up`.

# %% [markdown] name="plataforma" slide_type="notes" minutes=2 lang="en"
# Live; the whole folder is `notebooks/apps/hola-python`. While it builds, have them find the steps from before in the log: it recognises Python, installs the dependencies, notes how to start it. Ask the question on the slide, with the drawing from before in mind: all three are in place, and you do not watch them.
#
# Ask: what have we decided? Count on your fingers: three things. Compare with five in a single line. Here each copy is called a **dyno**. Before you go on, `minidyno ps -a guardia` until both are `up`.

# %% [markdown] name="guardia" lang="es"
# ## La misma noche, otro final

# %% [markdown] name="guardia" lang="en"
# ## The same night, another ending

# %% [markdown] name="guardia"
# ```bash
# curl … \
#   http://guardia.localhost:8080/caer
# ```
#
# ```text
# 503
# ```
#
# ```bash
# minidyno logs … --source heroku --ps web -a guardia
# ```
#
# ```text
# … heroku[web.…]: Process exited with status 3
# … heroku[web.…]: State changed from up to crashed
# … heroku[web.…]: Starting process with command …
# ```

# %% [markdown] name="guardia" lang="es"
# **Alguien estaba de guardia.** Lucía, dormida.

# %% [markdown] name="guardia" lang="en"
# **Somebody was on duty** while Lucía slept.

# %% [markdown] name="guardia" slide_type="notes" minutes=1 lang="es"
# En directo, con el comando entero de la página. Quien tocó el botón recibe un error, igual que antes: el fallo está en el código. Pide `/json` otra vez: responde.
#
# Lee las tres líneas del log como el reporte de quien estaba de guardia: se dio cuenta, lo anotó, lo levantó. Pregunta quién mandó arrancar. Nadie: alguien seguía queriendo dos. Al acabar, borra la app `guardia` con el último comando de esa parte de la página.

# %% [markdown] name="guardia" slide_type="notes" minutes=1 lang="en"
# Live, with the whole command from the page. Whoever pressed the button gets an error, as before: the bug is in the code. Ask for `/json` again: it answers.
#
# Read the three lines of the log as the report of whoever was on duty (*guardia*, in Spanish): noticed it, noted it, brought it back. Ask who gave the command to start. Nobody: somebody still wanted two. When done, remove the app `guardia` with the last command of that part of the page.

# %% [markdown] name="heroku" lang="es"
# ## Qué le pasó a Heroku
#
# | Cuándo | Qué |
# |---|---|
# | 2011 | se publican los doce factores |
# | 28 de noviembre de 2022 | fin de los planes gratuitos |
# | 12 de noviembre de 2024 | doce factores: código abierto |
# | 6 de febrero de 2026 | pasa a **sustaining engineering** |
#
# La casa se mantiene. No se anuncian pisos nuevos.

# %% [markdown] name="heroku" lang="en"
# ## What happened to Heroku
#
# | When | What |
# |---|---|
# | 2011 | the twelve factors are published |
# | 28 November 2022 | the free plans go away |
# | 12 November 2024 | twelve factors: open source |
# | 6 February 2026 | moves to **sustaining engineering** |
#
# The house is kept up. No new floors are announced.

# %% [markdown] name="heroku" slide_type="notes" minutes=1 lang="es"
# Muchas guías aún prometen desplegar gratis en Heroku: son de antes de la segunda fecha. *Sustaining engineering* quiere decir estabilidad, seguridad, fiabilidad y soporte; no firma contratos Enterprise nuevos. No es un cierre: para quien ya paga con tarjeta no cambia nada.
#
# Di de dónde sale: las fuentes están al pie de la página, con el día en que se comprobaron. El anuncio original no lo pudimos leer; lo citan tres medios. Por eso practican con una plataforma suya.

# %% [markdown] name="heroku" slide_type="notes" minutes=1 lang="en"
# Many guides still promise free deploys on Heroku: they are older than the second date. *Sustaining engineering* means stability, security, reliability and support; it signs no new Enterprise contracts. It is no closure: for those who already pay by card nothing changes.
#
# Say where this comes from: the sources are at the foot of the page, with the day on which they were checked. We could not read the original announcement; three places quote it. That is why they practise on a platform of their own.

# %% [markdown] name="idea" lang="es"
# ## Por qué la idea sigue viva
#
# - **Desplegar es entregar código.** Un `git push` y ya está
# - **Alguien lo prepara.** Hay un buildpack por lenguaje
# - **La app cumple un trato.** Ajustes en el entorno, logs por la salida estándar, procesos desechables
#
# *Lo que aprendas se traduce: cambian los nombres.*

# %% [markdown] name="idea" lang="en"
# ## Why the idea is alive
#
# - **To deploy is to hand over code.** A `git push` does it
# - **Somebody prepares it.** A buildpack for each language
# - **The app keeps a deal.** Settings in the environment, logs on the standard output, processes to throw away
#
# *What you learn translates: only names change.*

# %% [markdown] name="idea" slide_type="notes" minutes=1 lang="es"
# Una empresa puede cerrar un plan; una idea no se cierra. Estas tres están en plataformas comerciales, en las que instalas tú en un servidor y en las que se montan sobre Kubernetes.
#
# Pregunta: ¿quién ha usado otra plataforma para publicar algo? Que diga cómo se llaman en ella el dyno, el buildpack o la config var. El trato completo son los doce factores: unidad 10.

# %% [markdown] name="idea" slide_type="notes" minutes=1 lang="en"
# A company can close a plan; an idea cannot be closed. These three are on commercial platforms, on those that you install on a server of your own, and on those built on Kubernetes.
#
# Ask: who has used another platform to publish something? Have them say what it calls the dyno, the buildpack or the config var. The whole deal is the twelve factors: unit 10.

# %% [markdown] name="voto" lang="es"
# ## A votar: un agujero en Flask
#
# Se publica un fallo de seguridad grave en Flask. Tu app lo usa y está en una PaaS. **¿Quién lo arregla?**
#
# 1. La plataforma, que se ocupa de los parches
# 2. Tú: cambias la versión y despliegas
# 3. El buildpack, al reiniciar el dyno

# %% [markdown] name="voto" lang="en"
# ## Vote: a hole in Flask
#
# A serious security bug in Flask is published. Your app uses it and is on a PaaS. **Who fixes it?**
#
# 1. The platform, which sees to the patches
# 2. You: change the version and deploy
# 3. The buildpack, when the dyno restarts

# %% [markdown] name="voto" slide_type="notes" minutes=1 lang="es"
# Votan con uno, dos o tres dedos, todos a la vez. Pide a alguien de cada grupo que lo defienda antes de decir nada.
#
# Es la **2**. La plataforma parchea el sistema operativo, que es igual para todas las apps; la versión de Flask la elegiste tú, en `requirements.txt`. Reiniciar arranca el mismo slug de antes: el buildpack solo trabaja cuando despliegas.

# %% [markdown] name="voto" slide_type="notes" minutes=1 lang="en"
# They vote with one, two or three fingers, all at once. Have somebody of each group defend their answer before you say anything.
#
# It is **2**. The platform patches the operating system, which is the same for all apps; the version of Flask you chose yourself, in `requirements.txt`. A restart starts the same slug as before: the buildpack works only when you deploy.

# %% [markdown] name="limites" lang="es"
# ## Lo que una PaaS no hace por ti
#
# - **Tus fallos:** acorta la caída, no la evita
# - **Tus librerías:** las eliges y las pones al día tú
# - **Tus datos:** qué guardas y hasta cuándo
# - **La factura:** escalar es un comando; gastar más, también
# - **Fuera del trato:** no entras en la máquina
# - **La atadura:** cada comodidad te ata un poco más

# %% [markdown] name="limites" lang="en"
# ## What a PaaS does not do for you
#
# - **Your bugs:** a shorter outage, but an outage
# - **Your libraries:** you choose them and update them
# - **Your data:** what you keep, and until when
# - **The bill:** scaling takes one command; so does spending more
# - **Outside the deal:** you do not get into the machine
# - **Lock-in:** each convenience ties you a little more

# %% [markdown] name="limites" slide_type="notes" minutes=1 lang="es"
# La regla para todas: ¿podría hacerlo alguien que no sabe para qué sirve tu app? Si no, es tuyo. El disco de un dyno se borra al reiniciar: si tu app necesita otra cosa, este no es su sitio.
#
# Si sobra un minuto, por parejas: dos dynos Standard-1X cuestan 50 dólares al mes y un servidor propio, supongamos, 10. Si tu hora vale 20, ¿cuántas horas al mes puedes dedicarle? Dos. Es el ejercicio 3 de la página.

# %% [markdown] name="limites" slide_type="notes" minutes=1 lang="en"
# One rule for all of these: could somebody do it who does not know what your app is for? If not, it is yours. A dyno's disk is wiped when it restarts: if your app needs something else, this is not its place.
#
# With a minute to spare, in pairs: two Standard-1X dynos cost 50 dollars a month, and a server of your own, let us say, 10. If your hour is worth 20, how many hours a month can you spend on it? Two. It is exercise 3 on the page.

# %% [markdown] name="laboratorio" layout="lab" lang="es"
# ## Ahora tú: 35 minutos
#
# Abre el cuaderno **1 · ¿Qué es Heroku? ¿Qué es una PaaS?** y, en la primera celda que pregunta, pon tu apuesta.
#
# 1. Publica sin perder ninguna visita
# 2. Separa las cinco tareas que siguen siendo tuyas
# 3. Encuentra las tres variables que te atan
#
# Deja a la vista tu comparación: la ponemos en común.

# %% [markdown] name="laboratorio" layout="lab" lang="en"
# ## Your turn: 35 minutes
#
# Open the notebook **1 · What is Heroku? What is a PaaS?** and, in the first cell that asks, place your bet.
#
# 1. Publish without losing a single visit
# 2. Set apart the five tasks that stay yours
# 3. Find the three variables that tie you
#
# Keep your comparison on the screen: we share it.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=35 lang="es"
# Hacia el minuto 15 deberían estar en la versión 2. Pasea y pregunta, no respondas: en cada momento, ¿a quién manda las visitas el proxy?, ¿responde ya?, ¿responde todavía? Quien escribió su orden en papel, que lo mida antes de cambiarlo.
#
# Si a alguien el buen orden le pierde alguna visita, su máquina va cargada: que cierre cosas y repita la celda. Hacia el minuto 25, la segunda parte: es corta. Si la clase se acaba, la segunda parte y los ejercicios 2 y 3 se hacen en casa.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=35 lang="en"
# Around minute 15 they should be at version 2. Walk around and ask, do not answer: at every moment, where does the proxy send the visits? Does it answer yet? Does it still answer? Whoever wrote an order on paper should measure it before changing it.
#
# If the right order loses somebody a visit or two, their machine is busy: close things and run the cell again. Around minute 25, part two: it is short. If the class runs out, part two and exercises 2 and 3 are done at home.

# %% [markdown] name="cuenta" lang="es"
# ## Cuenta los pasos
#
# | Lo que cuentas | A mano | Plataforma |
# |---|---|---|
# | Pasos | 9 | 5 |
# | Decisiones | 23 | 3 |
# | Procesos que vigilas tú | 3 | 0 |
# | Visitas perdidas, la 1.ª vez | … | 0 |
# | La máquina, trabajando | … s | … s |
#
# **Te ahorra decisiones y vigilancia**, no segundos.

# %% [markdown] name="cuenta" lang="en"
# ## Count the steps
#
# | What you count | By hand | Platform |
# |---|---|---|
# | Steps | 9 | 5 |
# | Decisions | 23 | 3 |
# | Processes that you watch | 3 | 0 |
# | Visits lost, the first time | … | 0 |
# | The machine at work | … s | … s |
#
# **It saves you decisions and watching**, not seconds.

# %% [markdown] name="cuenta" slide_type="notes" minutes=1 lang="es"
# Resuelve las apuestas de la pizarra. Donde hay puntos, que tres personas digan su número: cambia con cada máquina. Las visitas perdidas son las del primer orden, el torpe. La lista de decisiones la hicimos nosotros: que la discutan.
#
# Pregunta: ¿qué filas se parecen y cuáles no? Los segundos de máquina se parecen; las decisiones, no. Y falta una fila: ¿qué pasa con la segunda app? A mano, otra vez desde el paso 1.
#
# Antes de pasar, que acaben ellos la historia: ¿qué hace Lucía el sábado que viene?

# %% [markdown] name="cuenta" slide_type="notes" minutes=1 lang="en"
# Settle the bets on the board. Where there are dots, have three people say their figure: it differs from machine to machine. The visits lost are those of the first order, the clumsy one. We drew up the list of decisions: let them argue with it.
#
# Ask: which rows are alike, and which are not? The seconds of the machine are alike; the decisions are not. And a row is missing: what about the second app? By hand, from step 1 again.
#
# Before you move on, have them finish the story: what does Lucía do next Saturday?

# %% [markdown] name="ideas" layout="closing" lang="es"
# ## Tres ideas para llevarte
#
# 1. Arrancar una app es un paso; mantenerla en línea son muchos, y se repiten en cada app.
# 2. Una PaaS hace lo que es igual para todas. Lo que solo es de la tuya sigue siendo tuyo.
# 3. Una empresa puede cambiar de rumbo. Lo que se aprende con su idea sirve en otra parte.
#
# Heroku es una marca de Salesforce. Este es un proyecto independiente.

# %% [markdown] name="ideas" layout="closing" lang="en"
# ## Three ideas to take with you
#
# 1. Starting an app is one step; keeping it online takes many, and each app takes them again.
# 2. A PaaS does what is the same for all. What only your app needs is still yours.
# 3. A company may change course. What you learn from its idea works elsewhere.
#
# Heroku is a trademark of Salesforce. This is an independent project.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="es"
# Las tres ideas, con sus palabras: que alguien diga cada una sin leerla.
#
# Para casa: el cuestionario y los ejercicios 2 («Se va la luz») y 3 («¿Conviene?») de la página. Quien quiera, que cuente las decisiones de la última app que puso en línea.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="en"
# The three ideas, in their own words: have somebody say each without reading it.
#
# For home: the quiz, and exercises 2 (“The power goes out”) and 3 (“Is it worth it?”) on the page. Whoever likes may count the decisions of the last app that they put online.
