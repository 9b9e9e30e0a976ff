//! Runs the command as a user would.

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// No run takes longer; one that does is stopped, and has no exit status then.
const LONGEST: Duration = Duration::from_secs(60);

/// A run of `phonon` with these arguments, with no settings from outside.
pub fn phonon(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phonon"));
    command
        .args(args)
        .env_remove("PHONON_SAMPLES")
        .env_remove("COLUMNS")
        .env("XDG_DATA_HOME", "/nonexistent");
    command
}

/// Runs it and waits.
pub fn run(args: &[&str]) -> Output {
    let mut command = phonon(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    wait(command.spawn().unwrap())
}

/// Waits for it, but not for ever.
fn wait(child: Child) -> Output {
    let id = child.id().to_string();
    let (done, is_done) = mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        if is_done.recv_timeout(LONGEST) == Err(mpsc::RecvTimeoutError::Timeout) {
            let _ = Command::new("kill").args(["-KILL", &id]).status();
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(done);
    watch.join().unwrap();
    output
}

/// Runs it with `input` on standard input.
pub fn run_with(args: &[&str], input: &[u8]) -> Output {
    let mut command = phonon(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // In a thread of its own, as the command may answer before it has read everything.
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = wait(child);
    writer.join().unwrap();
    output
}

/// Standard output.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Exit status.
pub fn status(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}
