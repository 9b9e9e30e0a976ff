//! Writes one Rust function for each line of `src/functions.txt`: it looks the symbol up when it is first called.

use std::fmt::Write as _;

fn main() {
    println!("cargo::rerun-if-changed=src/functions.txt");
    let list = std::fs::read_to_string("src/functions.txt").expect("the list of functions");
    let mut out = String::new();
    for line in list.lines() {
        let (head, result) = line.split_once(" -> ").filter(|(head, _)| head.ends_with(')')).unwrap_or((line, "()"));
        let (name, inputs) = head.split_once('(').expect("name(inputs)");
        let inputs = inputs.trim_end_matches(')');
        let (names, types) = split(inputs);
        writeln!(
            out,
            "pub unsafe fn {name}({inputs}) -> {result} {{\n    \
             static AT: Symbol = Symbol::new();\n    \
             let Some(at) = AT.find(c\"{name}\") else {{ return <{result} as Missing>::VALUE }};\n    \
             let call: unsafe extern \"C\" fn({types}) -> {result} = unsafe {{ std::mem::transmute(at) }};\n    \
             unsafe {{ call({names}) }}\n}}"
        )
        .expect("a string takes everything");
    }
    let folder = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(format!("{folder}/functions.rs"), out).expect("OUT_DIR can be written");
}

/// Names and types of `a: T, b: U`.
fn split(inputs: &str) -> (String, String) {
    let pairs = inputs.split(", ").filter_map(|input| input.split_once(": "));
    let (names, types): (Vec<&str>, Vec<&str>) = pairs.unzip();
    (names.join(", "), types.join(", "))
}
