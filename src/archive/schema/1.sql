-- Times are RFC 3339 in UTC to the second, so that they sort as text. Lists are JSON arrays.

CREATE TABLE feeds (
    id                INTEGER PRIMARY KEY,
    url               TEXT NOT NULL UNIQUE,
    title             TEXT,
    added_at          TEXT NOT NULL,
    paused_at         TEXT,
    paused_because    TEXT,
    etag              TEXT,
    last_modified     TEXT,
    polled_at         TEXT,
    succeeded_at      TEXT,
    due_at            TEXT NOT NULL,
    interval_seconds  INTEGER NOT NULL,
    failures          INTEGER NOT NULL DEFAULT 0,
    last_status       INTEGER,
    last_error        TEXT
) STRICT;

-- What feeds announced. An entry waits until its article is archived, and stays so that it is not fetched twice.
CREATE TABLE entries (
    id            INTEGER PRIMARY KEY,
    feed_id       INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    key           TEXT NOT NULL,
    url           TEXT NOT NULL,
    hints         TEXT NOT NULL,
    announced_at  TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'archived', 'failed')),
    tries         INTEGER NOT NULL DEFAULT 0,
    try_at        TEXT NOT NULL,
    outcome       TEXT,
    error         TEXT,
    article_id    INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    UNIQUE (feed_id, key)
) STRICT;
CREATE INDEX entries_waiting ON entries (try_at) WHERE state = 'waiting';
CREATE INDEX entries_article ON entries (article_id);

-- An article as it is now; all its versions are in `versions`. `url` is its identity: the final URL, normalised;
-- `fetched_url` is the same as it was asked for.
CREATE TABLE articles (
    id              INTEGER PRIMARY KEY,
    url             TEXT NOT NULL UNIQUE,
    fetched_url     TEXT NOT NULL,
    site            TEXT NOT NULL,
    feed_id         INTEGER REFERENCES feeds (id) ON DELETE SET NULL,
    first_seen_at   TEXT NOT NULL,
    checked_at      TEXT NOT NULL,
    check_at        TEXT,
    version         INTEGER NOT NULL,
    outcome         TEXT NOT NULL,
    published       TEXT,
    language        TEXT,
    category        TEXT,
    source_name     TEXT,
    source_kind     TEXT,
    authors         TEXT NOT NULL,
    word_count      INTEGER NOT NULL,
    quality         REAL NOT NULL,
    fallback        INTEGER NOT NULL,
    content_hash    TEXT,
    near_hash       TEXT,
    canonical_url   TEXT,
    duplicate_of    INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    duplicate_kind  TEXT CHECK (duplicate_kind IN ('canonical', 'content', 'near')),
    title           TEXT,
    summary         TEXT,
    body            TEXT
) STRICT;
CREATE INDEX articles_site ON articles (site, id);
CREATE INDEX articles_check ON articles (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX articles_content ON articles (content_hash);
CREATE INDEX articles_canonical ON articles (canonical_url);
CREATE INDEX articles_seen ON articles (first_seen_at);
CREATE INDEX articles_feed ON articles (feed_id);
CREATE INDEX articles_duplicate ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL;

CREATE TABLE versions (
    article_id   INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    fetched_at   TEXT NOT NULL,
    record       BLOB NOT NULL,
    warc_file    TEXT,
    warc_offset  INTEGER,
    warc_end     INTEGER,
    digest       TEXT,
    PRIMARY KEY (article_id, number)
) STRICT;
CREATE INDEX versions_place ON versions (warc_file, warc_end);

-- The four 16-bit parts of the similarity hashes: two texts that differ in three bits at most share one of them.
CREATE TABLE near (
    part        INTEGER NOT NULL,
    bits        INTEGER NOT NULL,
    article_id  INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (part, bits, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    began_at    TEXT NOT NULL,
    ended_at    TEXT,
    counts      TEXT
) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = 'articles', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
    INSERT INTO search (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN
    INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
CREATE TRIGGER articles_changed AFTER UPDATE OF title, body ON articles
WHEN old.title IS NOT new.title OR old.body IS NOT new.body BEGIN
    INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO search (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
