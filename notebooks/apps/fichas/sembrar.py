"""Guarda seis fichas. Míralas: tres tipos, y cada uno con campos que los demás no tienen.

    minidyno run "python sembrar.py"
"""

from fichas import coleccion, por_tipo

FICHAS = [
    {"tipo": "libro", "nombre": "Rayuela", "datos": {"autor": "Julio Cortázar", "paginas": 600}},
    {"tipo": "libro", "nombre": "Pedro Páramo", "datos": {"autor": "Juan Rulfo", "paginas": 130}},
    {"tipo": "disco", "nombre": "Clics modernos", "datos": {"de": "Charly García", "temas": 9}},
    {"tipo": "disco", "nombre": "Re", "datos": {"de": "Café Tacvba", "temas": 20}},
    {"tipo": "taladro", "nombre": "T-18", "datos": {"voltios": 18, "brocas": [3, 5, 8]}},
    {"tipo": "taladro", "nombre": "T-12", "datos": {"voltios": 12, "brocas": [3, 5]}},
]

for ficha in FICHAS:
    # Si ya está, se pone igual otra vez: sembrar dos veces no duplica nada.
    coleccion().replace_one({"nombre": ficha["nombre"]}, ficha, upsert=True)
print(por_tipo(coleccion()))
