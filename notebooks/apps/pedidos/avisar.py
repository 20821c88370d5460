"""El correo: SMTP, como hace cuarenta años. A quién se le entrega lo dice una config var."""

import os
import smtplib
from email.message import EmailMessage


def avisar(pedido):
    """Envía el aviso de un pedido. Devuelve una frase para el log."""
    if "SMTP_HOST" not in os.environ:
        return "sin correo, porque falta SMTP_HOST"
    carta = EmailMessage()
    carta["From"] = "Pedidos <pedidos@example.com>"
    carta["To"] = pedido["correo"]
    carta["Subject"] = f"Tu pedido {pedido['id']} está listo"
    carta.set_content(f"¡Hola!\n\nYa está lista la herramienta {pedido['producto']}.\n")
    servidor = os.environ["SMTP_HOST"], int(os.environ["SMTP_PORT"])
    with smtplib.SMTP(*servidor, timeout=10) as smtp:
        smtp.login(os.environ["SMTP_USERNAME"], os.environ["SMTP_PASSWORD"])
        smtp.send_message(carta)
    return f"aviso enviado a {pedido['correo']}"
