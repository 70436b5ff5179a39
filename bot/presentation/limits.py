"""How long each part of a reply may be, for all renderers, in UTF-16 units of escaped text.

Each platform has its own limits for a message, a link and a label.
"""

MAX_LEAD = 300

MAX_NOTE = 240
"""Of a heading, a note, a footnote, and what was asked."""

MAX_PROMPT = 120
"""Of the first line: who asked what."""

MAX_ASKED = 100
"""Of what was asked, in the credits of a quote."""

MAX_CLAIM = 1200
"""Of a claim beside its verdict."""

MAX_ITEM = 700
"""Of each text in an item of a list."""

MAX_NAME = 80
"""Of a speaker, a chapter, a title, a quote's id."""

MAX_SHORT_NAME = 60
"""Of a speaker or a chapter where several passages share a message."""

MAX_BRIEF_NAME = 16
"""The same, where whole names would leave no room for the words."""

MAX_TOPICS = 600
"""Of all topics together, each at most as long as a name."""

MAX_DIFF = 1300

MAX_DIFF_PART = 240
"""Of one run of changed words."""

MAX_CITED = 1500
"""Of the words in a citation."""
