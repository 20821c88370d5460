"""What `--ayuda` and `--help` print."""

from curso.language import Language

HELP: dict[Language, str] = {
    "es": """\
El curso en tu máquina: dos comandos.

  python3 scripts/curso.py abrir    prepara lo que falte, arranca minidyno, el curso y
                                    JupyterLab, y se queda en primer plano (Ctrl-C lo para)
      --sin-navegador               no abre el navegador
      --puerto N                    el curso en otro puerto (por defecto, 8000)
      --puerto-cuadernos N          JupyterLab en otro puerto (por defecto, 8888)
      --comprobar                   arranca todo en una carpeta temporal y con puertos libres,
                                    lo comprueba, despliega una app, la escala y para todo

  python3 scripts/curso.py probar   instala lo que necesitan las pruebas y las ejecuta todas
      --estricto                    una prueba saltada cuenta como fallo
      -- ARGUMENTOS                 el resto va a pytest, por ejemplo: -- tests/unit -k procfile

Ajustes de minidyno (puertos, carpeta, límites): docs/es/referencia/ajustes.md
In English: LANG=en python3 scripts/curso.py --help
""",
    "en": """\
The course on your machine: two commands.

  python3 scripts/curso.py open     prepares what is missing, starts minidyno, the course and
                                    JupyterLab, and stays in the foreground (Ctrl-C stops it)
      --no-browser                  does not open the browser
      --port N                      the course on another port (default 8000)
      --notebooks-port N            JupyterLab on another port (default 8888)
      --check                       starts everything in a temporary folder on free ports,
                                    checks it, deploys an app, scales it and stops everything

  python3 scripts/curso.py test     installs what the tests need and runs them all
      --strict                      a skipped test counts as a failure
      -- ARGUMENTS                  the rest goes to pytest, for example: -- tests/unit -k procfile

Settings of minidyno (ports, folder, limits): docs/en/referencia/ajustes.md
En español: LANG=es python3 scripts/curso.py --ayuda
""",
}
