# %% [markdown] name="portada" layout="cover" lang="es"
# # IaaS, PaaS, SaaS
#
# Una necesidad, tres maneras de resolverla
#
# Unidad 2

# %% [markdown] name="portada" layout="cover" lang="en"
# # IaaS, PaaS, SaaS
#
# One need, three ways to meet it
#
# Unit 2

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="es"
# Antes de empezar: `abrir` en marcha, la página de la unidad abierta por «¿Quién se ocupa de cada capa?», con la matriz vacía («Empezar de nuevo»), y una terminal con letra grande. Despliega ya la app `escuela` con los tres primeros comandos de «La salida», que tardan. Borra `~/mudanza` si quedó de otra clase.
#
# Pregunta: ¿qué servicios de internet han usado hoy? Apunta cinco en la pizarra. Volverán al final.

# %% [markdown] name="portada" slide_type="notes" minutes=1 lang="en"
# Before you start: `open` running, the unit's page open at “Who looks after each layer?” with the matrix empty (“Start again”), and a terminal in large type. Deploy the app `escuela` now with the first three commands of “The way out”, which take time. Remove `~/mudanza` if it stayed from another class.
#
# Ask: which services have they used on the internet today? Write five on the board. They come back at the end.

# %% [markdown] name="jueves" lang="es"
# ## Es jueves. Abren el lunes
#
# Inés necesita un catálogo, un formulario y un correo a cuatrocientas familias.
#
# - «Alquila un servidor y móntalo a tu gusto»
# - «Escribe una app y que la tenga en marcha una plataforma»
# - «¿Una app? Usa un servicio de formularios»
#
# **Las tres tienen razón. ¿A qué pregunta contesta cada una?**

# %% [markdown] name="jueves" lang="en"
# ## It is Thursday. They open on Monday
#
# Inés needs a catalogue, a form, and a mail to four hundred families.
#
# - “Rent a server and set it up as you like”
# - “Write an app, and let a platform keep it running”
# - “An app? Use a service for forms”
#
# **All three are right. Which question does each answer?**

# %% [markdown] name="jueves" slide_type="notes" minutes=2 lang="es"
# Cuéntalo como una conversación. Que cada quien elija un consejo con la mano levantada, y que uno de cada grupo diga por qué. No digas quién acierta: ninguna y las tres.
#
# Si hace falta una pista: la primera contesta a «¿qué quieres controlar?», la segunda a «¿qué quieres escribir?», la tercera a «¿para cuándo lo quieres?».

# %% [markdown] name="jueves" slide_type="notes" minutes=2 lang="en"
# Tell it as a conversation. Have each of them choose a piece of advice by show of hands, and one of each group say why. Do not say who is right: none, and all three.
#
# If a hint is needed: the first answers “what do you want to control?”, the second “what do you want to write?”, the third “when do you want it?”.

# %% [markdown] name="linea" layout="diagram" lang="es"
# ## Una pila y una línea
#
# <!-- diagrama: u2-linea -->

# %% [markdown] name="linea" layout="diagram" lang="en"
# ## Layers and a line
#
# <!-- diagrama: u2-linea -->

# %% [markdown] name="linea" slide_type="notes" minutes=2 lang="es"
# La frase de la clase: la pila es siempre la misma; cambia hasta dónde bajas tú. Sigue la línea con el dedo, de izquierda a derecha: sube un peldaño cada vez.
#
# Pregunta: ¿qué fila no cambia de dueño nunca? Los datos. ¿Y cuál pierdes primero? La máquina. «Como servicio» quiere decir que no lo compras: lo usas mientras lo pagas.

# %% [markdown] name="linea" slide_type="notes" minutes=2 lang="en"
# The sentence of the class: the layers are always the same; what changes is how far down you go. Follow the line with your finger, from left to right: it rises one step each time.
#
# Ask: which row never changes hands? The data. And which do you lose first? The machine. “As a service” means that you do not buy it: you use it for as long as you pay.

# %% [markdown] name="tres" lang="es"
# ## Tres nombres, una pregunta
#
# - **IaaS**, infraestructura: te dan una máquina encendida
# - **PaaS**, plataforma: entregas código y ajustes
# - **SaaS**, software: el programa también es suyo
#
# *NIST, septiembre de 2011: ¿qué manejas tú?*

# %% [markdown] name="tres" lang="en"
# ## Three names, one question
#
# - **IaaS**, infrastructure: you get a machine, switched on
# - **PaaS**, platform: you hand over code and settings
# - **SaaS**, software: the program is theirs, too
#
# *NIST, September 2011: what do you manage?*

# %% [markdown] name="tres" slide_type="notes" minutes=1 lang="es"
# Di los nombres enteros una vez, despacio, y no los vuelvas a traducir. El NIST es el instituto de estándares de Estados Unidos; la definición cabe en dos páginas y se sigue usando.
#
# Pregunta: lo que hicimos en la unidad 1 con minidyno, ¿qué era? PaaS. ¿Y la primera mitad, a mano? Como una IaaS.

# %% [markdown] name="tres" slide_type="notes" minutes=1 lang="en"
# Say the full names once, slowly, and do not translate them again. NIST is the standards institute of the United States; the definition takes two pages and is still in use.
#
# Ask: what was it that we did in unit 1 with minidyno? PaaS. And the first half, by hand? As on IaaS.

# %% [markdown] name="matriz" lang="es"
# ## ¿De quién es cada capa?
#
# En la página, a mano alzada: **tú** o **proveedor**.
#
# 1. Edificio, luz, red y máquinas
# 2. Dividir las máquinas en virtuales
# 3. Sistema operativo y sus parches
# 4. Lenguaje, servidor de aplicaciones y proxy
# 5. Levantar lo que se cae y repartir las visitas
# 6. El código de la app y sus librerías
# 7. Qué datos guardas y quién los ve

# %% [markdown] name="matriz" lang="en"
# ## Whose is each layer?
#
# On the page, by show of hands: **you** or **provider**.
#
# 1. Building, power, network and machines
# 2. Dividing them into virtual machines
# 3. Operating system and its patches
# 4. Language, application server and proxy
# 5. Bringing back what crashes, sharing visits out
# 6. The app's code and its libraries
# 7. Which data you keep, and who sees them

# %% [markdown] name="matriz" slide_type="notes" minutes=3 lang="es"
# Pasa a la página y rellena la matriz con la clase, empezando por la columna PaaS. Vota cada casilla antes de pulsar y lee la explicación en voz alta solo cuando haya desacuerdo.
#
# Tres minutos dan para las filas 3 a 6 de la columna PaaS; las demás se dicen sin votar o quedan para casa. Señala las dos filas de los extremos: en la primera nunca eres tú; en la última, siempre.

# %% [markdown] name="matriz" slide_type="notes" minutes=3 lang="en"
# Go to the page and fill in the matrix with the class, beginning with the PaaS column. Vote on each cell before you press, and read the explanation aloud only where they disagree.
#
# Three minutes are enough for rows 3 to 6 of the PaaS column; the others are told without a vote, or left for home. Point at the rows at both ends: in the first it is never you; in the last, always.

# %% [markdown] name="vecinos" layout="diagram" lang="es"
# ## Los vecinos
#
# <!-- diagrama: u2-vecinos -->

# %% [markdown] name="vecinos" layout="diagram" lang="en"
# ## The neighbours
#
# <!-- diagrama: u2-vecinos -->

# %% [markdown] name="vecinos" slide_type="notes" minutes=1 lang="es"
# Son alturas intermedias de la misma línea. CaaS: entregas un contenedor, con su sistema dentro, y sus parches son tuyos. FaaS: entregas una función y pagas por uso.
#
# Los bordes son borrosos, y los folletos los emborronan más. No discutas el nombre: busca la línea.

# %% [markdown] name="vecinos" slide_type="notes" minutes=1 lang="en"
# They are heights in between, of the same line. CaaS: you hand over a container, with its system inside, and its patches are yours. FaaS: you hand over a function and pay by use.
#
# The borders are blurred, and brochures blur them more. Do not argue about the name: look for the line.

# %% [markdown] name="falla" lang="es"
# ## Cuando algo falla
#
# | Qué falla | IaaS | PaaS | SaaS |
# |---|---|---|---|
# | se quema un disco | proveedor | proveedor | proveedor |
# | agujero en el sistema | tú | proveedor | proveedor |
# | tu proceso se cae | tú | proveedor | proveedor |
# | …por un fallo del código | tú | **tú** | proveedor |
# | agujero en una librería | tú | **tú** | proveedor |
# | borras los datos | tú | tú | tú |

# %% [markdown] name="falla" lang="en"
# ## When something fails
#
# | What fails | IaaS | PaaS | SaaS |
# |---|---|---|---|
# | a disk burns out | provider | provider | provider |
# | a vulnerability in the system | you | provider | provider |
# | your process crashes | you | provider | provider |
# | …for a bug in the code | you | **you** | provider |
# | a vulnerability in a library | you | **you** | provider |
# | you delete the data | you | you | you |

# %% [markdown] name="falla" slide_type="notes" minutes=2 lang="es"
# Tapa la columna de PaaS con la mano y pregunta fila por fila. La tercera y la cuarta van juntas: la plataforma acorta la caída, tú quitas la causa. Eso es responsabilidad *compartida*.
#
# Pregunta: ¿y si se cae el proveedor entero? En los tres modelos, esperar y avisar. ¿Y si cierra? Mudarse: viene luego.

# %% [markdown] name="falla" slide_type="notes" minutes=2 lang="en"
# Cover the PaaS column with your hand and ask row by row. The third and the fourth go together: the platform shortens the outage, you remove the cause. That is *shared* responsibility.
#
# Ask: and if the whole provider goes down? In all three models, wait and tell people. And if it closes? Move: that comes later.

# %% [markdown] name="enlace" lang="es"
# ## A votar: la lista de familias
#
# Inés usa un servicio de formularios. Alguien comparte la lista con un enlace abierto y acaba en manos de un desconocido. **¿De quién era esa capa?**
#
# 1. Del proveedor: en SaaS se ocupa de todas
# 2. De Inés: decide quién ve los datos
# 3. De la PaaS que haya debajo

# %% [markdown] name="enlace" lang="en"
# ## Vote: the list of families
#
# Inés uses a service for forms. Somebody shares the list with an open link, and a stranger ends up with it. **Whose layer was that?**
#
# 1. The provider's: on SaaS it looks after all
# 2. Inés's: she decides who sees the data
# 3. That of the PaaS below

# %% [markdown] name="enlace" slide_type="notes" minutes=2 lang="es"
# Votan con uno, dos o tres dedos, todos a la vez. Que alguien de cada grupo lo defienda antes de decir nada.
#
# Es la **2**. El proveedor guarda los datos, pero no sabe quién debería verlos. La última fila de la matriz es tuya en los tres modelos. Pregunta quién tiene un documento compartido así ahora mismo.

# %% [markdown] name="enlace" slide_type="notes" minutes=2 lang="en"
# They vote with one, two or three fingers, all at once. Have somebody of each group defend it before you say anything.
#
# It is **2**. The provider stores the data, but does not know who should see them. The last row of the matrix is yours in all three models. Ask who has a document shared like that right now.

# %% [markdown] name="cambiar" lang="es"
# ## Lo que entregas deja de ser trabajo tuyo
#
# Y también deja de ser **decisión** tuya.
#
# | Inés quiere… | IaaS | PaaS | SaaS |
# |---|---|---|---|
# | cambiar el aviso | sí | sí | sí |
# | pedir el instrumento | sí | sí | si lo ofrece |
# | otra versión de Python | sí | si la hay | no |
# | el disco entero | sí | no | no |

# %% [markdown] name="cambiar" lang="en"
# ## What you hand over is no longer your work
#
# And no longer your **decision** either.
#
# | Inés wants… | IaaS | PaaS | SaaS |
# |---|---|---|---|
# | to change the notice | yes | yes | yes |
# | to ask for the instrument | yes | yes | if offered |
# | another version of Python | yes | if it has it | no |
# | the whole disk | yes | no | no |

# %% [markdown] name="cambiar" slide_type="notes" minutes=1 lang="es"
# Es la tabla de antes leída al revés: quien se ocupa de una capa también decide sobre ella. Por eso la pregunta no es cuál es mejor, sino qué necesitas decidir tú.
#
# Pregunta: ¿qué pide hoy su proyecto que un panel no ofrecería?

# %% [markdown] name="cambiar" slide_type="notes" minutes=1 lang="en"
# It is the table from before, read the other way round: whoever looks after a layer also decides about it. So the question is not which is better, but what you need to decide yourself.
#
# Ask: what does their project want today that a panel would not offer?

# %% [markdown] name="cobran" lang="es"
# ## Cómo cobra cada uno
#
# | Modelo | Se paga por… |
# |---|---|
# | IaaS | hora encendida, trabaje o no |
# | PaaS | mes y tamaño: 25 dólares el Standard-1X |
# | SaaS | persona que lo usa |
# | **los tres** | **horas de alguien** |
#
# Las horas no salen en la factura.

# %% [markdown] name="cobran" lang="en"
# ## How each one charges
#
# | Model | You pay by… |
# |---|---|
# | IaaS | hour it is on, working or not |
# | PaaS | month and size: 25 dollars for Standard-1X |
# | SaaS | person who uses it |
# | **all three** | **hours of somebody** |
#
# Hours are on no bill.

# %% [markdown] name="cobran" slide_type="notes" minutes=1 lang="es"
# El precio es de Heroku, con su fecha al pie de la página. Pregunta: ¿cuánto vale una hora suya? Que cada quien escriba un número. Sirve el de un trabajo de tarde; cero no es una respuesta hasta que lo defiendan.
#
# Ese número se usa enseguida. **Antes de pasar:** dibuja en la pizarra dos ejes, coste al mes y horas de cuidado, y que alguien trace la línea de cada modelo.

# %% [markdown] name="cobran" slide_type="notes" minutes=1 lang="en"
# The price is Heroku's, with its date at the foot of the page. Ask: what is an hour of theirs worth? Have each write a number. That of an afternoon job will do; zero is no answer until they defend it.
#
# The number is used right away. **Before you move on:** draw two axes on the board, cost a month and hours of care, and have somebody draw the line of each model.

# %% [markdown] name="equilibrio" layout="diagram" lang="es"
# ## El punto de equilibrio
#
# <!-- diagrama: u2-equilibrio -->

# %% [markdown] name="equilibrio" layout="diagram" lang="en"
# ## The break-even
#
# <!-- diagrama: u2-equilibrio -->

# %% [markdown] name="equilibrio" slide_type="notes" minutes=2 lang="es"
# Compara con lo que dibujaron. La máquina sube con cada hora de cuidado; la plataforma no te pide esas horas. Donde se cruzan, da igual.
#
# Pregunta: si mi hora vale el doble, ¿hacia dónde se mueve el cruce? A la izquierda: la línea sube más deprisa. En la calculadora de la página se ve en vivo.

# %% [markdown] name="equilibrio" slide_type="notes" minutes=2 lang="en"
# Compare with what they drew. The machine rises with each hour of care; the platform does not ask you for those hours. Where they cross, it makes no difference.
#
# Ask: if my hour is worth twice as much, where does the crossing move? To the left: the line rises faster. The calculator on the page shows it live.

# %% [markdown] name="cuenta" lang="es"
# ## En parejas: ¿desde cuántas horas?
#
# Una máquina cuesta 10 dólares al mes. Una plataforma, 50, sin horas tuyas. Tu hora vale 20.
#
# **¿Desde cuántas horas al mes de cuidar la máquina sale más barata la plataforma?**
#
# Después, con el valor de tu hora.

# %% [markdown] name="cuenta" lang="en"
# ## In pairs: from how many hours?
#
# A machine costs 10 dollars a month. A platform 50, with no hours of yours. Your hour is worth 20.
#
# **From how many hours a month of looking after the machine is the platform cheaper?**
#
# Then, with what your hour is worth.

# %% [markdown] name="cuenta" slide_type="notes" minutes=2 lang="es"
# Un minuto por parejas. Son **2 horas**: (50 − 10) ÷ 20. El error corriente es 2.5, que olvida el alquiler de la máquina.
#
# Que tres parejas digan su número con su propia hora. Pregunta: ¿cuánto les llevaría un mes tranquilo? ¿Y uno con una noche mala?

# %% [markdown] name="cuenta" slide_type="notes" minutes=2 lang="en"
# One minute in pairs. It is **2 hours**: (50 − 10) ÷ 20. The usual mistake is 2.5, which forgets the machine's rent.
#
# Have three pairs say their number with their own hour. Ask: how long would a quiet month take them? And one with a bad night?

# %% [markdown] name="salida" lang="es"
# ## La salida se ensaya

# %% [markdown] name="salida" lang="en"
# ## A move can be rehearsed

# %% [markdown] name="salida"
# ```bash
# minidyno config --shell -a escuela > ~/mudanza/ajustes
# cat ~/mudanza/ajustes
# ```
#
# ```text
# SALUDO='Inscripciones abiertas'
# ```

# %% [markdown] name="salida" lang="es"
# El código y los ajustes se van contigo. **¿Y de un SaaS?**
#
# - fácil: ajustes, base de datos corriente
# - caro: lo que solo tiene ese proveedor
# - lento: los datos y las costumbres

# %% [markdown] name="salida" lang="en"
# Code and settings come with you. **And from a SaaS?**
#
# - easy: settings, an ordinary database
# - expensive: what that provider alone has
# - slow: the data and the habits

# %% [markdown] name="salida" slide_type="notes" minutes=2 lang="es"
# En directo, con la carpeta `~/mudanza` creada antes (`mkdir ~/mudanza`). La atadura se mide en horas: las que costaría rehacer lo tuyo en otra parte. Si hay tiempo, sigue con los comandos de la página hasta ver la misma frase en el puerto 5002.
#
# Pregunta: ¿por qué ha sido fácil? Ajustes en variables, arranque en una línea y nada en el disco. Al acabar, borra la app `escuela`.

# %% [markdown] name="salida" slide_type="notes" minutes=2 lang="en"
# Live, with the folder `~/mudanza` made before (`mkdir ~/mudanza`). Lock-in is measured in hours: those it would take to make what is yours again elsewhere. With time to spare, go on with the page's commands until the same words appear at port 5002.
#
# Ask: why was it easy? Settings in variables, a start in one line, and nothing on the disk. When done, remove the app `escuela`.

# %% [markdown] name="cuando-no" lang="es"
# ## Cuándo no una PaaS
#
# - **Ya existe hecho y te sirve:** el correo, contrátalo
# - **Necesitas lo de abajo:** un disco que dure, una GPU
# - **Una norma dice dónde** viven los datos
# - **El alquiler ya pagaría un equipo**
# - **No hay nada que ejecutar:** páginas sueltas

# %% [markdown] name="cuando-no" lang="en"
# ## When not a PaaS
#
# - **It exists and is good enough:** hire the mail
# - **You need what is below:** a lasting disk, a GPU
# - **A rule says where** the data live
# - **The rent would pay a team by now**
# - **There is nothing to run:** plain pages

# %% [markdown] name="cuando-no" slide_type="notes" minutes=1 lang="es"
# Es un curso de PaaS, y aun así. Pide un ejemplo de cada una. Cierra con lo que hizo Inés: catálogo y formulario en una PaaS, correo en un SaaS; servidor, todavía no.
#
# Vuelve a los cinco servicios de la pizarra: ¿qué era cada uno? Casi todos serán SaaS.

# %% [markdown] name="cuando-no" slide_type="notes" minutes=1 lang="en"
# It is a course on PaaS, and even so. Ask for an example of each. Close with what Inés did: catalogue and form on a PaaS, mail on a SaaS; a server, not yet.
#
# Go back to the five services on the board: what was each? Nearly all will be SaaS.

# %% [markdown] name="laboratorio" layout="lab" lang="es"
# ## Ahora tú: 35 minutos
#
# Abre el cuaderno **2 · IaaS, PaaS, SaaS**.
#
# 1. Di qué capas son tuyas en cada modelo
# 2. ¿A quién le toca cada avería?
# 3. Pon tus precios y halla tu equilibrio
#
# Deja a la vista tu dibujo: lo ponemos en común.

# %% [markdown] name="laboratorio" layout="lab" lang="en"
# ## Your turn: 35 minutes
#
# Open the notebook **2 · IaaS, PaaS, SaaS**.
#
# 1. Say which layers are yours in each model
# 2. Whose turn is each incident?
# 3. Put your prices in and find your break-even
#
# Keep your drawing on the screen: we share it.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=35 lang="es"
# Hacia el minuto 12 deberían tener las tres páginas en línea. Pasea y pregunta: ¿qué has tenido que saber aquí y no allí? En el ejercicio 1, quien falle suele poner «vigilar» en la PaaS: ¿quién la levantó a las tres?
#
# Hacia el minuto 22, los costes: que cambien al menos tres números antes del ejercicio 3. Quien acabe, que pruebe la calculadora de la página con su proyecto. Si la clase se acaba, «La salida» se hace en casa.

# %% [markdown] name="laboratorio" slide_type="notes" minutes=35 lang="en"
# Around minute 12 they should have all three pages online. Walk around and ask: what did you have to know here and not there? In exercise 1, those who fail usually put watching into PaaS: who brought it back at three?
#
# Around minute 22, the costs: have them change at least three numbers before exercise 3. Whoever is done tries the page's calculator with their project. If the class runs out, “The way out” is done at home.

# %% [markdown] name="comun" lang="es"
# ## ¿Dónde se cruzan tus líneas?
#
# | Pareja | Vale la hora | Horas de equilibrio |
# |---|---|---|
# | … | … | … |
# | … | … | … |
# | … | … | … |
#
# **¿Qué número movió más el cruce?**

# %% [markdown] name="comun" lang="en"
# ## Where do your lines cross?
#
# | Pair | An hour is worth | Break-even, in hours |
# |---|---|---|
# | … | … | … |
# | … | … | … |
# | … | … | … |
#
# **Which number moved the crossing most?**

# %% [markdown] name="comun" slide_type="notes" minutes=1 lang="es"
# Tres parejas dicen sus números y los apuntas. Ordénalos por lo que vale la hora: el equilibrio baja cuando la hora sube.
#
# Pregunta: ¿alguien tiene un cruce negativo o ninguno? Si la hora vale cero, las líneas no suben y no hay cruce: solo cuentan los alquileres. **Antes de pasar**, que alguien diga una idea que se lleva.

# %% [markdown] name="comun" slide_type="notes" minutes=1 lang="en"
# Three pairs say their numbers and you write them down. Order them by what the hour is worth: the break-even falls as the hour rises.
#
# Ask: does anybody have a negative crossing, or none? If the hour is worth zero the lines do not rise, and there is no crossing: rents alone count. **Before you move on**, have somebody say one idea that they take with them.

# %% [markdown] name="ideas" layout="closing" lang="es"
# ## Tres ideas para llevarte
#
# 1. La pila es la misma; cambia hasta dónde llegas tú.
# 2. Lo que entregas deja de ser trabajo tuyo, y también decisión tuya.
# 3. El alquiler se ve en la factura. Las horas no, y suelen pesar más.
#
# Heroku es una marca de Salesforce. Este es un proyecto independiente.

# %% [markdown] name="ideas" layout="closing" lang="en"
# ## Three ideas to take with you
#
# 1. The layers are the same; what changes is how far down you go.
# 2. What you hand over is no longer your work, nor your decision.
# 3. The rent shows on the bill. Hours do not, and usually weigh more.
#
# Heroku is a trademark of Salesforce. This is an independent project.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="es"
# Lee las tres y compáralas con la que dijeron.
#
# Para casa: terminar la matriz, el cuestionario y el ejercicio 3 de la página, ensayar una mudanza de un servicio que usen cada semana.

# %% [markdown] name="ideas" slide_type="notes" minutes=1 lang="en"
# Read the three, and compare them with the one they said.
#
# For home: finish the matrix, the quiz, and exercise 3 of the page, rehearsing a move from a service that they use every week.
