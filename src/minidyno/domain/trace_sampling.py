"""How many requests of an app are traced: by hand every one, under load some.

Of what a trace costs the app most is paid for what is recorded and sent, so that this is paid for a
few requests a second however many come. All requests are counted all the same, by the router.
"""

TRACED_AT_ONCE = 20  # requests in a row, after a pause
TRACED_PER_SECOND = 5  # beyond them, by each process of the router
