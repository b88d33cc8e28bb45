-- Searches narrow by words of the index: `articles.facets` holds site, category, language and source as such words, and is
-- filled before these statements run.
DROP TRIGGER articles_added;
DROP TRIGGER articles_removed;
DROP TRIGGER articles_changed;
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, facets, content = 'articles', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
    INSERT INTO search (rowid, title, body, facets) VALUES (new.id, new.title, new.body, new.facets);
END;
CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN
    INSERT INTO search (search, rowid, title, body, facets) VALUES ('delete', old.id, old.title, old.body, old.facets);
END;
CREATE TRIGGER articles_changed AFTER UPDATE OF title, body, facets ON articles
WHEN old.title IS NOT new.title OR old.body IS NOT new.body OR old.facets IS NOT new.facets BEGIN
    INSERT INTO search (search, rowid, title, body, facets) VALUES ('delete', old.id, old.title, old.body, old.facets);
    INSERT INTO search (rowid, title, body, facets) VALUES (new.id, new.title, new.body, new.facets);
END;
INSERT INTO search (search) VALUES ('rebuild');

-- Announced entries are told from known ones by their URL.
CREATE INDEX entries_url ON entries (url, feed_id);
