"""How it is known that no file handles are left, which says nothing of what was asked for."""

import errno

NONE_LEFT = frozenset({errno.EMFILE, errno.ENFILE})
"""Numbers of an `OSError`: none of the process's own, or of the machine's."""
