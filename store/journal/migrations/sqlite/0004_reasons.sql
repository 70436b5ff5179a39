-- Reasons as codes in JSON. Version 3 stored the sentences that people read; store.journal.version_3 knows all of them.
update schedule set paused = reason_of_sentence(paused) where paused is not null;
update post set reason = reason_of_sentence(reason) where reason is not null;
