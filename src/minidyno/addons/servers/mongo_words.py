"""The platform's own words beside those of `setParameter`, for the server and for who asks it.

Only an administrator may say them.
"""

LIMITS = "minidynoLimits"  # keep to these from now on; answers with what is used and was refused
USED = "minidynoUsed"
END = "minidynoEndConnections"  # of one user
