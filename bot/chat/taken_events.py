"""Which events this process took: each is answered once even while the journal, which knows all replicas', is away."""

from collections import OrderedDict
from collections.abc import Sequence

_MOST_KEYS = 20_000  # in memory; the oldest are dropped first


class TakenEvents:
    """The keys of the latest events."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()

    def take(self, keys: Sequence[str]) -> bool:
        """Take an event that goes by these keys; False if it was taken under one of them."""
        if any(key in self._keys for key in keys):
            return False
        self._keys.update(dict.fromkeys(keys))
        while len(self._keys) > _MOST_KEYS:
            self._keys.popitem(last=False)
        return True
