"""Where a dyno's parent begins: `python -I -S main.py FOLDER LOCK_FD READY_FD`.

For one with someone at its other end, four descriptors more: input, output, errors, and the line
(see `attached`).
"""

import os
import sys

if __name__ == "__main__":
    # The one who started us waits for this process alone; its child belongs to nobody, so that
    # it leaves no zombie in the control plane and needs no care from it.
    if os.fork():
        os._exit(0)
    os.setsid()
    # `-I -S` knows neither the current directory nor site-packages.
    source = os.path.abspath(__file__).rsplit(os.sep, 4)[0]
    sys.path.insert(0, source)
    from minidyno.backends.dyno_parent.life import live

    lock, ready, *attached = (int(word) for word in sys.argv[2:])
    live(sys.argv[1], lock=lock, ready=ready, attached=attached)
