-- Hosts that asked to be left alone (`Retry-After` with an answer of `status`): `asked_at` when, `until` when. No run asks
-- them before that.
CREATE TABLE rests (
    host      TEXT PRIMARY KEY,
    status    INTEGER NOT NULL,
    asked_at  TEXT NOT NULL,
    until     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
