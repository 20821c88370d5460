"""Pages of add-ons for the browser: made on the server, no scripts, no other host.

A service has pages when `table.PAGES` has a line for it. What a page is given is a `Visit`; what it
gives back is `visit.page(…)`.
"""
