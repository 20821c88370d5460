"""Verbs that an objective may begin with: what they name can be seen, counted or handed in."""

from curso.language import Language

_PAIRS = """
adjuntar attach; adaptar adapt; administrar manage; argumentar argue; arrancar start;
asignar assign; automatizar automate; buscar find; calcular calculate; cambiar change;
clasificar classify; comparar compare; comprobar check; configurar configure; conectar connect;
construir build; contar count; corregir mend; crear create; decidir decide; defender defend;
demostrar show; desplegar deploy; detectar detect; diagnosticar diagnose; dibujar draw;
dimensionar size; diseñar design; distinguir tell; ejecutar run; elegir choose;
empaquetar package; enumerar list; escalar scale; escribir write; estimar estimate;
evaluar assess; explicar explain; identificar identify; instalar install; justificar justify;
leer read; localizar locate; medir measure; migrar move; mostrar display; nombrar name;
observar watch; ordenar order; poner put; predecir predict; preparar prepare; probar test;
programar program; proteger protect; provocar provoke; publicar publish; quitar remove;
reconocer recognise; reconstruir rebuild; recuperar recover; relacionar relate; repartir share;
reproducir reproduce; resolver solve; responder answer; restaurar restore; señalar point;
separar separate; simular simulate; situar place; trazar trace; traducir translate;
usar use; volver go
"""


def _verbs() -> dict[Language, frozenset[str]]:
    pairs = [pair.split() for pair in _PAIRS.replace("\n", " ").split(";")]
    return {
        "es": frozenset(spanish for spanish, _ in pairs),
        "en": frozenset(english for _, english in pairs),
    }


VERBS = _verbs()
