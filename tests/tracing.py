"""What coverage measures: each of SQLAlchemy's greenlets as a thread, and nothing in a pause."""

import sys
import threading

from sqlalchemy.util.concurrency import _concurrency_shim

_idle = []


def follow_greenlets():
    """Have coverage, where it measures, keep a stack of calls for each greenlet.

    Its own way, `concurrency = ["greenlet"]`, asks at each call and return which greenlet runs.
    """
    if threading.gettrace() is not None:
        _concurrency_shim._AsyncIoGreenlet = _traced(_concurrency_shim._AsyncIoGreenlet)


def _traced(greenlet):
    class Traced(greenlet):
        """Has a tracer of its own while it runs; whoever switched to it has theirs after that."""

        def __init__(self, *arguments):
            super().__init__(*arguments)
            self._tracer = _idle.pop() if _idle else None

        def switch(self, *arguments, **named):
            return self._while_traced(super().switch, *arguments, **named)

        def throw(self, *arguments):
            return self._while_traced(super().throw, *arguments)

        def _while_traced(self, go, *arguments, **named):
            outer = sys.gettrace()
            if outer is None:
                return go(*arguments, **named)
            if self._tracer:
                self._tracer.start()
            else:
                sys.settrace(threading.gettrace())  # makes a tracer, as in a new thread
            try:
                return go(*arguments, **named)
            finally:
                self._tracer = sys.gettrace()
                outer.start()
                if self.dead:
                    _idle.append(self._tracer)

    return Traced


def paused():
    """Measure nothing from one `next` to another, neither here nor in threads begun meanwhile.

    It is no context manager: frames that are left while nothing is measured must be entered so.
    """
    outer, threads = sys.gettrace(), threading.gettrace()
    threading.settrace(None)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(outer)
        threading.settrace(threads)
