//! A file is either whole or not there, and what prevents it says what to try.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use std::fs;
use std::io;
use std::path::Path;

use phonon_io::{Depth, Format, Spec, WriteError, Writer, decode};

const STEREO: Spec = Spec { rate: 48_000, channels: 2, frames: None };
const FLOAT: Format = Format::Wav(Depth::F32);

/// Writes `frames` frames.
fn write(path: &Path, frames: usize) {
    let mut writer = Writer::create(path, FLOAT, STEREO).unwrap();
    writer.write(&[&vec![0.5; frames], &vec![0.5; frames]]).unwrap();
    writer.finish().unwrap();
}

/// A disk or pipe that takes no more than `room` bytes.
struct Full {
    room: usize,
    refusal: io::ErrorKind,
}

impl io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.room = self.room.checked_sub(bytes.len()).ok_or(self.refusal)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_file_appears_when_it_is_whole_and_never_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.wav");
    let names = || fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect::<Vec<_>>();
    fs::write(&path, "the old one").unwrap();

    for format in [FLOAT, Format::Flac(Depth::I16)] {
        let mut writer = Writer::create(&path, format, STEREO).unwrap();
        writer.write(&[&[0.5; 9999], &[0.5; 9999]]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"the old one");
        assert_eq!(names().len(), 2);
        drop(writer);
        assert_eq!(names(), ["a.wav"]);
        assert_eq!(fs::read(&path).unwrap(), b"the old one");
    }

    write(&path, 10);
    assert_eq!(names(), ["a.wav"]);
    assert_eq!(decode(&path).unwrap().frames(), 10);
}

#[test]
fn errors_say_what_to_try() {
    let folder = tempfile::tempdir().unwrap();
    let create = |path: &Path, format, spec| Writer::create(path, format, spec).map(|_| ()).unwrap_err();
    let missing = folder.path().join("no/such/a.wav");
    let error = create(&missing, FLOAT, STEREO);
    assert_eq!(error, WriteError::NoDirectory(missing.parent().unwrap().to_path_buf()));
    assert!(error.to_string().contains("make it first"));
    assert_eq!(create(folder.path(), FLOAT, STEREO), WriteError::IsDirectory);
    assert_eq!(create(Path::new("-"), Format::Flac(Depth::F32), STEREO), WriteError::NoFloatInFlac);
    let path = folder.path().join("a.flac");
    let empty = Writer::create(&path, Format::Flac(Depth::I24), STEREO).unwrap().finish();
    assert_eq!(empty, Err(WriteError::EmptyFlac));
    let wrong = Spec { rate: 0, ..STEREO };
    assert_eq!(create(&path, FLOAT, wrong), WriteError::Shape(wrong));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_full_disk_and_a_closed_pipe_are_told_apart() {
    for (refusal, expected) in
        [(io::ErrorKind::StorageFull, WriteError::DiskFull), (io::ErrorKind::BrokenPipe, WriteError::Closed)]
    {
        let stream = Full { room: 100_000, refusal };
        let mut writer = Writer::stream(Box::new(stream), FLOAT, STEREO).unwrap();
        let block = [0.5; 4096];
        let failed = (0..10).find_map(|_| writer.write(&[&block, &block]).err());
        assert_eq!(failed, Some(expected));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let mut writer = Writer::create(Path::new("/dev/full"), FLOAT, STEREO).unwrap();
    writer.write(&[&[0.5; 10], &[0.5; 10]]).unwrap();
    assert_eq!(writer.finish(), Err(WriteError::DiskFull));
    assert!(!fs::metadata("/dev/full").unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn a_link_keeps_pointing_and_permissions_are_those_of_any_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (real, link, plain) =
        (folder.path().join("real.wav"), folder.path().join("link.wav"), folder.path().join("plain"));
    fs::write(&plain, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    write(&real, 5);
    assert_eq!(mode(&real), mode(&plain));
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    write(&link, 7);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!((decode(&real).unwrap().frames(), mode(&real) & 0o777), (7, 0o640));
}
