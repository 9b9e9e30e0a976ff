//! Where a written file goes: beside its final name until it is whole, or straight into a stream.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::write::WriteError;

const BUFFER_BYTES: usize = 1 << 16;

/// An open place to write to.
pub(crate) enum Target {
    /// A file that takes the name `path` once it is whole, and disappears if that never happens.
    File { file: BufWriter<NamedTempFile>, path: PathBuf },
    /// Standard output, a pipe or a device: what is written cannot be changed any more.
    Stream(BufWriter<Box<dyn Write + Send>>),
}

impl Target {
    /// Opens `path`, where `-` is standard output. Nothing has the name of a new file before [`Target::finish`],
    /// and an old file keeps what it holds until then.
    pub fn open(path: &Path) -> Result<Target, WriteError> {
        if path == Path::new("-") {
            return Ok(Target::stream(Box::new(io::stdout())));
        }
        // The file behind a link is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let old = fs::metadata(&path).ok();
        match &old {
            Some(about) if about.is_dir() => return Err(WriteError::IsDirectory),
            Some(about) if !about.is_file() => {
                let device = OpenOptions::new().write(true).open(&path)?;
                return Ok(Target::stream(Box::new(device)));
            }
            Some(about) if about.permissions().readonly() => return Err(WriteError::Permission),
            _ => {}
        }
        let parent = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if !parent.is_dir() {
            return Err(WriteError::NoDirectory(parent.to_path_buf()));
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().ok_or(WriteError::IsDirectory)?);
        let file = named(Builder::new().prefix(&name).suffix(".part"), old.as_ref(), parent)?;
        Ok(Target::File { file: BufWriter::with_capacity(BUFFER_BYTES, file), path })
    }

    pub fn stream(writer: Box<dyn Write + Send>) -> Target {
        Target::Stream(BufWriter::with_capacity(BUFFER_BYTES, writer))
    }

    /// Whether the start can still be rewritten when the end is known.
    pub fn is_file(&self) -> bool {
        matches!(self, Target::File { .. })
    }

    /// A second handle to the start of a file nothing is written to yet; a stream has none.
    pub fn handle(&self) -> io::Result<Option<File>> {
        match self {
            Target::File { file, .. } => file.get_ref().reopen().map(Some),
            Target::Stream(_) => Ok(None),
        }
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match self {
            Target::File { file, .. } => file.write_all(bytes)?,
            Target::Stream(stream) => stream.write_all(bytes)?,
        }
        Ok(())
    }

    /// Replaces what stands at byte `at` of a file; a stream keeps what it got.
    pub fn rewrite(&mut self, at: u64, bytes: &[u8]) -> Result<(), WriteError> {
        if let Target::File { file, .. } = self {
            file.seek(SeekFrom::Start(at))?;
            file.write_all(bytes)?;
        }
        Ok(())
    }

    /// Writes what is still buffered and gives the file its name.
    pub fn finish(self) -> Result<(), WriteError> {
        match self {
            Target::File { file, path } => {
                let file = file.into_inner().map_err(|error| error.into_error())?;
                file.persist(path).map_err(|error| error.error)?;
            }
            Target::Stream(mut stream) => stream.flush()?,
        }
        Ok(())
    }
}

/// A temporary file with the permissions that the final one would have had.
#[cfg(unix)]
fn named(
    builder: &mut Builder<'_, '_>,
    old: Option<&fs::Metadata>,
    parent: &Path,
) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // As for any new file, the user's mask takes away from these.
    let fresh = fs::Permissions::from_mode(0o666);
    let file = builder.permissions(fresh).tempfile_in(parent)?;
    if let Some(old) = old {
        File::set_permissions(file.as_file(), old.permissions())?;
    }
    Ok(file)
}

#[cfg(not(unix))]
fn named(
    builder: &mut Builder<'_, '_>,
    _old: Option<&fs::Metadata>,
    parent: &Path,
) -> io::Result<NamedTempFile> {
    builder.tempfile_in(parent)
}
