"""What pymongo leaves behind is collected where it was left."""

import gc
import warnings


def collect() -> None:
    """Collect sockets that nobody closed, without the word that Python has for each.

    pymongo's watcher of a server, cancelled while it connects, leaves its socket to the collector:
    the warning would be an error of whatever test is running by then.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
