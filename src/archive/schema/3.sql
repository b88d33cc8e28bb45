-- `published_at` is `published` as an instant in UTC, in the form of all other times, and is filled before these statements
-- run. A date alone counts up to its end, or until the article was seen: it was published before that.
--
-- `moved_to` is where the server sent whoever asked for the article again, if that is another.
ALTER TABLE articles ADD COLUMN moved_to TEXT;
