//! The page of the gallery: it needs nothing but its own folder.

use phonon::io::Levels;

use crate::page::Page;

/// Style, script, and the places where the rest goes.
const FRAME: &str = include_str!("page.html");

/// One name on the page.
pub struct Entry {
    /// Everything there is to say about it.
    pub page: Page,
    /// The names of its files, without ending.
    pub file: String,
    /// How loud it is; why it was not rendered.
    pub heard: Result<Levels, String>,
}

/// The whole page.
pub fn page(entries: &[Entry]) -> String {
    let mut contents = String::new();
    let mut list = String::new();
    for group in entries.chunk_by(|a, b| heading(a) == heading(b)) {
        let heading = escape(&heading(&group[0]));
        contents += &format!("<h2>{heading}</h2>\n");
        list += &format!("<h3>{heading}</h3>\n");
        for entry in group {
            let name = escape(&entry.page.name);
            list += &format!("<a href=\"#{}\">{name}</a>\n", entry.file);
            contents += &article(entry);
        }
    }
    FRAME
        .replace("{count}", &entries.len().to_string())
        .replace("{list}", &list)
        .replace("{contents}", &contents)
}

fn heading(entry: &Entry) -> String {
    format!("{} · {}", entry.page.kind.plural(), entry.page.group)
}

fn article(Entry { page, file, heard }: &Entry) -> String {
    let name = escape(&page.name);
    let also = if page.aliases.is_empty() {
        String::new()
    } else {
        format!(" <small>also {}</small>", escape(&page.aliases.join(", ")))
    };
    let sound = match heard {
        Ok(levels) => format!(
            "<p class=levels>peak {} dB · RMS {} dB · loudness {} LUFS</p>\n<audio controls preload=none \
             src=\"{file}.flac\"></audio>\n<img loading=lazy width=960 height=360 src=\"{file}.png\" alt=\"spectrogram \
             of {name}\">\n",
            number(levels.peak_db),
            number(levels.rms_db),
            number(levels.lufs)
        ),
        Err(why) => format!("<p class=levels>not rendered: {}</p>\n", escape(why)),
    };
    format!(
        "<article id=\"{file}\">\n<h4>{name}{also}</h4>\n<p>{}</p>\n<pre>{}</pre>\n{sound}</article>\n",
        escape(&page.summary),
        escape(&page.example)
    )
}

fn number(level: f64) -> String {
    if level.is_finite() { format!("{level:.1}") } else { "–".to_owned() }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
