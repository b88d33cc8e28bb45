//! A file that is whole or not there: it is written beside its target, which it replaces at the end.

use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// Opens the file. What a killed run leaves behind of it says by its name whose it was: `.offprint.x7GzQ1.part`.
///
/// # Errors
/// The path names a folder, or the file cannot be written there: found out before there is anything to write.
pub(super) fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let names_folder =
        target.as_os_str().as_encoded_bytes().last().is_some_and(|end| std::path::is_separator(char::from(*end)));
    if names_folder || target.file_name().is_none() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is the name of a folder"));
    }
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
