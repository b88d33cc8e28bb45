-- `gone_at` is when the server first said that an article is there no longer, and `gone_because` how: `not_found` (404), `gone`
-- (410), or `soft_404`, a page that says so. The article stays as it was; both are null again when it is back.
ALTER TABLE articles ADD COLUMN gone_at TEXT;
ALTER TABLE articles ADD COLUMN gone_because TEXT;
CREATE INDEX articles_gone ON articles (gone_at) WHERE gone_at IS NOT NULL;

-- Validators of the sitemaps that an index among the feeds names.
CREATE TABLE sitemaps (
    feed_id        INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    url            TEXT NOT NULL,
    etag           TEXT,
    last_modified  TEXT,
    PRIMARY KEY (feed_id, url)
) STRICT, WITHOUT ROWID;
