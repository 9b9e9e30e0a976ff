//! Through PipeWire, into a sink that goes nowhere, on a bus of its own.

use std::process::Command;

use crate::support::{Folder, have};

/// Starts the servers, makes a sink, plays into it, and prints the samples that its monitor hears as text.
const SCRIPT: &str = r#"
export XDG_RUNTIME_DIR="$3"
pipewire >/dev/null 2>&1 & one=$!
wireplumber >/dev/null 2>&1 & two=$!
pipewire-pulse >/dev/null 2>&1 & three=$!
live=
trap 'kill $one $two $three $live 2>/dev/null' EXIT
for _ in $(seq 100); do pactl info >/dev/null 2>&1 && break; sleep 0.1; done
pactl load-module module-null-sink sink_name=phonon_null rate=48000 >/dev/null || exit 3
sleep 1
"$1" live "$2" --host pipewire --device phonon_null --plain --no-history 2>"$3/said" & live=$!
for _ in $(seq 100); do grep -q evaluated "$3/said" && break; sleep 0.1; done
sleep 1
timeout 3 parec -d phonon_null.monitor --format=float32le --rate=48000 --channels=2 --raw >"$3/heard"
cat "$3/said" >&2
exit 0
"#;

#[test]
fn pipewire_plays_into_a_null_sink() {
    let tools = ["dbus-run-session", "pipewire", "wireplumber", "pipewire-pulse", "pactl", "parec"];
    if !have(&tools) {
        return;
    }
    let folder = Folder::new();
    std::fs::write(folder.path("a.ph"), "d1: sine 440 * 0.5").unwrap();
    let run = tempfile::tempdir().unwrap();
    let done = Command::new("dbus-run-session")
        .args(["--", "bash", "-c", SCRIPT, "bash", env!("CARGO_BIN_EXE_phonon")])
        .arg(folder.path("a.ph"))
        .arg(run.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() == Some(3) {
        println!("SKIPPED: PipeWire does not start here: {said}");
        return;
    }
    let bytes = std::fs::read(run.path().join("heard")).unwrap();
    let sound: Vec<f32> = bytes
        .as_chunks::<8>()
        .0
        .iter()
        .map(|frame| f32::from_le_bytes([frame[0], frame[1], frame[2], frame[3]]))
        .collect();
    let peak = sound.iter().fold(0.0f32, |most, sample| most.max(sample.abs()));
    assert!((peak - 0.5).abs() < 0.01, "a peak of {peak} in {} frames: {said}", sound.len());
    // 440 rising passages through nought in a second, as far as it was heard at all.
    let heard: Vec<f32> = sound.into_iter().skip_while(|sample| sample.abs() < 0.1).collect();
    let rising = heard.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count() as f64;
    let hertz = rising / (heard.len() as f64 / 48_000.0);
    assert!((hertz - 440.0).abs() < 10.0, "{hertz} Hz: {said}");
}
