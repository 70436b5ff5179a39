"""Sentences that only the reading room shows. Plain text: the templates escape it."""

from bot.presentation import wording

BRAND = "Verbatim"
SKIP = "Skip to the text"
INTERVIEWS = "Interviews"
CHECK = "Check a quote"
MAIN_MENU = "Pages"


def where(address: str, port: int) -> str:
    """For the operator, when the bot starts."""
    return f"Reading room: listening on port {port}, for readers at {address}"


# --- asking -------------------------------------------------------------------------------------

ASK_LABEL = "Ask a question"
ASK_EXAMPLE = "Ask in your own words"
ASK = "Ask"
WHERE = "In"
EVERYWHERE = "all interviews"
WELCOME = "Ask, and read what was really said"
WELCOME_MORE = (
    "Every quote here is taken word for word from a transcript, with who said it and when. "
    "Nothing is summarised or made up."
)
LIST_PAGES = "Pages of the list"
NO_INTERVIEWS = "There are no interviews here yet."
CLOSEST_CHAPTERS = "Chapters"

# --- quotes -------------------------------------------------------------------------------------

QUOTE = "Quote"
PLAY = "Play it here"
PLAY_NOTE = f"The player comes from YouTube, and loads only when you press “{PLAY}”."
PLAYER_TITLE = "The video, at the moment of the quote"
COPY_QUOTE = "Copy quote"
COPY_CITATION = "Copy citation"
COPY_ID = "Copy id"
COPIED = "Copied"
CITATION = "Citation"
PERMANENT_ID = "Permanent id"
PICTURE = "Picture to share"
PICTURE_WIDE = "wide"
PICTURE_SQUARE = "square"
PICTURE_LIGHT = "light"
IN_CONTEXT = "In context"
READ_AROUND = wording.answers.READ_AROUND
IN_TRANSCRIPT = "Read it in the transcript"
WIDER = "Show more around it"
VIEWS = "How the words are shown"
VIEW_NAMES = {"clean": "Clean", "strict": "Every word", "captions": "Raw captions"}
VIEW_NOTES = {
    "clean": "Fillers and stutters are left out.",
    "strict": "Every word, with fillers and stutters.",
    "captions": "The raw words of the captions, as they were heard.",
}

# --- transcripts --------------------------------------------------------------------------------

TRANSCRIPT = "Transcript"
CHAPTERS = "Chapters"
FOOTNOTES = "Corrections"
BACK = "back to the text"
PARTS, PARTS_BELOW = "Parts", "Parts, below the text"
UNKNOWN_SPEAKER = "Speaker not known"
SELECT_HINT = "Select words to open them as a quote, or press a time to open its whole paragraph."
OPEN_SELECTION = "Open as a quote"
SELECTED = "Selected words"


def list_page(number: int, pages: int) -> str:
    """Which page of a long list of interviews it is."""
    return f"Page {number} of {pages}"


def part(number: int, parts: int) -> str:
    """Which part of a long transcript a page shows."""
    return f"Part {number} of {parts}"


def quote_at(moment: str) -> str:
    """What a screen reader says of the time before a paragraph."""
    return f"Open the paragraph at {moment} as a quote"


def words(count: int) -> str:
    """How long an interview is."""
    return f"{count:,} {'word' if count == 1 else 'words'}"


def footnote(number: int) -> str:
    """What a screen reader says of a mark in the text."""
    return f"Footnote {number}"


# --- checking -----------------------------------------------------------------------------------

CLAIM_LABEL = "The quote as you heard or read it"
CLAIM_HINT = "With or without quotation marks and the name of the speaker."
CHECK_BUTTON = "Check it"
WAS_SAID = "What was said"
CHECK_INTRO = "Paste a quote to see whether it was said in these words, in other words, or not at all."

# --- when there is nothing to show ----------------------------------------------------------------

NOT_FOUND = "There is no such page"
NOT_FOUND_MORE = "The address may be mistyped, or the interview may have been removed."
BAD = "That cannot be read"
BAD_FORM = "The form arrived damaged. Go back and send it again."
ONLY_READING = "These pages are read-only."
TOO_LARGE = "That is too long. Check one passage at a time."
STARTING = "The site is starting. Try again in a moment."
UNAVAILABLE = "Not available now"
BUSY = "Too many people are reading just now. Try again in a few seconds."
FAILED = "Something went wrong here"
PRIVATE = "These pages are private"
PRIVATE_MORE = "Follow a link that the bot gave you. It opens all pages for 30 days; after that, follow a new one."
FOOTER = "Quotes word for word. Questions you ask here are neither stored nor logged."


def slow_down(seconds: float) -> str:
    """To a reader who asks for too many pages."""
    whole = max(1, round(seconds))
    return f"You open pages faster than this site allows. Please wait {whole} {'second' if whole == 1 else 'seconds'}."


def failed(reference: str) -> str:
    """To a reader who met a defect."""
    return f"If it happens again, give whoever runs this site this reference: {reference}"


def watch(seconds: float | None) -> str:
    """What a link to the recording says."""
    return (
        f"{wording.answers.WATCH} at {wording.answers.clock(seconds)}" if seconds is not None else wording.answers.WATCH
    )


def sentence(error: Exception) -> str:
    """An error's line, as a sentence."""
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
