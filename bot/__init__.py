"""Verbatim quotes interviews: the exact words, who said them, and when."""

import os

# numpy's products are small here. More threads gain little, and cost ten times as much where other work has the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
