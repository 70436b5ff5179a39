"""The progress of a file in the queue -> the reply that its sender reads. Pure."""

from dataclasses import replace

from bot.chat.additions import AdditionProgress, Failed, Finished, Searchable, Stage, Waiting
from bot.chat.failure import sentence
from bot.presentation import compose, wording
from bot.presentation.reply import Reply, Tone
from bot.transcript.added_summary import understood
from bot.transcript.adding import UNCHANGED

_WORKING = {
    Stage.READING: wording.additions.READING,
    Stage.ADDING: wording.additions.ADDING,
    Stage.BUILDING: wording.additions.BUILDING,
}
_SEARCHABLE = {
    Searchable.NOW: wording.additions.SEEN_BY_ALL,
    Searchable.AFTER_RESTART: wording.additions.AFTER_RESTART,
    Searchable.LATER: wording.additions.LATER,
}


def progress_reply(progress: AdditionProgress) -> Reply:
    """The reply for a state of the queue. Titles and names in it are foreign text, which renderers escape."""
    match progress:
        case Waiting(ahead):
            return compose.notice(wording.additions.waiting(ahead) if ahead else wording.additions.READING)
        case Stage():
            return compose.notice(_WORKING[progress])
        case Finished():
            return _finished(progress)
        case Failed("", reference):
            return compose.notice(wording.errors.failed(reference), Tone.FAILED)
        case Failed(reason):
            return compose.notice(sentence(reason))


def _finished(finished: Finished) -> Reply:
    added = finished.added
    if added.status == UNCHANGED:
        return compose.notice(wording.additions.unchanged(added.title))
    reply = compose.notice(wording.additions.added(added.title, understood(added)))
    notes = tuple(sentence(note) for note in added.notes)
    return replace(reply, notes=(_SEARCHABLE[finished.searchable], *notes))
