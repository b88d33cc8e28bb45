//! A file that is whole or not there: it is written beside its target, which it replaces at the end.

use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// Opens the file. What a killed run leaves behind of it says by its name whose it was: `.offprint.x7GzQ1.part`.
pub(super) fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new();
    file.prefix(".offprint.").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private; this one becomes what any new file is by the user's umask.
        file.permissions(std::fs::Permissions::from_mode(0o666));
    }
    file.tempfile_in(folder)
}

/// Puts it in its place, once the disk has it.
pub(super) fn settle(file: NamedTempFile, target: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(target).map(drop).map_err(|error| error.error)
}
