//! Pure Data hears what is sent to it: `netreceive` and `oscparse`. (`pd -batch` runs without a clock and never looks at
//! its sockets, so it is started without a screen and without sound instead.)

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc::channel;

use super::*;

#[test]
fn pure_data_understands_events() {
    if !is_installed("pd", "puredata-core") {
        return;
    }
    let (socket, port) = ears();
    drop(socket);
    let folder = tempfile::tempdir().unwrap();
    let patch = folder.path().join("ears.pd");
    let text = format!(
        "#N canvas 0 0 450 300 12;\n#X obj 10 10 netreceive -u -b {port};\n#X obj 10 40 oscparse;\n\
         #X obj 10 70 list trim;\n#X obj 10 100 print got;\n#X connect 0 0 1 0;\n#X connect 1 0 2 0;\n\
         #X connect 2 0 3 0;\n"
    );
    std::fs::write(&patch, text).unwrap();
    let mut pd = Command::new("pd");
    let pd = pd.args(["-nogui", "-noaudio", "-nomidi", "-noprefs", "-stderr"]).arg(&patch);
    let mut pd = Process(pd.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap());
    let (lines_in, lines) = channel();
    let errors = pd.0.stderr.take().unwrap();
    std::thread::spawn(move || {
        for line in BufReader::new(errors).lines().map_while(Result::ok) {
            lines_in.send(line).ok();
        }
    });
    let song = format!(
        "cps: 2\nd1: s \"[bd, superpiano]\" # n \"<1 2>\" # osc \"127.0.0.1:{port}\" \"/play\" \"{{s}} {{n:i}} {{gain=0.5}}\"\n\
         d2: note \"0 7\" # osc \"127.0.0.1:{port}\" \"/later\" \"{{note}}\" ahead:0"
    );
    let live = play(&song, LiveOptions::default());
    let mut missing = vec![
        "play bd 1 0.5",
        "play superpiano 1 0.5",
        "play bd 2 0.5",
        "play superpiano 2 0.5",
        "later 0",
        "later 7",
    ];
    let begun = Instant::now();
    while !missing.is_empty() && begun.elapsed() < Duration::from_secs(20) {
        if let Ok(line) = lines.recv_timeout(Duration::from_millis(100)) {
            missing.retain(|wanted| line != format!("got: {wanted}"));
        }
    }
    live.stop();
    assert!(missing.is_empty(), "Pd did not hear {missing:?}");
}
